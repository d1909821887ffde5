/** The cases of the layers of transformers (test/nn/layer-cases.ts). */
import { Generator, nn, randn, type Shape, type Tensor, tensor } from "wengert";
import type { LayerCase } from "./layer-cases.js";
import type { Floating } from "./torch-networks.js";

const normal = (shape: Shape, dtype: Floating, seed = 1): Tensor =>
  randn(shape, { dtype, generator: new Generator(seed) });

const attention = (size: number) =>
  Object.fromEntries(
    ["query", "key", "value", "out"].flatMap((part) => [
      [`${part}.W`, [size, size]],
      [`${part}.b`, [size]],
    ]),
  );

/** A state below a name. */
const below = (name: string, state: Readonly<Record<string, Shape>>) =>
  Object.fromEntries(Object.entries(state).map(([key, shape]) => [`${name}.${key}`, shape]));

const norm = (size: number) => ({ gamma: [size], beta: [size] });

function encoderState(size: number, hidden: number): Readonly<Record<string, Shape>> {
  return {
    ...below("selfAttention", attention(size)),
    ...{ "linear1.W": [size, hidden], "linear1.b": [hidden] },
    ...{ "linear2.W": [hidden, size], "linear2.b": [size] },
    ...below("norm1", norm(size)),
    ...below("norm2", norm(size)),
  };
}

const decoderState = (size: number, hidden: number) => ({
  ...encoderState(size, hidden),
  ...below("crossAttention", attention(size)),
  ...below("norm3", norm(size)),
});

const indented = (text: string) => text.replaceAll("\n", "\n  ");

const attentionText = (name: string, size: number, heads: number) =>
  [
    `  (${name}): MultiHeadAttention(${size}, ${heads} heads`,
    ...["query", "key", "value", "out"].map((part) => `    (${part}): Affine(${size} → ${size})`),
    "  )",
  ].join("\n");

interface Printed {
  readonly size: number;
  readonly heads: number;
  readonly hidden: number;
  readonly activation: string;
  readonly dropout?: number;
  readonly first?: boolean;
}

function encoderText({ size, heads, hidden, activation, dropout, first = false }: Printed, kind = "Encoder") {
  return [
    `Transformer${kind}Layer(${size}, ${heads} heads${first ? ", norm first" : ""}`,
    attentionText("selfAttention", size, heads),
    `  (linear1): Affine(${size} → ${hidden})`,
    `  (activation): ${activation}()`,
    `  (linear2): Affine(${hidden} → ${size})`,
    `  (norm1): LayerNorm((${size},))`,
    `  (norm2): LayerNorm((${size},))`,
    ...(dropout === undefined ? [] : [`  (dropout): Dropout(p ${dropout})`]),
    ...(kind === "Encoder"
      ? []
      : [attentionText("crossAttention", size, heads), `  (norm3): LayerNorm((${size},))`]),
    ")",
  ].join("\n");
}

const small = { feedForwardSize: 3, dropout: 0 } as const;
const seen = () => tensor([[true, true, false]]);

