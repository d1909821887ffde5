/**
 * What each layer's tensors are called in PyTorch, and how they lie there. Matrices are (out, in); a
 * recurrent layer has a bias for the input and one for the state; attention has one matrix for all three.
 *
 * Source: the sections "Variables" of PyTorch's documentation of torch.nn.
 */
import {
  Affine,
  BatchNorm,
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  Embedding,
  GRU,
  GRUCell,
  GroupNorm,
  InstanceNorm1d,
  InstanceNorm2d,
  LayerNorm,
  LSTM,
  LSTMCell,
  type Module,
  MultiHeadAttention,
  PReLU,
  RMSNorm,
  RNN,
  RNNCell,
  TransformerDecoderLayer,
  TransformerEncoderLayer,
} from "../../nn/index.js";
import type { WeightSource } from "./weight-source.js";

/** One tensor of a layer, under its name in the layer. */
export interface TorchTensor {
  readonly name: string;
  /** With PyTorch's names, from the layer on. */
  readonly source: WeightSource;
  readonly transposed?: boolean;
}

interface TorchLayer<M> {
  readonly is: (module: object) => boolean;
  readonly tensors: (layer: M) => readonly TorchTensor[];
  /** Of the layer in PyTorch, what a layer here does not have. */
  readonly ignored?: readonly string[];
}

/** An entry of the table: `is` has made sure of the class. */
function layer<M extends object>(
  Class: abstract new (...args: never) => M,
  tensors: (layer: M) => readonly TorchTensor[],
  ignored: readonly string[] = [],
): TorchLayer<never> {
  return { is: (module) => module instanceof Class, tensors, ignored };
}

const same = (name: string, source: WeightSource): TorchTensor => ({ name, source });
const matrix = (name: string, source: WeightSource): TorchTensor => ({ name, source, transposed: true });

const weightAndBias = () => [same("W", "weight"), same("b", "bias")];
const scaleAndShift = () => [same("gamma", "weight"), same("beta", "bias")];
const withStatistics = () => [
  ...scaleAndShift(),
  same("runningMean", "running_mean"),
  same("runningVariance", "running_var"),
];
/** How many batches there were. */
const counted = ["num_batches_tracked"];

/** A cell whose one bias is PyTorch's two, added up; `suffix` is that of a layer's cells. */
const oneBias = (suffix: string) => [
  matrix("Wx", `weight_ih${suffix}`),
  matrix("Wh", `weight_hh${suffix}`),
  same("b", { sum: [`bias_ih${suffix}`, `bias_hh${suffix}`] }),
];

/** And what projects its state, where it has that. */
const projected = (suffix: string) => [...oneBias(suffix), matrix("Wr", `weight_hr${suffix}`)];

/** A cell that has both: they do not add up, for the reset gate stands between them. */
const twoBiases = (suffix: string) => [
  matrix("Wx", `weight_ih${suffix}`),
  matrix("Wh", `weight_hh${suffix}`),
  same("bx", `bias_ih${suffix}`),
  same("bh", `bias_hh${suffix}`),
];

const cells =
  (of: (suffix: string) => readonly TorchTensor[]) =>
  ({ cells, bidirectional }: { readonly cells: readonly unknown[]; readonly bidirectional: boolean }) =>
    cells.flatMap((_, i) => {
      const suffix = bidirectional ? `_l${i >> 1}${i % 2 === 0 ? "" : "_reverse"}` : `_l${i}`;
      return of(suffix).map((each) => ({ ...each, name: `cells.${i}.${each.name}` }));
    });

/** The rows of query, key and value lie below each other. */
function attention({ size }: MultiHeadAttention): TorchTensor[] {
  const parts = ["query", "key", "value"].flatMap((part, i) => {
    const rows = [i * size, (i + 1) * size] as const;
    return [
      matrix(`${part}.W`, { of: "in_proj_weight", rows }),
      same(`${part}.b`, { of: "in_proj_bias", rows }),
    ];
  });
  return [...parts, matrix("out.W", "out_proj.weight"), same("out.b", "out_proj.bias")];
}

const layers: readonly TorchLayer<never>[] = [
  layer(Affine, () => [matrix("W", "weight"), same("b", "bias")]),
  ...[Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d].map((each) =>
    layer<object>(each, weightAndBias),
  ),
  layer(Embedding, () => [same("W", "weight")]),
  layer(LayerNorm, scaleAndShift),
  layer(GroupNorm, scaleAndShift),
  layer(RMSNorm, () => [same("gamma", "weight")]),
  layer(BatchNorm, withStatistics, counted),
  layer(InstanceNorm1d, withStatistics, counted),
  layer(InstanceNorm2d, withStatistics, counted),
  layer(PReLU, () => [same("slopes", "weight")]),
  layer(MultiHeadAttention, attention),
  layer(RNN, cells(oneBias)),
  layer(LSTM, cells(projected)),
  layer(GRU, cells(twoBiases)),
  layer(RNNCell, () => oneBias("")),
  layer(LSTMCell, () => projected("")),
  layer(GRUCell, () => twoBiases("")),
];

/** What the modules in a layer are called in PyTorch, where they have other names there. */
const fields: readonly (readonly [Class: abstract new (...args: never) => object, names: Names])[] = [
  [TransformerEncoderLayer, { selfAttention: "self_attn" }],
  [TransformerDecoderLayer, { selfAttention: "self_attn", crossAttention: "multihead_attn" }],
];
type Names = Readonly<Record<string, string>>;

/** The name in PyTorch of the module that is in a field of a layer. */
export function torchField(module: Module<never, unknown> | undefined, field: string): string {
  const found = fields.find(([Class]) => module instanceof Class)?.[1][field];
  return found ?? field;
}

/** The tensors of a layer as PyTorch has them, and those that it has beside them; none for other modules. */
export function torchLayer(module: Module<never, unknown>): {
  readonly tensors: readonly TorchTensor[];
  readonly ignored: readonly string[];
} {
  const found = layers.find(({ is }) => is(module));
  return { tensors: found?.tensors(module as never) ?? [], ignored: found?.ignored ?? [] };
}
