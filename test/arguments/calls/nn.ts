/** Calls of layers, initialisers, parameters and modules. */

import { nn, type Tensor, tensor } from "wengert";
import { layerClasses, layerForwards } from "./layers.js";
import { lossForwards, lossLayers } from "./losses.js";
import { generator, images, layer, matrix, sequence, trained, vector } from "./samples.js";
import { type Arguments, type Call, callsOf, methodsOf, none, withRest } from "./table.js";

const drawn = () => ({ init: nn.init.normal(0.1), generator: generator(), dtype: "float32" });
const normalized = { eps: 1e-5, affine: true, dtype: "float32" };
const recurrent: Arguments = () => [
  3,
  2,
  { ...drawn(), bias: true, layers: 1, dropout: 0.5, bidirectional: false },
];
const cell: Arguments = () => [3, 2, { ...drawn(), bias: true }];
const convolving =
  (more: object): Arguments =>
  () => [2, 2, 2, { ...drawn(), bias: true, groups: 2, stride: 1, padding: 1, ...more, dilation: 1 }];
const named = { dtype: "float32", name: "p" };

const classes = callsOf(nn, {
  Affine: () => [3, 2, { ...drawn(), bias: true }],
  ...Object.fromEntries(["Conv1d", "Conv2d", "Conv3d"].map((name) => [name, convolving({})])),
  ...Object.fromEntries(
    ["ConvTranspose1d", "ConvTranspose2d"].map((name) => [name, convolving({ outputPadding: 0 })]),
  ),
  Embedding: () => [5, 3, drawn()],
  MultiHeadAttention: () => [4, 2, { ...drawn(), bias: true, dropout: 0.5 }],
  BatchNorm: () => [3, { ...normalized, momentum: 0.1, correction: 0 }],
  LayerNorm: () => [[3], normalized],
  Dropout: () => [0.5, { generator: generator() }],
  MaxPool1d: () => [2, { stride: 1, padding: 1, dilation: 1, ceilMode: true }],
  AvgPool1d: () => [2, { stride: 1, padding: 1, ceilMode: true, countIncludePad: true }],
  AdaptiveAvgPool1d: () => [2],
  AdaptiveMaxPool1d: () => [2],
  MaxPool2d: () => [2, { stride: 1, padding: 1, dilation: 1, ceilMode: true }],
  AvgPool2d: () => [2, { stride: 1, padding: 1, ceilMode: true, countIncludePad: true }],
  AdaptiveAvgPool2d: () => [2],
  AdaptiveMaxPool2d: () => [2],
  MaxPool3d: () => [2, { stride: 1, padding: 1, dilation: 1, ceilMode: true }],
  AvgPool3d: () => [2, { stride: 1, padding: 1, ceilMode: true, countIncludePad: true }],
  AdaptiveAvgPool3d: () => [2],
  AdaptiveMaxPool3d: () => [2],
  Upsample: () => [{ size: [4, 5], mode: "bilinear", alignCorners: true }],
  PixelShuffle: () => [2],
  PixelUnshuffle: () => [3],
  GlobalAvgPool: () => [{ keepDims: true }],
  GlobalMaxPool: () => [{ keepDims: true }],
  Flatten: () => [1],
  ELU: () => [0.5],
  GELU: () => [{ approximate: "tanh" }],
  LeakyReLU: () => [0.1],
  LogSoftmax: () => [-1],
  Softmax: () => [-1],
  ReLU: none,
  Sigmoid: none,
  SiLU: none,
  Softplus: none,
  Tanh: none,
  ...layerClasses,
  ...lossLayers,
  RNN: recurrent,
  LSTM: () => [2, 3, { ...drawn(), bias: true, layers: 1, dropout: 0.5, bidirectional: false, projSize: 2 }],
  GRU: recurrent,
  RNNCell: cell,
  LSTMCell: () => [3, 2, { ...drawn(), bias: true, projSize: 1 }],
  GRUCell: cell,
  Sequential: () => [[layer(), ["last", new nn.ReLU()]]],
  Parameter: () => [[1, 2], named],
  Buffer: () => [[1, 2], named],
  deepCopy: () => [layer()],
  functionalCall: withRest(() => [layer(), layer().namedParameters().toObject(), matrix()]),
});

const initializers = callsOf(
  nn.init,
  {
    normal: () => [0.1, 0],
    uniform: () => [-1, 1],
    xavier: () => [{ distribution: "normal" }],
    he: () => [{ distribution: "uniform" }],
    zeros: none,
    constant: () => [0.5],
  },
  "init.",
);

/** What initialisers give. */
const initializer: Call = {
  name: "initializer",
  run: (...args) => Reflect.apply(nn.init.he(), undefined, args),
  args: () => [[3, 2], { generator: generator(), dtype: "float32" }],
  rest: false,
};

