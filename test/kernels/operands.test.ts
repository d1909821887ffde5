/** The contract of every kernel in the interface: operands are read, never written, and results have elements of their own. */
import { describe, expect, test } from "vitest";
import { NdArray } from "../../src/array/index.js";
import {
  type BinaryName,
  type ComparisonName,
  namesOf,
  type ReductionName,
  type UnaryName,
} from "../../src/kernels/contract/index.js";
import type { Kernels } from "../../src/kernels/index.js";
import { array, k, list, ofDense, scrambled } from "../helpers/arrays.js";

type InPlace =
  | "assign"
  | "addInPlace"
  | "addScaledInPlace"
  | "setElement"
  | "momentumInPlace"
  | "adamInPlace";
type GivingUp = "free" | "retire";
type Creating = "full" | "range" | "fromValues" | "fromLevels" | "uniform" | "normal";
type Elementwise = UnaryName | BinaryName | ComparisonName;
type Reducing = ReductionName | "any" | "all";

const matrix = () => ofDense(scrambled([2, 3], 4));
const other = () => ofDense(scrambled([2, 3], 9));
const row = () => ofDense(scrambled([3], 2));
const indices = () => array([1, 0, 1], [1, 3], "int32");

interface Call {
  readonly operands: readonly NdArray[];
  readonly run: (operands: NdArray[]) => unknown;
}

const calling = (operands: readonly NdArray[], run: (...operands: NdArray[]) => unknown): Call => ({
  operands,
  run: (given) => run(...given),
});

const one = (name: UnaryName) => calling([matrix()], (a) => k[name](a as NdArray));
const two = (name: BinaryName | ComparisonName) => (right: NdArray) =>
  calling([matrix(), right], (a, b) => k[name](a as NdArray, b as NdArray));
const reducing = (name: Reducing, axes: number[]) =>
  calling([matrix()], (a) => k[name](a as NdArray, axes, true));

