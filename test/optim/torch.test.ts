/**
 * The optimizers, schedules and clipping against PyTorch's, step by
 * step: what test/fixtures/torch/optim.py wrote.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LBFGS, ReduceOnPlateau, Scheduler, SGD } from "../../src/optim/index.js";
import { type Tensor, tensor } from "../../src/tensor/index.js";
import { clippingCases, optimizerCases, scheduleCases } from "./optimizer-cases.js";

interface TorchOptions {
  lr?: number;
  momentum?: number;
  nesterov?: boolean;
  weight_decay?: number;
  betas?: [number, number];
  eps?: number;
  alpha?: number;
  centered?: boolean;
  lr_decay?: number;
  initial_accumulator_value?: number;
  amsgrad?: boolean;
  rho?: number;
  momentum_decay?: number;
}

interface Case {
  optimizer: string;
  options: TorchOptions;
  groups: TorchOptions[] | null;
  present: boolean[][];
  values: number[][][];
}

const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/torch/optim.json", import.meta.url), "utf8"),
) as {
  source: { shapes: number[][]; initial: number[][] };
  gradients: number[][][];
  cases: Case[];
  schedules: { schedule: string; options: Record<string, unknown>; lrs: number[][] }[];
  plateaus: {
    measures: number[];
    cases: { options: { mode?: "min" | "max"; cooldown?: number; min_lr?: number }; lrs: number[] }[];
  };
  lbfgs: {
    function: "valley" | "bowl";
    options: Partial<Record<"lr" | "max_iter" | "max_eval" | "history_size", number>> & {
      line_search_fn?: string;
    };
    losses: number[];
    values: number[][];
  }[];
  clips: { kind: string; arguments: [number, number?]; norm: number | null; clipped: number[][] }[];
};

const { shapes, initial } = fixture.source;

const camelCase = ({
  weight_decay,
  lr_decay,
  initial_accumulator_value,
  momentum_decay,
  ...options
}: TorchOptions) => ({
  ...options,
  ...(momentum_decay === undefined ? {} : { momentumDecay: momentum_decay }),
  ...(weight_decay === undefined ? {} : { weightDecay: weight_decay }),
  ...(lr_decay === undefined ? {} : { lrDecay: lr_decay }),
  ...(initial_accumulator_value === undefined ? {} : { initialAccumulator: initial_accumulator_value }),
});

const title = ({ optimizer, options, groups, present }: Case) =>
  `${optimizer} ${JSON.stringify(options)}${groups === null ? "" : ` with groups ${JSON.stringify(groups)}`}` +
  `${present.flat().every(Boolean) ? "" : ", with gradients missing"}`;

/** By what PyTorch calls them. */
const optimizers = new Map(
  Object.values(optimizerCases).flatMap(({ torch, make }) => (torch === undefined ? [] : [[torch, make]])),
);

function build({ optimizer, options, groups }: Case, parameters: Tensor[]): { step(): void } {
  const trained =
    groups === null
      ? parameters
      : parameters.map((each, i) => ({ params: [each], ...camelCase(groups[i] ?? {}) }));
  const make = optimizers.get(optimizer);
  if (make === undefined) throw new Error(`the fixture has ${optimizer}, which is in no case`);
  return make(trained, camelCase(options));
}

test("the fixture has every optimizer, every schedule that PyTorch has, and every clipping function", () => {
  const names = [...fixture.cases.map(({ optimizer }) => optimizer), "LBFGS"];
  expect(new Set(names)).toEqual(new Set(optimizers.keys()));
  const ofTorch = Object.entries(scheduleCases).filter(([, { fromTorch }]) => fromTorch !== undefined);
  expect(new Set(fixture.schedules.map(({ schedule }) => schedule))).toEqual(
    new Set(ofTorch.map(([name]) => name)),
  );
  expect(new Set(fixture.clips.map(({ kind }) => kind))).toEqual(
    new Set(Object.values(clippingCases).map(({ torch }) => torch)),
  );
});

describe.each([
  { dtype: "float64", digits: 13 },
  { dtype: "float32", digits: 5 },
] as const)("ten steps in $dtype are those of PyTorch", ({ dtype, digits }) => {
  test.each(fixture.cases.map((each) => [title(each), each] as const))("%s", (_, each) => {
    const make = (values: number[][], i: number) =>
      tensor(values[i] ?? [], { shape: shapes[i] ?? [], dtype });
    const parameters = shapes.map((_, i) => make(initial, i));
    for (const parameter of parameters) parameter.requiresGrad = true;
    const optimizer = build(each, parameters);

    for (const [step, gradients] of fixture.gradients.entries()) {
      for (const [i, parameter] of parameters.entries())
        parameter.grad = each.present[step]?.[i] ? make(gradients, i) : null;
      optimizer.step();
      for (const [i, parameter] of parameters.entries()) {
        const expected = each.values[step]?.[i] ?? [];
        const actual = parameter.toTypedArray();
        const worst = expected.reduce(
          (most, value, k) => Math.max(most, Math.abs(value - (actual[k] ?? Number.NaN))),
          0,
        );
        expect(
          worst,
          `step ${step + 1}, parameter ${i}: ${actual.join(" ")} against ${expected.join(" ")}`,
        ).toBeLessThan(10 ** -digits);
      }
    }
  });
});

