/** Calls of optimizers, schedules and clipping, and of the random generators. */
import * as wengert from "wengert";
import { optim, type Tensor } from "wengert";
import { generator, tracked, trained } from "./samples.js";
import { type Call, callsOf, methodsOf, none, withRest } from "./table.js";

const parameters = () => trained().parameters();
const moments = { lr: 0.1, betas: [0.9, 0.99], eps: 1e-8, weightDecay: 0.1 };
const adam = () => [parameters(), { ...moments, amsgrad: true, epsBeforeCorrection: true }];
const plateau = () => new optim.ReduceOnPlateau(sgd());
const average = () => new optim.ExponentialMovingAverage(parameters(), { decay: 0.9 });
const bowl = parameters();
const lbfgs = () => new optim.LBFGS(bowl);
/** What LBFGS calls. */
const closure = (): Tensor => {
  const loss = bowl.map((each) => each.square().sum()).reduce((x, y) => x.add(y));
  loss.backward();
  return loss;
};
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
  Adadelta: () => [parameters(), { lr: 0.1, rho: 0.9, eps: 1e-6, weightDecay: 0.1 }],
  Adamax: () => [parameters(), moments],
  RAdam: () => [parameters(), moments],
  NAdam: () => [parameters(), { ...moments, momentumDecay: 0.1 }],
  Lion: () => [parameters(), { lr: 0.1, betas: [0.9, 0.99], weightDecay: 0.1 }],
  LBFGS: () => [
    parameters(),
    {
      lr: 0.5,
      maxIter: 3,
      maxEval: 9,
      toleranceGrad: 1e-6,
      toleranceChange: 1e-8,
      historySize: 4,
      lineSearch: "none",
    },
  ],
  ExponentialMovingAverage: () => [parameters(), { decay: 0.9 }],
  StochasticWeightAverage: () => [parameters()],
  ReduceOnPlateau: () => [
    sgd(),
    { mode: "max", factor: 0.5, patience: 3, threshold: 0.01, cooldown: 1, minLr: 0.001 },
  ],
  Scheduler: () => [sgd(), () => 1],
  stepDecay: () => [{ every: 2, factor: 0.5 }],
  milestones: () => [[1, 3], 0.5],
  exponential: () => [0.5],
  linear: () => [{ steps: 4, from: 0.5, to: 0.1 }],
  cosine: () => [{ steps: 4, floor: 0.1 }],
  oneCycle: () => [{ steps: 9, rise: 0.4, from: 0.1, to: 0.01, shape: "linear" }],
  warmUp: () => [4, optim.exponential(0.5)],
  clipGradNorm: () => [clipped(), 1, { normType: 2, errorIfNonFinite: true }],
  clipGradValue: () => [clipped(), 1],
});

const ofAverage = {
  update: none,
  during: () => [() => 1],
  apply: none,
  stateDict: none,
  loadStateDict: () => [average().stateDict()],
};

const methods = [
  ...methodsOf("Optimizer", sgd, {
    addParamGroup: () => [{ params: [tracked()], lr: 0.2 }],
    step: none,
    zeroGrad: none,
    stateDict: none,
    loadStateDict: () => [sgd().stateDict()],
  }),
  ...methodsOf("LBFGS", lbfgs, {
    step: () => [closure],
    addParamGroup: () => [{ params: [tracked()] }],
    zeroGrad: none,
    stateDict: none,
    loadStateDict: () => [lbfgs().stateDict()],
  }),
  ...methodsOf("ReduceOnPlateau", plateau, {
    step: () => [1],
    stateDict: none,
    loadStateDict: () => [plateau().stateDict()],
  }),
  ...methodsOf("ExponentialMovingAverage", average, ofAverage),
  ...methodsOf("StochasticWeightAverage", () => new optim.StochasticWeightAverage(parameters()), ofAverage),
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
    choice: () => [3, [2], { replace: true, p: [0.2, 0.3, 0.5] }],
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
