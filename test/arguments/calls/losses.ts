/** Arguments of the losses and distances, as functions and as layers. */
import * as wengert from "wengert";
import { labels, matrix, vector } from "./samples.js";
import { type Arguments, type Call, methodsOf } from "./table.js";

const sum = { reduction: "sum" };
const half = () => wengert.full([2, 3], 0.5);
const signs = () => wengert.ones([2, 3]);
const two =
  (options: object): Arguments =>
  () => [matrix(), matrix(), options];

/** By function: the operands of the loss, and options. */
export const losses = {
  mseLoss: two(sum),
  l1Loss: two(sum),
  huberLoss: two({ ...sum, delta: 0.5 }),
  smoothL1Loss: two({ ...sum, beta: 0.5 }),
  binaryCrossEntropy: () => [half(), half(), { ...sum, weight: vector() }],
  binaryCrossEntropyWithLogits: () => [matrix(), matrix(), { ...sum, weight: vector(), posWeight: vector() }],
  klDiv: two({ ...sum, logTarget: true }),
  poissonNllLoss: two({ ...sum, logInput: true, full: true, eps: 1e-8 }),
  gaussianNllLoss: () => [matrix(), matrix(), half(), { ...sum, full: true, eps: 1e-6 }],
  crossEntropy: () => [matrix(), labels(), classified()],
  softmaxCrossEntropy: () => [matrix(), labels(), classified()],
  nllLoss: () => [matrix(), labels(), { ...sum, classAxis: 1, weight: vector(), ignoreIndex: -1 }],
  multiMarginLoss: () => [matrix(), labels(), { ...sum, margin: 1, p: 1, weight: vector() }],
  multilabelSoftMarginLoss: () => [half(), half(), { ...sum, weight: vector(), classAxis: -1 }],
  ctcLoss: () => [matrix(), [1], 2, 1, { ...sum, blank: 0, zeroInfinity: true }],
  hingeLoss: () => [matrix(), signs(), { ...sum, margin: 1 }],
  hingeEmbeddingLoss: () => [matrix(), signs(), { ...sum, margin: 1 }],
  softMarginLoss: () => [matrix(), signs(), sum],
  marginRankingLoss: () => [matrix(), matrix(), signs(), { ...sum, margin: 0 }],
  cosineEmbeddingLoss: () => [matrix(), matrix(), wengert.ones([2]), { ...sum, margin: 0 }],
  tripletMarginLoss: () => [matrix(), matrix(), matrix(), { ...sum, margin: 1, p: 2, eps: 1e-6, swap: true }],
} satisfies Readonly<Record<string, Arguments>>;

function classified() {
  return { ...sum, classAxis: 1, weight: vector(), ignoreIndex: -1, labelSmoothing: 0.1 };
}

export const lossArguments: Readonly<Record<string, Arguments>> = {
  ...losses,
  normalize: () => [matrix(), { p: 2, axis: -1, eps: 1e-12 }],
  cosineSimilarity: () => [matrix(), matrix(), { axis: -1, eps: 1e-8 }],
  pairwiseDistance: () => [matrix(), matrix(), { p: 2, eps: 1e-6, keepDims: true }],
  cdist: () => [matrix(), matrix(), { p: 2 }],
};

/** The layers, by what they compute. */
const layers = {
  MSELoss: "mseLoss",
  L1Loss: "l1Loss",
  SmoothL1Loss: "smoothL1Loss",
  HuberLoss: "huberLoss",
  BCELoss: "binaryCrossEntropy",
  BCEWithLogitsLoss: "binaryCrossEntropyWithLogits",
  KLDivLoss: "klDiv",
  PoissonNLLLoss: "poissonNllLoss",
  GaussianNLLLoss: "gaussianNllLoss",
  SoftmaxCrossEntropy: "softmaxCrossEntropy",
  CrossEntropyLoss: "crossEntropy",
  NLLLoss: "nllLoss",
  MultiMarginLoss: "multiMarginLoss",
  MultiLabelSoftMarginLoss: "multilabelSoftMarginLoss",
  CTCLoss: "ctcLoss",
  HingeLoss: "hingeLoss",
  HingeEmbeddingLoss: "hingeEmbeddingLoss",
  SoftMarginLoss: "softMarginLoss",
  MarginRankingLoss: "marginRankingLoss",
  CosineEmbeddingLoss: "cosineEmbeddingLoss",
  TripletMarginLoss: "tripletMarginLoss",
} as const satisfies Readonly<Record<string, keyof typeof losses>>;

const entries = Object.entries(layers);

/** Of their constructors: the options of the function. */
export const lossLayers: Readonly<Record<string, Arguments>> = Object.fromEntries(
  entries.map(([layer, name]): [string, Arguments] => [layer, () => losses[name]().slice(-1)]),
);

export const lossForwards: readonly Call[] = entries.flatMap(([layer, name]) => {
  const Made = wengert.nn[layer as keyof typeof layers] as new () => object;
  return methodsOf(layer, () => new Made(), { forward: () => losses[name]().slice(0, -1) });
});