export const transformerCases: Readonly<Record<string, readonly LayerCase[]>> = {
  TransformerEncoderLayer: [
    {
      make: (dtype) => new nn.TransformerEncoderLayer(3, 1, { ...small, activation: "gelu", dtype }),
      inputs: (dtype) => [normal([1, 3, 3], dtype), { keyMask: seen() }],
      // what all keys have in common is the same for all of them, and softmax takes it out again
      withoutInfluence: ["selfAttention.key.b"],
      prints: encoderText({ size: 3, heads: 1, hidden: 3, activation: "GELU" }),
      state: encoderState(3, 3),
    },
    {
      make: (dtype) =>
        new nn.TransformerEncoderLayer(4, 2, {
          feedForwardSize: 3,
          activation: "gelu",
          normFirst: true,
          dtype,
        }),
      inputs: (dtype) => [normal([2, 3, 4], dtype), { causal: true }],
      prints: encoderText({ size: 4, heads: 2, hidden: 3, activation: "GELU", dropout: 0.1, first: true }),
      state: encoderState(4, 3),
      differsInTraining: true,
    },
  ],
  TransformerDecoderLayer: [
    {
      make: (dtype) => new nn.TransformerDecoderLayer(4, 2, { ...small, activation: "gelu", dtype }),
      inputs: (dtype) => [
        normal([1, 2, 4], dtype),
        normal([1, 3, 4], dtype, 2),
        { causal: true, memoryKeyMask: seen() },
      ],
      withoutInfluence: ["selfAttention.key.b", "crossAttention.key.b"],
      prints: encoderText({ size: 4, heads: 2, hidden: 3, activation: "GELU" }, "Decoder"),
      state: decoderState(4, 3),
    },
  ],
  TransformerEncoder: [
    {
      make: (dtype) =>
        new nn.TransformerEncoder(
          [new nn.TransformerEncoderLayer(3, 1, { ...small, activation: "gelu", dtype })],
          { norm: new nn.LayerNorm(3, { dtype }) },
        ),
      inputs: (dtype) => [normal([1, 3, 3], dtype)],
      withoutInfluence: ["layers.0.selfAttention.key.b"],
      prints: [
        "TransformerEncoder(1 layers",
        `  (layers.0): ${indented(encoderText({ size: 3, heads: 1, hidden: 3, activation: "GELU" }))}`,
        "  (norm): LayerNorm((3,))",
        ")",
      ].join("\n"),
      state: {
        ...below("layers.0", encoderState(3, 3)),
        ...below("norm", norm(3)),
      },
    },
  ],
  TransformerDecoder: [
    {
      make: (dtype) =>
        new nn.TransformerDecoder([
          new nn.TransformerDecoderLayer(3, 1, { ...small, activation: "gelu", dtype }),
        ]),
      inputs: (dtype) => [normal([1, 2, 3], dtype), normal([1, 3, 3], dtype, 2)],
      withoutInfluence: ["layers.0.selfAttention.key.b", "layers.0.crossAttention.key.b"],
      prints: [
        "TransformerDecoder(1 layers",
        `  (layers.0): ${indented(encoderText({ size: 3, heads: 1, hidden: 3, activation: "GELU" }, "Decoder"))}`,
        ")",
      ].join("\n"),
      state: below("layers.0", decoderState(3, 3)),
    },
  ],
  Transformer: [
    {
      make: (dtype) =>
        new nn.Transformer(3, 1, { ...small, activation: "gelu", encoderLayers: 1, decoderLayers: 1, dtype }),
      inputs: (dtype) => [normal([1, 3, 3], dtype), normal([1, 2, 3], dtype, 2), { sourceKeyMask: seen() }],
      withoutInfluence: [
        "encoder.layers.0.selfAttention.key.b",
        "decoder.layers.0.selfAttention.key.b",
        "decoder.layers.0.crossAttention.key.b",
      ],
      prints: [
        "Transformer(3, 1 heads",
        "  (encoder): TransformerEncoder(1 layers",
        `    (layers.0): ${indented(indented(encoderText({ size: 3, heads: 1, hidden: 3, activation: "GELU" })))}`,
        "    (norm): LayerNorm((3,))",
        "  )",
        "  (decoder): TransformerDecoder(1 layers",
        `    (layers.0): ${indented(indented(encoderText({ size: 3, heads: 1, hidden: 3, activation: "GELU" }, "Decoder")))}`,
        "    (norm): LayerNorm((3,))",
        "  )",
        ")",
      ].join("\n"),
      state: {
        ...below("encoder.layers.0", encoderState(3, 3)),
        ...below("encoder.norm", norm(3)),
        ...below("decoder.layers.0", decoderState(3, 3)),
        ...below("decoder.norm", norm(3)),
      },
    },
  ],
};
