/** The cases of the losses, each with options that are seen in its result. */
import * as wengert from "wengert";
import { Generator, nn, randn, type Shape, sigmoid, type Tensor, tensor } from "wengert";
import type { AnyLayer, LayerCase } from "./layer-cases.js";
import type { Floating } from "./torch-networks.js";

const normal = (shape: Shape, dtype: Floating, seed = 1): Tensor =>
  randn(shape, { dtype, generator: new Generator(seed) });
const chance = (dtype: Floating, seed: number) => sigmoid(normal([3, 2], dtype, seed)).detach();
const sign = (shape: Shape) =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (i % 3 === 0 ? -1 : 1)),
    { shape, dtype: "int32" },
  );
const classes = () => tensor([2, 0, 1], { dtype: "int32" });

const whole = (values: readonly number[]) => tensor(values, { dtype: "int32" });

const inputs = {
  sequences: (dtype: Floating) => [normal([4, 2, 3], dtype), whole([1, 2, 1]), whole([4, 3]), whole([2, 1])],
  pair: (dtype: Floating) => [normal([3, 2], dtype), chance(dtype, 2)],
  chances: (dtype: Floating) => [chance(dtype, 1), chance(dtype, 2)],
  signed: (dtype: Floating) => [normal([3, 2], dtype), sign([3, 2])],
  classified: (dtype: Floating) => [normal([3, 4], dtype), classes()],
  spread: (dtype: Floating) => [normal([3, 2], dtype), normal([3, 2], dtype, 2), chance(dtype, 3)],
  ranked: (dtype: Floating) => [normal([3, 2], dtype), normal([3, 2], dtype, 2), sign([3, 2])],
  vectors: (dtype: Floating) => [normal([3, 4], dtype), normal([3, 4], dtype, 2), sign([3])],
  triplets: (dtype: Floating) => [1, 2, 3].map((seed) => normal([3, 4], dtype, seed)),
};

type Functions = Readonly<Record<string, (...args: readonly unknown[]) => Tensor>>;
type Layers = Readonly<Record<string, new (options?: object) => AnyLayer>>;

const table: readonly [
  layer: string,
  name: string,
  inputs: keyof typeof inputs,
  options: object,
  prints: string,
][] = [
  ["MSELoss", "mseLoss", "pair", { reduction: "sum" }, "reduction sum"],
  ["L1Loss", "l1Loss", "pair", { reduction: "none" }, "reduction none"],
  ["SmoothL1Loss", "smoothL1Loss", "pair", { beta: 0.5 }, "beta 0.5"],
  ["HuberLoss", "huberLoss", "pair", { delta: 0.5 }, "delta 0.5"],
  ["BCELoss", "binaryCrossEntropy", "chances", { weight: [1, 2] }, "weight"],
  ["BCEWithLogitsLoss", "binaryCrossEntropyWithLogits", "pair", { posWeight: [1, 2] }, "posWeight"],
  [
    "KLDivLoss",
    "klDiv",
    "pair",
    { logTarget: true, reduction: "batchMean" },
    "logTarget, reduction batchMean",
  ],
  ["PoissonNLLLoss", "poissonNllLoss", "pair", { full: true }, "full"],
  ["GaussianNLLLoss", "gaussianNllLoss", "spread", { eps: 0.4, full: false }, "eps 0.4"],
  [
    "SoftmaxCrossEntropy",
    "softmaxCrossEntropy",
    "classified",
    { labelSmoothing: 0.1, ignoreIndex: 0 },
    "labelSmoothing 0.1, ignoreIndex 0",
  ],
  [
    "CTCLoss",
    "ctcLoss",
    "sequences",
    { zeroInfinity: true, reduction: "sum" },
    "zeroInfinity, reduction sum",
  ],
  ["CrossEntropyLoss", "crossEntropy", "classified", { weight: [1, 2, 3, 4] }, "weight"],
  ["NLLLoss", "nllLoss", "classified", { ignoreIndex: 0 }, "ignoreIndex 0"],
  ["MultiMarginLoss", "multiMarginLoss", "classified", { p: 2, margin: 0.5 }, "p 2, margin 0.5"],
  ["MultiLabelSoftMarginLoss", "multilabelSoftMarginLoss", "pair", { classAxis: 0 }, "classAxis 0"],
  ["HingeLoss", "hingeLoss", "signed", { margin: 0.3 }, "margin 0.3"],
  ["HingeEmbeddingLoss", "hingeEmbeddingLoss", "signed", { margin: 2 }, "margin 2"],
  ["SoftMarginLoss", "softMarginLoss", "signed", { reduction: "sum" }, "reduction sum"],
  ["MarginRankingLoss", "marginRankingLoss", "ranked", { margin: 0.7 }, "margin 0.7"],
  ["CosineEmbeddingLoss", "cosineEmbeddingLoss", "vectors", { margin: -0.8 }, "margin -0.8"],
  ["TripletMarginLoss", "tripletMarginLoss", "triplets", { p: 3, swap: true }, "p 3, swap"],
];

/** By the name of the class: with no options, and with some. */
export const lossCases: Readonly<Record<string, readonly LayerCase[]>> = Object.fromEntries(
  table.map(([layer, name, operands, options, prints]) => {
    const run = (wengert as unknown as Functions)[name] as Functions[string];
    const Made = (nn as unknown as Layers)[layer] as Layers[string];
    const of = (given: object | undefined, shown: string): LayerCase => ({
      make: () => (given === undefined ? new Made() : new Made(given)),
      inputs: inputs[operands],
      prints: `${layer}(${shown})`,
      state: {},
      op: { name, run: (...args: never[]) => (given === undefined ? run(...args) : run(...args, given)) },
    });
    return [layer, [of(undefined, ""), of(options, prints)]];
  }),
);