// typed so that a kernel of a kind of its own without a row here does not compile
type Rest = Exclude<keyof Kernels, InPlace | GivingUp | Creating | Elementwise | Reducing>;
const images = () => array([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
const windows = { kernel: [2, 2], stride: [1, 1], padding: [1, 0], dilation: [1, 1] } as const;

const lstmOperands = () =>
  [[1, 2, 8], [1, 2], [1, 2], [2, 8], [8]].map((shape) => ofDense(scrambled(shape, 4)));
const lstm = (...given: NdArray[]) => k.lstm(...(given as [NdArray, NdArray, NdArray, NdArray, NdArray]));

type Four = [NdArray, NdArray, NdArray, NdArray];
const normOperands = () => [[5, 7], [7], [7]].map((shape) => ofDense(scrambled(shape, 4)));
const normBack = () => [[5, 7], [5, 7], [7], [7, 4]].map((shape) => ofDense(scrambled(shape, 4)));

const rest: Record<Rest, readonly Call[]> = {
  read: [calling([matrix()], (a) => k.read(a as NdArray))],
  copy: [calling([matrix()], (a) => k.copy(a as NdArray))],
  cast: (["float64", "float32", "int32", "bool"] as const).map((dtype) =>
    calling([matrix()], (a) => k.cast(a as NdArray, dtype)),
  ),
  reluBackward: [calling([matrix(), other()], (a, b) => k.reluBackward(a as NdArray, b as NdArray))],
  tanhGrad: [calling([matrix(), other()], (a, b) => k.tanhGrad(a as NdArray, b as NdArray))],
  sigmoidGrad: [calling([matrix(), other()], (a, b) => k.sigmoidGrad(a as NdArray, b as NdArray))],
  geluWithSlope: [calling([matrix()], (a) => k.geluWithSlope(a as NdArray))],
  logicalNot: [calling([matrix()], (a) => k.logicalNot(a as NdArray))],
  leakyRelu: [calling([matrix()], (a) => k.leakyRelu(a as NdArray, 0.1))],
  elu: [calling([matrix()], (a) => k.elu(a as NdArray, 1))],
  clamp: [calling([matrix()], (a) => k.clamp(a as NdArray, -1, 1))],
  powScalar: [0, 1, 2, -1].map((n) => calling([matrix()], (a) => k.powScalar(a as NdArray, n))),
  where: [matrix(), row()].map((b) =>
    calling([k.gt(matrix(), k.full([], 0, "float64")), matrix(), b], (c, x, y) =>
      k.where(c as NdArray, x as NdArray, y as NdArray),
    ),
  ),
  argMax: [calling([matrix()], (a) => k.argMax(a as NdArray, 1))],
  argMin: [calling([matrix()], (a) => k.argMin(a as NdArray, 0))],
  cumsum: [calling([matrix()], (a) => k.cumsum(a as NdArray, 1))],
  broadcastTo: [
    [4, 2, 3],
    [2, 3],
  ].map((shape) => calling([matrix()], (a) => k.broadcastTo(a as NdArray, shape))),
  permute: [
    [1, 0],
    [0, 1],
  ].map((order) => calling([matrix()], (a) => k.permute(a as NdArray, order))),
  concat: [
    calling([matrix(), other()], (a, b) => k.concat([a as NdArray, b as NdArray], 0)),
    calling([matrix()], (a) => k.concat([a as NdArray], 0)),
  ],
  slice: [
    calling([matrix()], (a) => k.slice(a as NdArray, [0, 0], [2, 3], [1, 1])),
    calling([matrix()], (a) => k.slice(a as NdArray, [1, 2], [2, 1], [-1, 1])),
  ],
  pad: [
    calling([matrix()], (a) => k.pad(a as NdArray, [2, 3], [0, 0], [1, 1], 0)),
    calling([matrix()], (a) => k.pad(a as NdArray, [4, 4], [1, 0], [1, 1], 7)),
  ],
  triangle: [-5, 0, 5].map((diagonal) =>
    calling([matrix()], (a) => k.triangle(a as NdArray, diagonal, true)),
  ),
  take: [calling([matrix(), indices()], (a, i) => k.take(a as NdArray, i as NdArray, 0))],
  indexAdd: [
    calling([ofDense(scrambled([1, 3, 3])), indices()], (v, i) =>
      k.indexAdd(v as NdArray, i as NdArray, 0, [2, 3]),
    ),
  ],
  gather: [calling([matrix(), indices()], (a, i) => k.gather(a as NdArray, i as NdArray, 0))],
  scatterAdd: [
    calling([matrix(), indices(), ofDense(scrambled([1, 3]))], (a, i, v) =>
      k.scatterAdd(a as NdArray, i as NdArray, v as NdArray, 0),
    ),
  ],
  bounds: [calling([indices()], (i) => k.bounds(i as NdArray))],
  oneHot: [calling([indices()], (i) => k.oneHot(i as NdArray, 2, "float64"))],
  matmul: [
    calling([matrix(), other()], (a, b) => k.matmul(a as NdArray, b as NdArray, { transposeB: true })),
    calling([matrix(), other()], (a, b) => k.matmul(a as NdArray, b as NdArray, { transposeA: true })),
  ],
  unfold: [calling([images()], (a) => k.unfold(a as NdArray, windows, 0))],
  fold: [calling([k.unfold(images(), windows, 0)], (a) => k.fold(a as NdArray, images().shape, windows))],
  reduceWindows: [calling([images()], (a) => k.reduceWindows(a as NdArray, windows, "max"))],
  maxPoolGrad: [
    calling(
      [
        images(),
        array([5, 6, 5, 6, 8, 9, 8, 9], [1, 1, 4, 2]),
        array([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 4, 2]),
      ],
      (a, y, g) => k.maxPoolGrad(a as NdArray, y as NdArray, g as NdArray, windows),
    ),
  ],
  avgPoolGrad: [
    calling([array([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 4, 2])], (g) =>
      k.avgPoolGrad(g as NdArray, [1, 1, 3, 3], windows),
    ),
  ],
  resample: [
    calling([matrix()], (a) =>
      k.resample(a as NdArray, 1, {
        starts: Int32Array.of(0, 2, 3),
        places: Int32Array.of(0, 1, 1),
        weights: Float64Array.of(0.5, 0.5, 1),
      }),
    ),
  ],
  conv2d: [
    calling([images(), array([1, 2, 3, 4], [1, 1, 2, 2])], (a, w) =>
      k.conv2d(a as NdArray, w as NdArray, windows, 1),
    ),
  ],
  conv2dWeight: [
    calling([images(), array([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 4, 2])], (a, g) =>
      k.conv2dWeight(a as NdArray, g as NdArray, windows, 1),
    ),
  ],
  softmax: [calling([matrix()], (a) => k.softmax(a as NdArray, 1))],
  logSoftmax: [calling([matrix()], (a) => k.logSoftmax(a as NdArray, 0))],
  extremeGrad: [
    calling([k.max(matrix(), [1], true), matrix(), k.max(matrix(), [1], true)], (g, a, y) =>
      k.extremeGrad(g as NdArray, a as NdArray, y as NdArray, [1]),
    ),
  ],
  normGrad: [
    calling([k.max(matrix(), [1], true), matrix(), k.max(matrix(), [1], true)], (g, a, y) =>
      k.normGrad(g as NdArray, a as NdArray, y as NdArray, [1]),
    ),
  ],
  logSumExpGrad: [
    calling([k.max(matrix(), [1], true), matrix(), k.max(matrix(), [1], true)], (g, a, y) =>
      k.logSumExpGrad(g as NdArray, a as NdArray, y as NdArray, [1]),
    ),
  ],
  dotAlong: [calling([matrix(), other()], (a, b) => k.dotAlong(a as NdArray, b as NdArray, [0]))],
  moments: [calling([matrix()], (a) => k.moments(a as NdArray, [0]))],
  softmaxGrad: [calling([matrix(), other()], (g, y) => k.softmaxGrad(g as NdArray, y as NdArray, 1))],
  logSoftmaxGrad: [calling([matrix(), other()], (g, y) => k.logSoftmaxGrad(g as NdArray, y as NdArray, 0))],
  lstm: [calling(lstmOperands(), lstm)],
  lstmGrad: [
    calling(lstmOperands(), (...given) => {
      const { value, ...saved } = lstm(...given);
      return k.lstmGrad(value, given[3] as NdArray, saved);
    }),
  ],
  causalSoftmax: [calling([ofDense(scrambled([1, 5, 7], 4))], (a) => k.causalSoftmax(a as NdArray, 1))],
  layerNorm: [
    calling(normOperands(), (a, w, b) => k.layerNorm(a as NdArray, w as NdArray, b as NdArray, 0.1)),
  ],
  batchNorm: [
    calling(normOperands(), (a, w, b) => k.batchNorm(a as NdArray, w as NdArray, b as NdArray, 0.1)),
  ],
  layerNormGrad: [calling(normBack(), (...given) => k.layerNormGrad(...(given as Four)))],
  batchNormGrad: [calling(normBack(), (...given) => k.batchNormGrad(...(given as Four)))],
  prod: [calling([matrix()], (a) => k.prod(a as NdArray, 1))],
  prodGrad: [
    calling([k.sum(matrix(), [0], true), matrix()], (g, a) => k.prodGrad(g as NdArray, a as NdArray, 0)),
  ],
  standardize: [calling([matrix()], (a) => k.standardize(a as NdArray, [1], 0.1))],
  standardizeGrad: [
    calling([matrix(), other(), k.sum(matrix(), [0], true)], (g, y, scale) =>
      k.standardizeGrad(g as NdArray, y as NdArray, scale as NdArray, [0]),
    ),
  ],
  softmaxCrossEntropy: [
    calling([matrix(), array([2, 0], [2], "int32")], (a, t) =>
      k.softmaxCrossEntropy(a as NdArray, t as NdArray),
    ),
    calling([matrix(), k.abs(other())], (a, t) => k.softmaxCrossEntropy(a as NdArray, t as NdArray)),
  ],
  softmaxCrossEntropyGrad: [
    calling([k.softmax(matrix(), 1), array([2, 0], [2], "int32"), array([2], [], "float64")], (probs, t, g) =>
      k.softmaxCrossEntropyGrad(probs as NdArray, t as NdArray, g as NdArray, 2),
    ),
  ],
};

const every: [string, readonly Call[]][] = [
  ...namesOf("unary").map((name): [string, Call[]] => [name, [one(name)]]),
  ...[...namesOf("binary"), ...namesOf("comparison")].map((name): [string, Call[]] => [
    name,
    [other(), row()].map(two(name)),
  ]),
  ...[...namesOf("reduction"), ...namesOf("logicalReduction")].map((name): [string, Call[]] => [
    name,
    [[], [0], [0, 1]].map((axes) => reducing(name, axes)),
  ]),
  ...(Object.entries(rest) as [string, readonly Call[]][]),
];

describe.each(every)("%s", (_, calls) => {
  test("does not write to its operands, and its results share no elements with them", () => {
    expect(calls.length).toBeGreaterThan(0);
    for (const { operands, run } of calls) {
      const before = operands.map(list);
      const result = run([...operands]);
      expect(operands.map(list)).toEqual(before);
      expect(operands.map((a) => a.storage.version)).toEqual(operands.map(() => 0));
      const outputs = result instanceof NdArray ? [result] : Object.values(result as object);
      for (const output of outputs)
        for (const operand of operands)
          if (output instanceof NdArray) expect(output.storage).not.toBe(operand.storage);
    }
  });

  test("gives the same elements when called again", () => {
    for (const { operands, run } of calls) expect(run([...operands])).toEqual(run([...operands]));
  });
});

test("every kernel of the interface is here, or creates, or says in its name that it writes", () => {
  const others: (InPlace | GivingUp | Creating)[] = [
    "free",
    "retire",
    "assign",
    "addInPlace",
    "addScaledInPlace",
    "setElement",
    "momentumInPlace",
    "adamInPlace",
    "full",
    "range",
    "fromValues",
    "fromLevels",
    "uniform",
    "normal",
  ];
  expect([...every.map(([name]) => name), ...others].sort()).toEqual(Object.keys(k).sort());
});

test("the kernels that write in place write to the target only", () => {
  const writes: Record<InPlace, (target: NdArray, source: NdArray) => void> = {
    assign: (target, source) => k.assign(target, source, { by: "test" }),
    addInPlace: (target, source) => k.addInPlace(target, source),
    addScaledInPlace: (target, source) => k.addScaledInPlace(target, 3, source, { by: "test" }),
    setElement: (target) => k.setElement(target, 1, 99, { by: "test" }),
    momentumInPlace: (target, source) => {
      const step = { lr: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 };
      k.momentumInPlace(target, matrix(), source, step, { by: "test" });
    },
    adamInPlace: (target, source) => {
      const step = { alpha: -0.1, betas: [0.9, 0.999], bias: 1, eps: 1e-8, weightDecay: 0 } as const;
      k.adamInPlace(target, matrix(), k.square(matrix()), source, step, { by: "test" });
    },
  };
  for (const name of Object.keys(writes) as InPlace[]) {
    const [target, source] = [matrix(), other()];
    const before = list(target);
    writes[name](target, source);
    expect(list(target), name).not.toEqual(before);
    expect(list(source), name).toEqual(list(other()));
    expect(source.storage.version, name).toBe(0);
  }
});
