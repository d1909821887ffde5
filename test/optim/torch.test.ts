/**
 * The optimizers, schedules and clipping against PyTorch's, step by
 * step: what test/fixtures/torch/optim.py wrote.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Scheduler, SGD } from "../../src/optim/index.js";
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
  clips: { kind: string; arguments: [number, number?]; norm: number | null; clipped: number[][] }[];
};

const { shapes, initial } = fixture.source;

const camelCase = ({ weight_decay, lr_decay, initial_accumulator_value, ...options }: TorchOptions) => ({
  ...options,
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
  expect(new Set(fixture.cases.map(({ optimizer }) => optimizer))).toEqual(new Set(optimizers.keys()));
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
