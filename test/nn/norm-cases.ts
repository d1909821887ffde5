/** The cases of the layers that normalize each example by itself. */
import { Generator, nn, randn, rmsNorm, type Shape, type Tensor } from "wengert";
import type { LayerCase } from "./layer-cases.js";
import type { Floating } from "./torch-networks.js";

const drawn =
  (...shape: Shape) =>
  (dtype: Floating): Tensor[] => [randn(shape, { dtype, generator: new Generator(1) })];

export const normCases: Readonly<Record<string, readonly LayerCase[]>> = {
  GroupNorm: [
    {
      make: (dtype) => new nn.GroupNorm(2, 4, { dtype }),
      inputs: drawn(2, 4, 3),
      prints: "GroupNorm(2 groups, 4)",
      state: { gamma: [4], beta: [4] },
    },
    {
      make: (dtype) => new nn.GroupNorm(1, 4, { dtype, affine: false, eps: 0.1 }),
      inputs: drawn(3, 4),
      prints: "GroupNorm(1 groups, 4)",
      state: {},
    },
  ],
  InstanceNorm1d: [
    {
      make: (dtype) => new nn.InstanceNorm1d(3, { dtype, affine: true, trackRunningStats: true }),
      inputs: drawn(2, 3, 4),
      prints: "InstanceNorm1d(3)",
      state: { gamma: [3], beta: [3], runningMean: [3], runningVariance: [3] },
      differsInTraining: true,
    },
  ],
  InstanceNorm2d: [
    {
      make: (dtype) => new nn.InstanceNorm2d(2, { dtype }),
      inputs: drawn(2, 2, 3, 2),
      prints: "InstanceNorm2d(2)",
      state: {},
    },
    {
      make: (dtype) => new nn.InstanceNorm2d(2, { dtype, affine: true, eps: 0.1 }),
      inputs: drawn(2, 3, 2),
      prints: "InstanceNorm2d(2)",
      state: { gamma: [2], beta: [2] },
    },
  ],
  RMSNorm: [
    {
      make: (dtype) => new nn.RMSNorm([2, 3], { dtype, affine: false }),
      inputs: drawn(2, 2, 3),
      prints: "RMSNorm((2, 3))",
      state: {},
      op: { name: "rmsNorm", run: (x: Tensor) => rmsNorm(x, [2, 3]) },
    },
    {
      make: (dtype) => new nn.RMSNorm(4, { dtype, eps: 0.1 }),
      inputs: drawn(3, 4),
      prints: "RMSNorm((4,))",
      state: { gamma: [4] },
      op: { name: "rmsNorm", run: (x: Tensor) => rmsNorm(x, 4, { eps: 0.1 }) },
    },
  ],
};