test.each(fixture.schedules.map((each) => [each.schedule, each] as const))(
  "the schedule %s gives the learning rates of PyTorch",
  (name, { options, lrs }) => {
    const make = (lr: number) => ({ params: [tensor([1], { requiresGrad: true })], lr });
    const optimizer = new SGD([make(0.5), make(0.02)], { lr: 1 });
    const schedule = scheduleCases[name]?.fromTorch?.(options);
    if (schedule === undefined) throw new Error(`the fixture has ${name}, which is in no case`);
    const scheduler = new Scheduler(optimizer, schedule);
    for (const [step, expected] of lrs.entries()) {
      if (step > 0) scheduler.step();
      for (const [i, lr] of scheduler.lrs.entries())
        expect(lr, `step ${step}`).toBeCloseTo(expected[i] ?? Number.NaN, 14);
    }
  },
);

test.each(fixture.plateaus.cases.map((each) => [JSON.stringify(each.options), each] as const))(
  "ReduceOnPlateau with %s lowers the learning rate as PyTorch does",
  (_, { options: { min_lr, ...options }, lrs }) => {
    const optimizer = new SGD([tensor([1], { requiresGrad: true })], { lr: 1 });
    const minLr = min_lr === undefined ? {} : { minLr: min_lr };
    const scheduler = new ReduceOnPlateau(optimizer, { ...options, ...minLr });
    for (const [i, measure] of fixture.plateaus.measures.entries()) {
      const before = scheduler.lrs[0] as number;
      const isLower = scheduler.step(measure);
      expect(scheduler.lrs[0], `after ${i + 1} measures`).toBeCloseTo(lrs[i] ?? Number.NaN, 14);
      if (!isLower) expect(scheduler.lrs[0]).toBe(before);
    }
  },
);

const functions = {
  valley: (x: Tensor, y: Tensor) => {
    const [a, b] = [x.slice([0]), x.slice([1])];
    return a.sub(1).square().add(b.sub(a.square()).square().mul(100)).add(y.sub(2).pow(4)).sum();
  },
  bowl: (x: Tensor, y: Tensor) =>
    x
      .mul([1, 30])
      .square()
      .sum()
      .add(
        y
          .sub(x.slice([0]))
          .square()
          .sum(),
      ),
};

test.each(fixture.lbfgs.map((each) => [each.function, JSON.stringify(each.options), each] as const))(
  "LBFGS on the %s with %s goes where PyTorch goes",
  (name, _, { options, losses, values }) => {
    const x = tensor([-1.2, 1], { dtype: "float64", requiresGrad: true });
    const y = tensor([0.5], { dtype: "float64", requiresGrad: true });
    const { lr = 1, max_iter = 20, max_eval = null, history_size = 100, line_search_fn } = options;
    const optimizer = new LBFGS([x, y], {
      lr,
      maxIter: max_iter,
      maxEval: max_eval,
      historySize: history_size,
      lineSearch: line_search_fn === undefined ? "none" : "strongWolfe",
    });
    for (const [i, expected] of values.entries()) {
      const loss = optimizer.step(() => {
        const value = functions[name](x, y);
        value.backward();
        return value;
      });
      // rounding grows along the way, in both
      expect(loss / (losses[i] as number), `loss ${i}`).toBeCloseTo(1, 6);
      for (const [k, value] of [...x.toTypedArray(), ...y.toTypedArray()].entries())
        expect(value, `step ${i}, element ${k}`).toBeCloseTo(expected[k] ?? Number.NaN, 7);
    }
  },
);

test.each(fixture.clips.map((each) => [each.kind, JSON.stringify(each.arguments), each] as const))(
  "%s%s clips as PyTorch does",
  (_, __, { kind, arguments: [bound, normType], norm, clipped }) => {
    const parameters = shapes.map((shape, i) => {
      const leaf = tensor(initial[i] ?? [], { shape, dtype: "float64", requiresGrad: true });
      leaf.grad = tensor(fixture.gradients[0]?.[i] ?? [], { shape, dtype: "float64" });
      return leaf;
    });
    const clipping = Object.values(clippingCases).find(({ torch }) => torch === kind);
    const before = clipping?.clip(parameters, bound, normType);
    if (norm !== null) expect(before).toBeCloseTo(norm, 13);
    for (const [i, parameter] of parameters.entries())
      for (const [k, value] of (parameter.grad?.toTypedArray() ?? []).entries())
        expect(value).toBeCloseTo(clipped[i]?.[k] ?? Number.NaN, 14);
  },
);