const forward = (name: string, make: () => object, inputs: Arguments = () => [matrix()]) =>
  methodsOf(name, make, { forward: inputs });
const states = (count: number): Tensor[] => Array.from({ length: count }, () => tensor([[0.1, 0.2]]));

const forwards = [
  ...forward("Affine", layer),
  ...(["Conv1d", "Conv2d", "Conv3d"] as const).flatMap((name, i) =>
    forward(
      name,
      () => new nn[name](2, 1, 1),
      () => [images().reshape([1, 2, 9, ...new Array<number>(i).fill(1)])],
    ),
  ),
  ...(["ConvTranspose1d", "ConvTranspose2d"] as const).flatMap((name, i) =>
    forward(
      name,
      () => new nn[name](2, 1, 1),
      () => [images().reshape([1, 2, 9, ...new Array<number>(i).fill(1)])],
    ),
  ),
  ...forward(
    "Embedding",
    () => new nn.Embedding(5, 3),
    () => [[0, 4]],
  ),
  ...forward(
    "MultiHeadAttention",
    () => new nn.MultiHeadAttention(3, 1),
    () => [
      sequence(),
      sequence(),
      sequence(),
      { causal: true, mask: tensor([[true, true]]), keyMask: tensor([[true, true]]) },
    ],
  ),
  ...forward("BatchNorm", () => new nn.BatchNorm(3)),
  ...forward("LayerNorm", () => new nn.LayerNorm(3)),
  ...forward("Dropout", () => new nn.Dropout(0.5)),
  ...([1, 2, 3] as const).flatMap((axes) =>
    (["MaxPool", "AvgPool", "AdaptiveAvgPool", "AdaptiveMaxPool"] as const).flatMap((kind) =>
      forward(
        `${kind}${axes}d`,
        () => new nn[`${kind}${axes}d`](1),
        () => [images().reshape([1, 2, 9, ...new Array<number>(axes - 1).fill(1)])],
      ),
    ),
  ),
  ...forward(
    "Upsample",
    () => new nn.Upsample({ scaleFactor: 2 }),
    () => [images()],
  ),
  ...forward(
    "PixelShuffle",
    () => new nn.PixelShuffle(1),
    () => [images()],
  ),
  ...forward(
    "PixelUnshuffle",
    () => new nn.PixelUnshuffle(3),
    () => [images()],
  ),
  ...(["GlobalAvgPool", "GlobalMaxPool"] as const).flatMap((name) =>
    forward(
      name,
      () => new nn[name](),
      () => [images()],
    ),
  ),
  ...forward("Flatten", () => new nn.Flatten()),
  ...(["ELU", "GELU", "LeakyReLU", "LogSoftmax", "ReLU", "Sigmoid", "SiLU"] as const).flatMap((name) =>
    forward(name, () => new nn[name]()),
  ),
  ...(["Softmax", "Softplus", "Tanh"] as const).flatMap((name) => forward(name, () => new nn[name]())),
  ...layerForwards,
  ...lossForwards,
  ...(["RNN", "GRU"] as const).flatMap((name) =>
    forward(
      name,
      () => new nn[name](3, 2),
      () => [sequence(), [states(1)], { lengths: [2] }],
    ),
  ),
  ...forward(
    "LSTM",
    () => new nn.LSTM(3, 2),
    () => [sequence(), [states(2)], { lengths: [2] }],
  ),
  ...([["RNNCell", 1] as const, ["GRUCell", 1] as const, ["LSTMCell", 2] as const] as const).flatMap(
    ([name, count]) =>
      methodsOf(name, () => new nn[name](3, 2), {
        forward: () => [vector().reshape([1, 3]), states(count)],
        start: () => [matrix()],
      }),
  ),
  ...forward("Sequential", () => new nn.Sequential([layer()])),
];

const hook = () => [() => undefined];

const modules = methodsOf("Module", trained, {
  parameters: none,
  namedParameters: none,
  buffers: none,
  namedBuffers: none,
  namedModules: none,
  train: () => [true],
  eval: none,
  to: () => ["float64"],
  zeroGrad: none,
  stateDict: none,
  loadStateDict: () => [layer().stateDict(), { strict: true }],
  registerForwardPreHook: hook,
  registerForwardHook: hook,
  registerFullBackwardHook: hook,
  summary: none,
});

export const nnCalls: readonly Call[] = [
  ...classes,
  ...initializers,
  initializer,
  ...forwards,
  ...modules,
  ...methodsOf("Buffer", () => new nn.Buffer([1, 2]), { assign: () => [[3, 4]] }),
];
