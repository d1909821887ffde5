/** The cases of the activations that are composed of ops, and of layers that change no element. */
import * as wengert from "wengert";
import { Generator, nn, randn, type Shape, type Tensor } from "wengert";
import type { LayerCase } from "./layer-cases.js";
import type { Floating } from "./torch-networks.js";

const drawn =
  (...shape: Shape) =>
  (dtype: Floating): Tensor[] => [randn(shape, { dtype, generator: new Generator(1) })];

/** A function or a layer of its own name. */
const run = (name: string, ...args: readonly unknown[]): Tensor =>
  Reflect.apply((wengert as Readonly<Record<string, unknown>>)[name] as () => Tensor, undefined, args);
const make = (name: string, args: readonly unknown[]): nn.Module =>
  Reflect.construct((nn as Readonly<Record<string, unknown>>)[name] as typeof nn.Module, args);

const table: readonly [layer: string, name: string, args: readonly number[], details: string][] = [
  ["ReLU6", "relu6", [], ""],
  ["HardTanh", "hardTanh", [-0.5, 0.7], "-0.5 .. 0.7"],
  ["HardSigmoid", "hardSigmoid", [], ""],
  ["HardSwish", "hardSwish", [], ""],
  ["Softshrink", "softshrink", [0.3], "λ 0.3"],
  ["Hardshrink", "hardshrink", [0.3], "λ 0.3"],
  ["Threshold", "threshold", [0.1, -2], "x > 0.1, else -2"],
  ["SELU", "selu", [], ""],
  ["CELU", "celu", [0.5], "α 0.5"],
  ["Mish", "mish", [], ""],
  ["GLU", "glu", [0], "axis 0"],
  ["Softsign", "softsign", [], ""],
  ["LogSigmoid", "logSigmoid", [], ""],
  ["Tanhshrink", "tanhshrink", [], ""],
  ["Softmin", "softmin", [0], "axis 0"],
];

export const activationCases: Readonly<Record<string, readonly LayerCase[]>> = {
  ...Object.fromEntries(
    table.map(([layer, name, args, details]): [string, LayerCase[]] => [
      layer,
      [
        {
          make: () => make(layer, args),
          inputs: drawn(2, 5),
          prints: `${layer}(${details})`,
          state: {},
          op: { name, run: (x: Tensor) => run(name, x, ...args) },
        },
      ],
    ]),
  ),
  PReLU: [
    {
      make: (dtype) => new nn.PReLU(3, { dtype, init: 0.1 }),
      inputs: drawn(2, 3, 2),
      prints: "PReLU(3)",
      state: { slopes: [3] },
    },
    {
      make: (dtype) => new nn.PReLU(undefined, { dtype }),
      inputs: drawn(4),
      prints: "PReLU(1)",
      state: { slopes: [1] },
    },
  ],
  Identity: [{ make: () => new nn.Identity(), inputs: drawn(2, 3), prints: "Identity()", state: {} }],
  Unflatten: [
    {
      make: () => new nn.Unflatten(-2, [2, -1]),
      inputs: drawn(6, 2),
      prints: "Unflatten(axis -2, (2, -1))",
      state: {},
    },
  ],
};
