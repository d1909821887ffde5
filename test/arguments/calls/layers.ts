/** Arguments of layers and of the functions behind them, beside those in nn.ts and ops.ts. */
import { nn, type Tensor, tensor } from "wengert";
import { images, layer, matrix, sequence, vector } from "./samples.js";
import { type Arguments, type Call, methodsOf, none } from "./table.js";

const unary = "relu6 hardSigmoid hardSwish selu mish softsign logSigmoid tanhshrink";

const normalized = { eps: 1e-5, affine: true, dtype: "float32" };
const instances: Arguments = () => [2, { ...normalized, trackRunningStats: true, momentum: 0.1 }];
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
  Identity: none,
  Unflatten: () => [1, [1, -1]],
  ModuleList: () => [[layer()]],
  ModuleDict: () => [{ first: layer() }],
};

type Layers = Readonly<Record<string, new (...args: readonly unknown[]) => nn.Module>>;

/** What their forwards are called with, where it is no matrix. */
const inputs: Readonly<Record<string, () => Tensor>> = { InstanceNorm1d: sequence, InstanceNorm2d: images };

/** Calls of their methods. */
export const layerForwards: readonly Call[] = [
  ...Object.entries(layerClasses).flatMap(([name, args]) => {
    if (name === "ModuleList" || name === "ModuleDict") return [];
    const Layer = (nn as unknown as Layers)[name] as Layers[string];
    return methodsOf(name, () => new Layer(...args()), { forward: () => [(inputs[name] ?? matrix)()] });
  }),
  ...methodsOf("ModuleList", () => new nn.ModuleList([layer()]), { at: () => [-1], append: () => [layer()] }),
  ...methodsOf("ModuleDict", () => new nn.ModuleDict({ first: layer() }), {
    get: () => ["first"],
    has: () => ["first"],
    set: () => ["second", layer()],
    keys: none,
  }),
];
