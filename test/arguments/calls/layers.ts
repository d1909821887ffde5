/** Arguments of layers and of the functions behind them, beside those in nn.ts and ops.ts. */
import { nn, tensor } from "wengert";
import { generator, images, layer, matrix, sequence, vector } from "./samples.js";
import { type Arguments, type Call, methodsOf, none } from "./table.js";

const unary = "relu6 hardSigmoid hardSwish selu mish softsign logSigmoid tanhshrink";

const normalized = { eps: 1e-5, affine: true, dtype: "float32" };
const instances: Arguments = () => [2, { ...normalized, trackRunningStats: true, momentum: 0.1 }];
const transformed = {
  ...{ feedForwardSize: 2, dropout: 0.5, activation: "gelu", eps: 1e-5, normFirst: true },
  ...{ init: nn.init.normal(0.1), dtype: "float32" },
};
const transforming: Arguments = () => [3, 1, { ...transformed, generator: generator() }];
const encoder = () => new nn.TransformerEncoderLayer(3, 1, { feedForwardSize: 2 });
const decoder = () => new nn.TransformerDecoderLayer(3, 1, { feedForwardSize: 2 });
const pair = () => tensor([0.1, 0.2]);

/** Arguments of functions. */
export const layerFunctions: Readonly<Record<string, Arguments>> = {
  ...Object.fromEntries(unary.split(" ").map((name): [string, Arguments] => [name, () => [matrix()]])),
  hardTanh: () => [matrix(), -1, 1],
  softshrink: () => [matrix(), 0.5],
  hardshrink: () => [matrix(), 0.5],
  threshold: () => [matrix(), 0.1, 2],
  prelu: () => [matrix(), vector()],
  celu: () => [matrix(), 0.5],
  glu: () => [matrix(), 0],
  softmin: () => [matrix(), 1],
  groupNorm: () => [matrix(), 3, { weight: vector(), bias: vector(), eps: 1e-5 }],
  instanceNorm: () => [
    sequence(),
    {
      weight: pair(),
      bias: pair(),
      runningMean: pair(),
      runningVariance: pair(),
      training: true,
      momentum: 0.1,
      eps: 1e-5,
    },
  ],
  rmsNorm: () => [matrix(), [3], { weight: vector(), eps: 1e-5 }],
};

/** Arguments of constructors. */
export const layerClasses: Readonly<Record<string, Arguments>> = {
  ReLU6: none,
  HardTanh: () => [-1, 1],
  HardSigmoid: none,
  HardSwish: none,
  Softshrink: () => [0.5],
  Hardshrink: () => [0.5],
  Threshold: () => [0.1, 2],
  PReLU: () => [3, { init: 0.25, dtype: "float32" }],
  SELU: none,
  CELU: () => [0.5],
  Mish: none,
  GLU: () => [0],
  Softsign: none,
  LogSigmoid: none,
  Tanhshrink: none,
  Softmin: () => [-1],
  GroupNorm: () => [3, 3, normalized],
  InstanceNorm1d: instances,
  InstanceNorm2d: instances,
  RMSNorm: () => [[3], normalized],
  TransformerEncoderLayer: transforming,
  TransformerDecoderLayer: transforming,
  TransformerEncoder: () => [[encoder()], { norm: new nn.LayerNorm(3) }],
  TransformerDecoder: () => [[decoder()], { norm: new nn.LayerNorm(3) }],
  Transformer: () => [3, 1, { ...transformed, encoderLayers: 1, decoderLayers: 1, generator: generator() }],
  Identity: none,
  Unflatten: () => [1, [1, -1]],
  ModuleList: () => [[layer()]],
  ModuleDict: () => [{ first: layer() }],
};

const seen = () => tensor([[true, true]]);
const masks = () => ({ mask: seen(), causal: true, keyMask: seen() });
const memoryMasks = () => ({ ...masks(), memoryMask: seen(), memoryKeyMask: seen() });

type Layers = Readonly<Record<string, new (...args: readonly unknown[]) => nn.Module>>;

/** What their forwards are called with, where it is no matrix. */
const inputs: Readonly<Record<string, Arguments>> = {
  InstanceNorm1d: () => [sequence()],
  InstanceNorm2d: () => [images()],
  TransformerEncoderLayer: () => [sequence(), masks()],
  TransformerEncoder: () => [sequence(), masks()],
  TransformerDecoderLayer: () => [sequence(), sequence(), memoryMasks()],
  TransformerDecoder: () => [sequence(), sequence(), memoryMasks()],
  Transformer: () => [
    sequence(),
    sequence(),
    { ...memoryMasks(), sourceMask: seen(), sourceKeyMask: seen() },
  ],
};

/** Calls of their methods. */
export const layerForwards: readonly Call[] = [
  ...Object.entries(layerClasses).flatMap(([name, args]) => {
    if (name === "ModuleList" || name === "ModuleDict") return [];
    const Layer = (nn as unknown as Layers)[name] as Layers[string];
    return methodsOf(name, () => new Layer(...args()), { forward: inputs[name] ?? (() => [matrix()]) });
  }),
  ...methodsOf("ModuleList", () => new nn.ModuleList([layer()]), { at: () => [-1], append: () => [layer()] }),
  ...methodsOf("ModuleDict", () => new nn.ModuleDict({ first: layer() }), {
    get: () => ["first"],
    has: () => ["first"],
    set: () => ["second", layer()],
    keys: none,
  }),
];
