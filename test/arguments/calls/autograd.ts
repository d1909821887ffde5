/** Calls of transformations, checks, diagnoses, and of what looks at memory. */
import * as wengert from "wengert";
import { mul, square, sum, type Tensor, tensor } from "wengert";
import { double, generator, loss, tracked } from "./samples.js";
import { type Call, callsOf, ended, none, withRest } from "./table.js";

/** As functions, so that it is the library that looks at what they are called with. */
const pointwise = (x: Tensor) => square(x);
const scalar = (x: Tensor) => sum(square(x));
const checked = () => [
  pointwise,
  [double()],
  {
    mode: "exact",
    directions: 2,
    generator: generator(),
    step: 1e-5,
    rtol: 1e-3,
    atol: 1e-5,
    allowFloat32: false,
    allowUnused: false,
  },
];

const functions = callsOf(wengert, {
  grad: () => [scalar, { argument: 0, hasAux: false }],
  valueAndGrad: () => [scalar, { argument: 0, hasAux: false }],
  vjp: () => [pointwise, double()],
  jvp: () => [pointwise, double(), double()],
  jacobian: () => [pointwise, double()],
  hessian: () => [scalar, double()],
  hvp: () => [scalar, double(), double()],
  vmap: () => [pointwise, { inAxes: 0, outAxes: 0, randomness: "same" }],
  customOp: () => [
    {
      name: "twice",
      symbol: "2x",
      local: ["2"],
      forward: (x: Tensor) => mul(x, 2),
      vjp: [(g: Tensor) => mul(g, 2)],
    },
  ],
  gradcheck: checked,
  gradgradcheck: checked,
  numericalGradient: () => {
    const x = tensor([0.1, 0.2], { dtype: "float64" });
    return [() => x.square().sum(), x, { step: 1e-5 }];
  },
  checkpoint: withRest(() => [pointwise, tracked()]),
  savedTensorHooks: () => [{ pack: (value: unknown) => value, unpack: (value: unknown) => value }, () => 1],
  detectAnomaly: () => [() => 1, { infinity: true }],
  explainGrad: () => {
    const x = tracked();
    return [x, { from: x.square(), seed: [1, 2, 3] }];
  },
  graphStats: () => [loss(), { largest: 2 }],
});

const watches = ended(callsOf(wengert, { watchGraphGrowth: () => [{ patience: 5 }] }), (watch) =>
  (watch as wengert.GraphGrowthWatch).stop(),
);

/** Functions and objects that functions give. */
const given: readonly Call[] = [
  {
    name: "vjp pullback",
    run: (...args) => {
      const [, pullback] = wengert.vjp(pointwise, double());
      return Reflect.apply(pullback, undefined, args);
    },
    args: () => [[1, 2, 3]],
    rest: false,
  },
  ...(["next", "stop"] as const).map((name) => ({
    name: `watchGraphGrowth.${name}`,
    run: (...args: readonly unknown[]) => {
      const watch = wengert.watchGraphGrowth();
      try {
        return Reflect.apply(watch[name], watch, args);
      } finally {
        watch.stop(); // refused, a watch would be told of every op that follows
      }
    },
    args: none,
    rest: false,
  })),
];

export const autogradCalls: readonly Call[] = [...functions, ...watches, ...given];
