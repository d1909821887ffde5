/** Arguments of layers and of the functions behind them, beside those in nn.ts and ops.ts. */
import { nn } from "wengert";
import { layer, matrix, vector } from "./samples.js";
import { type Arguments, type Call, methodsOf, none } from "./table.js";

const unary = "relu6 hardSigmoid hardSwish selu mish softsign logSigmoid tanhshrink";

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
  Identity: none,
  Unflatten: () => [1, [1, -1]],
  ModuleList: () => [[layer()]],
  ModuleDict: () => [{ first: layer() }],
};

type Layers = Readonly<Record<string, new (...args: readonly unknown[]) => nn.Module>>;

/** Calls of their methods. */
export const layerForwards: readonly Call[] = [
  ...Object.entries(layerClasses).flatMap(([name, args]) => {
    if (name === "ModuleList" || name === "ModuleDict") return [];
    const Layer = (nn as unknown as Layers)[name] as Layers[string];
    return methodsOf(name, () => new Layer(...args()), { forward: () => [matrix()] });
  }),
  ...methodsOf("ModuleList", () => new nn.ModuleList([layer()]), { at: () => [-1], append: () => [layer()] }),
  ...methodsOf("ModuleDict", () => new nn.ModuleDict({ first: layer() }), {
    get: () => ["first"],
    has: () => ["first"],
    set: () => ["second", layer()],
    keys: none,
  }),
];
