/** Calls of the functions on tensors, and of the methods that have their names. */
import * as wengert from "wengert";
import { decompositionArguments } from "./decompositions.js";
import { fourierArguments } from "./fourier.js";
import { imageArguments } from "./images.js";
import { indexingArguments } from "./indexing.js";
import { layerFunctions } from "./layers.js";
import { lossArguments } from "./losses.js";
import { orderArguments } from "./order.js";
import { bools, generator, images, labels, matrix, square, vector } from "./samples.js";
import { shapeArguments } from "./shapes.js";
import { specialArguments } from "./special.js";
import { type Arguments, type Call, callsOf, methodsOf, none, withRest } from "./table.js";

const same = (names: string, args: Arguments) =>
  Object.fromEntries(names.split(" ").map((name): [string, Arguments] => [name, args]));

const unary =
  "abs acos asin atan ceil clone cos cosh erf exp expm1 floor log log1p logicalNot neg reciprocal relu round " +
  "rsqrt sigmoid sign silu sin sinh softplus sqrt square tan tanh";
const binary = "add sub mul div pow maximum minimum atan2 eq ne lt le gt ge logicalAnd logicalOr";
const reduced = "sum mean logSumExp norm prod max min any all";

/** The operands that a method has as its receiver are missing: here are those of methods. */
const methodArguments: Readonly<Record<string, Arguments>> = {
  ...same(unary, none),
  ...same(binary, () => [vector()]),
  ...same(reduced, () => [0, { axis: undefined, keepDims: true }]),
  ...same("argMax argMin", () => [0, { axis: undefined, keepDims: true }]),
  ...same("variance std", () => [0, { axis: undefined, keepDims: true, correction: 0 }]),
  ...same("softmax logSoftmax cumsum", () => [1]),
  ...same("leakyRelu elu", () => [0.1]),
  ...same("tril triu diagonal", () => [1]),
  gelu: () => [{ approximate: "tanh" }],
  to: () => ["float64"],
  broadcastTo: () => [[2, 2, 3]],
  clamp: () => [{ min: 0.2, max: 0.4 }],
  maskedFill: () => [bools(), 7],
  gather: () => [1, [[0], [2]]],
  scatterAdd: () => [1, [[0], [2]], wengert.tensor([[5], [6]])],
  indexSelect: () => [1, [0, 2]],
  at: withRest(() => [":", null, wengert.tensor([0, 2], { dtype: "int32" })]),
  matmul: () => [vector()],
  pad: () => [
    [
      [1, 0],
      [0, 1],
    ],
    { value: 2 },
  ],
  flip: () => [[0]],
  tile: () => [[2, 1]],
  reshape: () => [[3, 2]],
  flatten: () => [1],
  squeeze: () => [[]],
  unsqueeze: () => [1],
  permute: () => [[1, 0]],
  transpose: () => [0, 1],
  split: () => [[1, 2], 1],
  slice: () => [[[0, 1], 2]],
};

/** Methods whose functions have their operands in another order, or take other operands. */
const ownMethods: Readonly<Record<string, Arguments>> = {
  where: () => [bools(), 7],
  concat: () => [[matrix()], 0],
};

const onFirst = (args: Arguments): Arguments => Object.assign(() => [matrix(), ...args()], args);
const firstOperand = Object.fromEntries(
  Object.entries(methodArguments).map(([name, args]) => [name, onFirst(args)]),
);
const windows = () => ({ stride: 1, padding: 1, dilation: 1 });

const functions = callsOf(wengert, {
  ...firstOperand,
  dot: () => [vector(), vector()],
  outer: () => [vector(), vector()],
  where: () => [bools(), vector(), 7],
  concat: () => [[matrix(), matrix()], 0],
  stack: () => [[matrix(), matrix()], 0],
  einsum: withRest(() => ["ij,jk->ik", square(), square()]),
  embedding: () => [matrix(), [0, 1]],
  oneHot: () => [labels(), 3, { dtype: "float32" }],
  unfold: () => [images(), 2, { ...windows(), value: 0.5 }],
  fold: () => [wengert.ones([1, 8, 4]), [3, 3], 2, { stride: 1, padding: 0, dilation: 1 }],
  dropout: () => [matrix(), 0.5, { training: true, generator: generator() }],
  bernoulli: () => [[0, 0.5, 1], { generator: generator() }],
  multinomial: () => [[1, 0, 3], 2, { replacement: true, generator: generator() }],
  categorical: () => [matrix(), { axis: 0, generator: generator() }],
  gumbelSoftmax: () => [matrix(), { axis: 0, temperature: 0.5, hard: true, generator: generator() }],
  randperm: () => [5, { generator: generator() }],
  layerNorm: () => [matrix(), [3], { weight: vector(), bias: vector(), eps: 1e-5 }],
  batchNorm: () => [
    matrix(),
    {
      weight: vector(),
      bias: vector(),
      runningMean: vector(),
      runningVariance: vector(),
      training: true,
      momentum: 0.1,
      correction: 0,
      eps: 1e-5,
    },
  ],
  ...decompositionArguments,
  ...fourierArguments,
  ...imageArguments,
  ...indexingArguments,
  ...layerFunctions,
  ...lossArguments,
  ...orderArguments,
  ...shapeArguments,
  ...specialArguments,
  softmaxCrossEntropySimple: () => [matrix(), labels()],
  scaledDotProductAttention: () => [
    square(),
    square(),
    square(),
    {
      mask: wengert.ones([2, 2], { dtype: "bool" }),
      causal: true,
      scale: 0.5,
      dropoutP: 0.5,
      training: true,
      generator: generator(),
    },
  ],
});

export const opCalls: readonly Call[] = [
  ...functions,
  ...methodsOf("Tensor", matrix, { ...methodArguments, ...ownMethods }),
  ...methodsOf("Tensor", vector, { dot: () => [vector()], outer: () => [vector()] }),
];
