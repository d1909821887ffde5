/** Calls of optimizers, schedules and clipping, and of the random generators. */
import * as wengert from "wengert";
import { optim, type Tensor } from "wengert";
import { generator, tracked, trained } from "./samples.js";
import { type Call, callsOf, methodsOf, none, withRest } from "./table.js";

const parameters = () => trained().parameters();
const adam = () => [parameters(), { lr: 0.1, betas: [0.9, 0.99], eps: 1e-8, weightDecay: 0.1 }];
const sgd = () => new optim.SGD(parameters(), { lr: 0.1 });
const scheduler = () => new optim.Scheduler(sgd(), () => 1);
const clipped = (): Tensor[] => parameters();

const functions = callsOf(optim, {
  SGD: () => [parameters(), { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1 }],
  Adam: adam,
  AdamW: adam,
  RMSprop: () => [
    parameters(),
    { lr: 0.1, alpha: 0.9, eps: 1e-8, weightDecay: 0.1, momentum: 0.9, centered: true },
  ],
  AdaGrad: () => [
    parameters(),
    { lr: 0.1, lrDecay: 0.1, initialAccumulator: 0.1, eps: 1e-8, weightDecay: 0.1 },
  ],
  Scheduler: () => [sgd(), () => 1],
  stepDecay: () => [{ every: 2, factor: 0.5 }],
  milestones: () => [[1, 3], 0.5],
  exponential: () => [0.5],
  linear: () => [{ steps: 4, from: 0.5, to: 0.1 }],
  cosine: () => [{ steps: 4, floor: 0.1 }],
  warmUp: () => [4, optim.exponential(0.5)],
  clipGradNorm: () => [clipped(), 1, { normType: 2, errorIfNonFinite: true }],
  clipGradValue: () => [clipped(), 1],
});

const methods = [
  ...methodsOf("Optimizer", sgd, {
    addParamGroup: () => [{ params: [tracked()], lr: 0.2 }],
    step: none,
    zeroGrad: none,
    stateDict: none,
    loadStateDict: () => [sgd().stateDict()],
  }),
  ...methodsOf("Scheduler", scheduler, {
    step: none,
    stateDict: none,
    loadStateDict: () => [scheduler().stateDict()],
  }),
];

/** What both generators have. */
const draws = {
  random: none,
  integer: () => [0, 5],
  permutation: () => [5],
  shuffle: () => [[1, 2, 3]],
  fillNormal: () => [new Float32Array(3), 0, 1],
  fillUniform: () => [new Float64Array(3), 0, 1],
};

const numpy = () => new wengert.NumpyRandom(1);

const random = [
  ...callsOf(wengert, { Generator: () => [1], NumpyRandom: () => [1] }),
  ...methodsOf("Generator", generator, {
    ...draws,
    normal: none,
    uint32: none,
    split: () => [2],
    clone: none,
    setState: () => [generator().state],
  }),
  ...methodsOf("NumpyRandom", numpy, {
    ...draws,
    uint32: none,
    rand: withRest(() => [2, 3]),
    randn: withRest(() => [2, 3]),
    randomSample: () => [[2, 3]],
    standardNormal: () => [[2, 3]],
    uniform: () => [0, 1, [2, 3]],
    normal: () => [0, 1, [2, 3]],
    randint: () => [0, 5, [2, 3]],
    choice: () => [3, [2], { replace: true, p: [0.2, 0.3, 0.5] }],
    clone: none,
    getState: none,
    setState: () => [numpy().getState()],
  }),
];

export const optimCalls: readonly Call[] = [...functions, ...methods, ...random];
