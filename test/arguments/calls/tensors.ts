/** Calls of what makes tensors, runs functions in a mode, and looks at the platform. */
import * as wengert from "wengert";
import * as testing from "wengert/testing";
import { double, generator, matrix, tracked, vector } from "./samples.js";
import { type Call, callsOf, ended, methodsOf, none } from "./table.js";

const created = () => ({ dtype: "float32", requiresGrad: true, name: "x" });
const drawn = () => ({ ...created(), generator: generator() });
const inside = () => [() => 1];

const functions = callsOf(wengert, {
  tensor: () => [[1, 2, 3, 4], { shape: [2, 2], ...created() }],
  zeros: () => [[2, 3], created()],
  ones: () => [[2, 3], created()],
  full: () => [[2, 3], 0.5, created()],
  zerosLike: () => [matrix(), created()],
  onesLike: () => [matrix(), created()],
  eye: () => [2, 3, created()],
  arange: () => [0, 6, 2, created()],
  linspace: () => [0, 1, 5, created()],
  rand: () => [[2, 3], drawn()],
  randn: () => [[2, 3], drawn()],
  randint: () => [0, 10, [2, 3], { dtype: "int32", name: "x", generator: generator() }],
  manualSeed: () => [1],
  backward: () => [tracked().square(), [1, 2, 3], { retainGraph: true, createGraph: false }],
  gradients: () => {
    const x = tracked();
    return [
      [x.square()],
      [x],
      { seeds: [[1, 2, 3]], createGraph: false, retainGraph: true, allowUnused: false },
    ];
  },
  noGrad: inside,
  enableGrad: inside,
  inferenceMode: inside,
  isGradEnabled: none,
  recordSources: inside,
  scope: () => ["block", () => 1],
  scopePath: () => [wengert.scope("block", () => tracked().square()).gradFn?.scope],
  formatShape: () => [[2, 3]],
  memoryStats: none,
  setMemoryBudget: () => [wengert.memoryStats().budgetBytes],
  setRelaxedSimd: () => [false],
  setSystemBlas: () => [false],
  setWideVectors: () => [false],
  setThreads: () => [wengert.threadSupport().threads],
  setZeroSkipping: () => [true],
  simdSupport: none,
  threadSupport: none,
  defineOp: () => [
    {
      name: "scaled",
      symbol: "s",
      prepare: (a: wengert.Tensor, factor: number) => ({ inputs: [a], attrs: { factor } }),
      forward: (k: wengert.Kernels, [a]: [wengert.NdArray], { factor }: { factor: number }) =>
        k.mul(a, k.full([], factor, a.dtype)),
      vjp: [(g: wengert.Tensor, record: { attrs: { factor: number } }) => g.mul(record.attrs.factor)],
      samples: [{ inputs: [[2]], args: [3] }],
    },
  ],
});

const tolerance = { rtol: 0.1, atol: 0.1 };

const comparisons = [
  ...callsOf(wengert, {
    equal: () => [matrix(), matrix(), { equalNaN: true }],
    allClose: () => [matrix(), matrix(), { ...tolerance, equalNaN: true }],
  }),
  ...callsOf(testing, { difference: () => [matrix(), matrix(), { ...tolerance, equalNaN: true }] }),
  ...callsOf(testing.matchers, {
    toEqualTensor: () => [matrix(), matrix()],
    toBeCloseToTensor: () => [matrix(), matrix(), { ...tolerance, equalNaN: true }],
  }),
];

const methods = [
  ...methodsOf("Tensor", matrix, {
    toArray: none,
    toTypedArray: none,
    detach: none,
    assign: () => [[1, 2, 3]],
  }),
  ...methodsOf("Tensor", () => wengert.tensor(1.5), { item: none }),
  ...methodsOf("Tensor", () => tracked().square(), {
    backward: () => [[1, 2, 3], { retainGraph: true, createGraph: false }],
    retainGrad: none,
    registerHook: () => [() => undefined],
  }),
];

const listeners = ended(callsOf(wengert, { onWarning: () => [() => undefined] }), (stop) =>
  (stop as () => void)(),
);

const history = () => double().mul(vector().to("float64")).gradFn as object;

/** A record of an op that keeps more than its operands. */
const saving = () => wengert.softmaxCrossEntropy(tracked().reshape([1, 3]), [0]).gradFn as object;

export const tensorCalls: readonly Call[] = [
  ...functions,
  ...comparisons,
  ...listeners,
  ...methods,
  ...methodsOf("GradFn", saving, { saved: () => [0] }),
  ...methodsOf("GradFn", history, { input: () => [0], output: none }),
];
