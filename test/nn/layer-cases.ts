/**
 * The cases of every layer: what test/nn/layer-cases.test.ts proves each of them by. A Module that nn exports
 * and that has no case here fails that test.
 */
import {
  conv1d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  dropout,
  elu,
  Generator,
  gelu,
  leakyRelu,
  logSoftmax,
  manualSeed,
  nn,
  randn,
  relu,
  type Shape,
  sigmoid,
  silu,
  softmax,
  softplus,
  Tensor,
  tanh,
  tensor,
} from "wengert";
import { activationCases } from "./activation-cases.js";
import { lossCases } from "./loss-cases.js";
import { normCases } from "./norm-cases.js";
import { poolCases } from "./pool-cases.js";
import type { Floating } from "./torch-networks.js";
import { transformerCases } from "./transformer-cases.js";

/** A layer as the tests call it: by whatever arguments its case gives. */
export type AnyLayer = nn.Module<never, unknown>;

export interface LayerCase {
  /** The layer with its tensors of this dtype; it draws from the default generator. */
  readonly make: (dtype: Floating) => AnyLayer;
  /** The arguments of one call, floating tensors of this dtype. */
  readonly inputs: (dtype: Floating) => readonly unknown[];
  /** What `toString()` gives. */
  readonly prints: string;
  /** The names and shapes in its state: parameters first, then buffers, in the order of definition. */
  readonly state: Readonly<Record<string, Shape>>;
  /** Parameters that the result does not depend on, by their names in the state. Default none. */
  readonly withoutInfluence?: readonly string[];
  /** Whether `eval()` gives another result than training. Default false. */
  readonly differsInTraining?: boolean;
  /**
   * The op whose results in training are this layer's to the bit, and its name in the PyTorch fixture of ops;
   * for layers that are in no network of the fixture.
   */
  readonly op?: { readonly name: string; readonly run: (...inputs: never[]) => Tensor };
}

/** Normal draws, the same in both dtypes but for their rounding. */
const normal = (shape: Shape, dtype: Floating, seed = 1): Tensor =>
  randn(shape, { dtype, generator: new Generator(seed) });

const ids = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "int32" });

const oneInput =
  (...shape: number[]) =>
  (dtype: Floating) => [normal(shape, dtype)];

/** An activation: a layer that is one op of one input. */
function activation(
  make: () => nn.Module,
  prints: string,
  name: string,
  run: (x: Tensor) => Tensor,
): LayerCase {
  return { make, inputs: oneInput(2, 5), prints, state: {}, op: { name, run } };
}

/** What a layer over images computes, with the weights that it starts with under seed 1. */
function withWeights<L extends { readonly W: nn.Parameter; readonly b: nn.Parameter | undefined }>(
  name: string,
  make: (dtype: Floating) => L,
  run: (x: Tensor, layer: L) => Tensor,
): NonNullable<LayerCase["op"]> {
  return {
    name,
    run: (x: Tensor) => {
      manualSeed(1);
      return run(x, make("float64"));
    },
  };
}

const conv1dLayer = (dtype: Floating) => new nn.Conv1d(2, 4, 3, { dtype, groups: 2, padding: "same" });
const conv3dLayer = (dtype: Floating) =>
  new nn.Conv3d(1, 2, [1, 2, 2], { dtype, stride: 2, padding: [0, [1, 0], 1], bias: false });
const transposed1dLayer = (dtype: Floating) =>
  new nn.ConvTranspose1d(2, 4, 3, { dtype, groups: 2, stride: 2, padding: [1], outputPadding: 1 });
const transposed2dLayer = (dtype: Floating) =>
  new nn.ConvTranspose2d(2, 1, [2, 1], { dtype, dilation: [2, 1], padding: [[0, 1], 0], bias: false });

const states = (count: number, hidden: number, dtype: Floating): Tensor[] =>
  Array.from({ length: count }, (_, i) => normal([2, hidden], dtype, 10 + i));

/** The cases by the name of the class. */
export const layerCases: Readonly<Record<string, readonly LayerCase[]>> = {
  ...activationCases,
  ...lossCases,
  ...normCases,
  ...poolCases,
  ...transformerCases,
  Affine: [
    {
      make: (dtype) => new nn.Affine(3, 2, { dtype }),
      inputs: oneInput(4, 3),
      prints: "Affine(3 → 2)",
      state: { W: [3, 2], b: [2] },
    },
    {
      make: (dtype) => new nn.Affine(3, 2, { dtype, bias: false, init: nn.init.normal(1) }),
      inputs: oneInput(2, 2, 3),
      prints: "Affine(3 → 2, no bias)",
      state: { W: [3, 2] },
    },
  ],
  BatchNorm: [
    {
      make: (dtype) => new nn.BatchNorm(3, { dtype }),
      inputs: oneInput(5, 3),
      prints: "BatchNorm(3)",
      state: { gamma: [3], beta: [3], runningMean: [3], runningVariance: [3] },
      differsInTraining: true,
    },
    {
      make: (dtype) => new nn.BatchNorm(2, { dtype, affine: false, momentum: 0.5, eps: 0.01 }),
      inputs: oneInput(2, 2, 3, 2),
      prints: "BatchNorm(2)",
      state: { runningMean: [2], runningVariance: [2] },
      differsInTraining: true,
    },
  ],
  Conv1d: [
    {
      make: conv1dLayer,
      inputs: oneInput(2, 2, 5),
      prints: "Conv1d(2 → 4, 3, padding same, 2 groups)",
      state: { W: [4, 1, 3], b: [4] },
      op: withWeights("conv1d", conv1dLayer, (x, { W, b }) =>
        conv1d(x, W, { bias: b, groups: 2, padding: 1 }),
      ),
    },
  ],
  Conv2d: [
    {
      make: (dtype) => new nn.Conv2d(2, 4, [2, 3], { dtype, groups: 2, stride: 2, padding: [1, 0] }),
      inputs: oneInput(2, 2, 4, 5),
      prints: "Conv2d(2 → 4, 2 × 3, stride 2 × 2, padding 1 × 0, 2 groups)",
      state: { W: [4, 1, 2, 3], b: [4] },
    },
    {
      make: (dtype) => new nn.Conv2d(1, 2, 2, { dtype, bias: false, dilation: 2 }),
      inputs: oneInput(1, 1, 4, 4),
      prints: "Conv2d(1 → 2, 2 × 2, dilation 2 × 2, no bias)",
      state: { W: [2, 1, 2, 2] },
    },
  ],
  Conv3d: [
    {
      make: conv3dLayer,
      inputs: oneInput(1, 1, 3, 3, 2),
      prints: "Conv3d(1 → 2, 1 × 2 × 2, stride 2 × 2 × 2, padding 0 × [1, 0] × 1, no bias)",
      state: { W: [2, 1, 1, 2, 2] },
      op: withWeights("conv3d", conv3dLayer, (x, { W }) =>
        conv3d(x, W, { stride: 2, padding: [0, [1, 0], 1] }),
      ),
    },
  ],
  ConvTranspose1d: [
    {
      make: transposed1dLayer,
      inputs: oneInput(2, 3),
      prints: "ConvTranspose1d(2 → 4, 3, stride 2, padding 1, output padding 1, 2 groups)",
      state: { W: [2, 2, 3], b: [4] },
      op: withWeights("convTranspose1d", transposed1dLayer, (x, { W, b }) =>
        convTranspose1d(x, W, { bias: b, groups: 2, stride: 2, padding: 1, outputPadding: 1 }),
      ),
    },
  ],
  ConvTranspose2d: [
    {
      make: transposed2dLayer,
      inputs: oneInput(1, 2, 2, 3),
      prints: "ConvTranspose2d(2 → 1, 2 × 1, padding [0, 1] × 0, dilation 2 × 1, no bias)",
      state: { W: [2, 1, 2, 1] },
      op: withWeights("convTranspose2d", transposed2dLayer, (x, { W }) =>
        convTranspose2d(x, W, { dilation: [2, 1], padding: [[0, 1], 0] }),
      ),
    },
  ],
  Dropout: [
    {
      make: () => new nn.Dropout(0.4),
      inputs: oneInput(3, 4),
      prints: "Dropout(p 0.4)",
      state: {},
      differsInTraining: true,
      op: { name: "dropout", run: (x: Tensor) => dropout(x, 0.4) },
    },
  ],
  ELU: [
    activation(
      () => new nn.ELU(0.5),
      "ELU(α 0.5)",
      "elu",
      (x) => elu(x, 0.5),
    ),
  ],
  Embedding: [
    {
      make: (dtype) => new nn.Embedding(5, 3, { dtype }),
      inputs: () => [
        ids([
          [0, 4],
          [2, 4],
        ]),
      ],
      prints: "Embedding(5 → 3)",
      state: { W: [5, 3] },
    },
  ],
  Flatten: [{ make: () => new nn.Flatten(), inputs: oneInput(2, 3, 2), prints: "Flatten()", state: {} }],
  GELU: [
    activation(
      () => new nn.GELU(),
      "GELU()",
      "gelu",
      (x) => gelu(x),
    ),
    activation(
      () => new nn.GELU({ approximate: "tanh" }),
      "GELU(tanh)",
      "gelu",
      (x) => gelu(x, { approximate: "tanh" }),
    ),
  ],
  GRU: [
    {
      make: (dtype) => new nn.GRU(3, 2, { dtype }),
      inputs: (dtype) => [normal([2, 3, 3], dtype), [states(1, 2, dtype)]],
      prints: "GRU(3 → 2\n  (cells.0): GRUCell(3 → 2)\n)",
      state: { "cells.0.Wx": [3, 6], "cells.0.Wh": [2, 6], "cells.0.bx": [6], "cells.0.bh": [6] },
    },
    {
      make: (dtype) => new nn.GRU(3, 1, { dtype, bidirectional: true, bias: false, layers: 2, dropout: 0.5 }),
      inputs: (dtype) => [normal([2, 3, 3], dtype)],
      prints:
        "GRU(3 → 1, 2 layers, bidirectional\n  (cells.0): GRUCell(3 → 1)\n  (cells.1): GRUCell(3 → 1)\n  (cells.2): GRUCell(2 → 1)\n  (cells.3): GRUCell(2 → 1)\n  (dropout): Dropout(p 0.5)\n)",
      state: Object.fromEntries(
        [0, 1, 2, 3].flatMap((i) => [
          [`cells.${i}.Wx`, [i < 2 ? 3 : 2, 3]],
          [`cells.${i}.Wh`, [1, 3]],
        ]),
      ),
      differsInTraining: true,
    },
  ],
  GRUCell: [
    {
      make: (dtype) => new nn.GRUCell(3, 2, { dtype }),
      inputs: (dtype) => [normal([2, 3], dtype), states(1, 2, dtype)],
      prints: "GRUCell(3 → 2)",
      state: { Wx: [3, 6], Wh: [2, 6], bx: [6], bh: [6] },
    },
  ],
  LSTM: [
    {
      make: (dtype) => new nn.LSTM(2, 2, { dtype, layers: 2, dropout: 0.5, bias: false }),
      inputs: (dtype) => [normal([2, 3, 2], dtype), [states(2, 2, dtype), states(2, 2, dtype)]],
      prints:
        "LSTM(2 → 2, 2 layers\n  (cells.0): LSTMCell(2 → 2)\n  (cells.1): LSTMCell(2 → 2)\n  (dropout): Dropout(p 0.5)\n)",
      state: { "cells.0.Wx": [2, 8], "cells.0.Wh": [2, 8], "cells.1.Wx": [2, 8], "cells.1.Wh": [2, 8] },
      differsInTraining: true,
    },
    {
      make: (dtype) => new nn.LSTM(3, 3, { dtype, bidirectional: true, projSize: 2 }),
      inputs: (dtype) => [normal([2, 3, 3], dtype)],
      prints:
        "LSTM(3 → 3, projected to 2, bidirectional\n  (cells.0): LSTMCell(3 → 3, projected to 2)\n  (cells.1): LSTMCell(3 → 3, projected to 2)\n)",
      state: Object.fromEntries(
        [0, 1].flatMap((i) => [
          [`cells.${i}.Wx`, [3, 12]],
          [`cells.${i}.Wh`, [2, 12]],
          [`cells.${i}.b`, [12]],
          [`cells.${i}.Wr`, [3, 2]],
        ]),
      ),
    },
  ],
  LSTMCell: [
    {
      make: (dtype) => new nn.LSTMCell(3, 2, { dtype }),
      inputs: (dtype) => [normal([2, 3], dtype), states(2, 2, dtype)],
      prints: "LSTMCell(3 → 2)",
      state: { Wx: [3, 8], Wh: [2, 8], b: [8] },
    },
    {
      make: (dtype) => new nn.LSTMCell(3, 2, { dtype, projSize: 1, bias: false }),
      inputs: (dtype) => [normal([2, 3], dtype), [normal([2, 1], dtype), normal([2, 2], dtype)]],
      prints: "LSTMCell(3 → 2, projected to 1)",
      state: { Wx: [3, 8], Wh: [1, 8], Wr: [2, 1] },
    },
  ],
  LayerNorm: [
    {
      make: (dtype) => new nn.LayerNorm([2, 3], { dtype }),
      inputs: oneInput(2, 2, 3),
      prints: "LayerNorm((2, 3))",
      state: { gamma: [2, 3], beta: [2, 3] },
    },
    {
      make: (dtype) => new nn.LayerNorm(4, { dtype, affine: false, eps: 0.1 }),
      inputs: oneInput(2, 4),
      prints: "LayerNorm((4,))",
      state: {},
    },
  ],
  LeakyReLU: [
    activation(
      () => new nn.LeakyReLU(0.2),
      "LeakyReLU(slope 0.2)",
      "leakyRelu",
      (x) => leakyRelu(x, 0.2),
    ),
  ],
  LogSoftmax: [
    activation(
      () => new nn.LogSoftmax(),
      "LogSoftmax(axis -1)",
      "logSoftmax",
      (x) => logSoftmax(x, -1),
    ),
  ],
  MultiHeadAttention: [
    {
      make: (dtype) => new nn.MultiHeadAttention(4, 2, { dtype }),
      inputs: (dtype) => [normal([2, 3, 4], dtype), normal([2, 2, 4], dtype, 2), normal([2, 2, 4], dtype, 3)],
      // what all keys have in common is the same for all of them, and softmax takes it out again
      withoutInfluence: ["key.b"],
      prints: [
        "MultiHeadAttention(4, 2 heads",
        ...["query", "key", "value", "out"].map((name) => `  (${name}): Affine(4 → 4)`),
        ")",
      ].join("\n"),
      state: Object.fromEntries(
        ["query", "key", "value", "out"].flatMap((name) => [
          [`${name}.W`, [4, 4]],
          [`${name}.b`, [4]],
        ]),
      ),
    },
    {
      make: (dtype) => new nn.MultiHeadAttention(2, 1, { dtype, bias: false, dropout: 0.5 }),
      inputs: oneInput(2, 3, 2),
      prints: [
        "MultiHeadAttention(2, 1 heads",
        ...["query", "key", "value", "out"].map((name) => `  (${name}): Affine(2 → 2, no bias)`),
        ")",
      ].join("\n"),
      state: Object.fromEntries(["query", "key", "value", "out"].map((name) => [`${name}.W`, [2, 2]])),
      differsInTraining: true,
    },
  ],
  RNN: [
    {
      make: (dtype) => new nn.RNN(3, 2, { dtype }),
      inputs: (dtype) => [normal([2, 3, 3], dtype)],
      prints: "RNN(3 → 2\n  (cells.0): RNNCell(3 → 2)\n)",
      state: { "cells.0.Wx": [3, 2], "cells.0.Wh": [2, 2], "cells.0.b": [2] },
    },
  ],
  RNNCell: [
    {
      make: (dtype) => new nn.RNNCell(3, 2, { dtype }),
      inputs: (dtype) => [normal([2, 3], dtype), states(1, 2, dtype)],
      prints: "RNNCell(3 → 2)",
      state: { Wx: [3, 2], Wh: [2, 2], b: [2] },
    },
  ],
  ReLU: [activation(() => new nn.ReLU(), "ReLU()", "relu", relu)],
  Sequential: [
    {
      make: (dtype) => new nn.Sequential([new nn.Affine(3, 2, { dtype }), ["act", new nn.Tanh()]]),
      inputs: oneInput(2, 3),
      prints: "Sequential(\n  (layers.0): Affine(3 → 2)\n  (layers.act): Tanh()\n)",
      state: { "layers.0.W": [3, 2], "layers.0.b": [2] },
    },
  ],
  SiLU: [activation(() => new nn.SiLU(), "SiLU()", "silu", silu)],
  Sigmoid: [activation(() => new nn.Sigmoid(), "Sigmoid()", "sigmoid", sigmoid)],
  Softmax: [
    activation(
      () => new nn.Softmax(0),
      "Softmax(axis 0)",
      "softmax",
      (x) => softmax(x, 0),
    ),
  ],
  Softplus: [activation(() => new nn.Softplus(), "Softplus()", "softplus", softplus)],
  Tanh: [activation(() => new nn.Tanh(), "Tanh()", "tanh", tanh)],
};

/** Every tensor in the arguments or the results of a call. */
export function tensorsOf(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return Array.isArray(value) ? value.flatMap(tensorsOf) : [];
}
