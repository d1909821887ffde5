/**
 * Every optimizer, schedule and clipping function that optim exports, by
 * its cases: states, groups, options, values, refusals.
 */
import { describe, expect, test } from "vitest";
import { GradError, optim, StateError, type Tensor, tensor, ValueError } from "wengert";
import {
  type AnyOptimizer,
  clippingCases,
  type OptimizerCase,
  optimizerCases,
  scheduleCases,
} from "./optimizer-cases.js";
import { parameter } from "./parameters.js";

/** Each has a test file of its own. */
const infrastructure = [
  "Optimizer",
  "Scheduler",
  "ReduceOnPlateau",
  "ExponentialMovingAverage",
  "StochasticWeightAverage",
];

test("every export of optim has its cases", () => {
  for (const [name, value] of Object.entries(optim as Readonly<Record<string, unknown>>)) {
    if (infrastructure.includes(name)) continue;
    const isOptimizer = typeof value === "function" && typeof value.prototype?.addParamGroup === "function";
    const cases = isOptimizer ? [optimizerCases] : [scheduleCases, clippingCases];
    expect(
      cases.some((each) => name in each),
      `${name} has a case in test/optim/optimizer-cases.ts`,
    ).toBe(true);
  }
  for (const name of [optimizerCases, scheduleCases, clippingCases].flatMap(Object.keys))
    expect(Object.keys(optim), `${name} is exported`).toContain(name);
});

const shapes = [[3], [2, 2], []];

/** Float64 leaves with other values for another seed. */
const leaves = (seed: number): Tensor[] =>
  shapes.map((shape, i) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const values = Array.from({ length: size }, (_, k) => Math.sin(1 + seed + 10 * i + k));
    return tensor(values, { shape, dtype: "float64", requiresGrad: true });
  });

/** Steps `from` to `to`; the second parameter has no gradient in every third step. */
function train(
  optimizer: AnyOptimizer,
  parameters: readonly Tensor[],
  from: number,
  to: number,
  step = (each: AnyOptimizer) => each.step(),
): void {
  for (let at = from; at < to; at++) {
    for (const [i, each] of parameters.entries())
      each.grad =
        i === 1 && at % 3 === 0
          ? null
          : each
              .detach()
              .mul(3)
              .sub(Math.cos(at + i));
    step(optimizer);
  }
}

const values = (parameters: readonly Tensor[]) => parameters.map((each) => [...each.toTypedArray()]);

const variants = (cases: OptimizerCase) =>
  cases.variants.map((each) => [JSON.stringify(each.options), each] as const);

describe.each(Object.entries(optimizerCases))("%s", (name, cases) => {
  const { make, bad, step: stepOf } = cases;

  test("is of its class and calls itself so", () => {
    const optimizer = make(leaves(0), {});
    expect(optimizer.constructor.name).toBe(name);
    expect(optimizer.kind).toBe(name);
  });

  test("is compared with PyTorch, or with a reference in numbers", () => {
    expect(cases.torch ?? cases.reference).toBeDefined();
  });

  const { reference } = cases;
  if (reference !== undefined)
    test.each(variants(cases))("with %s moves as its reference does", (_, { options }) => {
      const parameters = leaves(0);
      const optimizer = make(parameters, options);
      const memories = parameters.map((each) => Array.from(each.toTypedArray(), () => ({})));
      const numbers = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, Number(value)]));
      for (let step = 0; step < 8; step++) {
        const expected = parameters.map((each, i) => {
          if (i === 1 && step % 3 === 0) return [...each.toTypedArray()]; // `train` gives it no gradient then
          const gradients = each
            .detach()
            .mul(3)
            .sub(Math.cos(step + i))
            .toTypedArray();
          return Array.from(each.toTypedArray(), (value, k) =>
            reference(value, gradients[k] as number, memories[i]?.[k] as Record<string, number>, numbers),
          );
        });
        train(optimizer, parameters, step, step + 1, stepOf);
        for (const [i, row] of values(parameters).entries())
          expect(row).toEqual(expected[i]?.map((value) => expect.closeTo(value, 12)));
      }
    });

  test.each(variants(cases))("with %s goes on from a state to the bit", (_, { options, remembers }) => {
    const whole = leaves(0);
    const first = make(whole, options);
    train(first, whole, 0, 4, stepOf);
    const state = structuredClone(first.stateDict());
    for (const each of state.state) expect(Object.keys(each ?? {})).toEqual(remembers);
    const resumed = leaves(1);
    for (const [i, each] of resumed.entries()) each.assign(whole[i] as Tensor);
    train(first, whole, 4, 9, stepOf);

    const second = make(resumed, {});
    second.loadStateDict(state);
    train(second, resumed, 4, 9, stepOf);
    expect(values(resumed)).toEqual(values(whole));
    expect(second.stateDict()).toEqual(first.stateDict());
  });

  const eachGroup = cases.together ? [] : variants(cases);
  test.each(eachGroup)("with %s treats groups as optimizers of their own", (_, { options }) => {
    const [grouped, single] = [leaves(0), leaves(0)];
    const lrs = [0.1, 0.02, 0.3];
    const one = make(
      grouped.map((each, i) => ({ params: [each], lr: lrs[i] as number })),
      options,
    );
    train(one, grouped, 0, 5, stepOf);
    for (const [i, each] of single.entries()) {
      const own = make([each], { ...options, lr: lrs[i] as number });
      const all = single.map((other, k) => (k === i ? each : other.detach()));
      train(own, all, 0, 5, stepOf);
    }
    expect(values(grouped)).toEqual(values(single));
  });

  test.each(variants(cases))("with %s moves every parameter, downhill, unrecorded", (_, { options }) => {
    const [x, y] = [parameter([1, -1], [1, -1]), parameter([5])];
    const optimizer = make([x, y], options);
    (stepOf ?? ((each) => each.step()))(optimizer);
    const [first = Number.NaN, second = Number.NaN] = x.toTypedArray();
    expect(first).toBeLessThan(1);
    expect(second).toBeCloseTo(-first, 12);
    expect([x.isLeaf, x.requiresGrad, y.item()]).toEqual([true, true, 5]);
    if (!cases.together) expect(optimizer.stateDict().state[1]).toBeNull();
  });

  test("leaves frozen parameters where they are, and moves them when they are no longer", () => {
    const [x, frozen] = [parameter([1, -1], [1, -1]), parameter([5], [1])];
    frozen.requiresGrad = false;
    const optimizer = make([x, frozen], {});
    const step = () => (stepOf ?? ((each) => each.step()))(optimizer);
    step();
    expect(frozen.item()).toBe(5);
    expect(x.toTypedArray()[0]).toBeLessThan(1);
    frozen.requiresGrad = true;
    frozen.grad = tensor([1], { dtype: "float64" });
    step();
    expect(frozen.item()).toBeLessThan(5);
    expect(() => make([tensor([1])], {})).toThrow(GradError);
  });

  test("refuses every option outside its range, in the constructor, a group and a state", () => {
    const group: Readonly<Record<string, unknown>> = { ...make(leaves(0), {}).paramGroups[0] };
    const ranged = Object.keys(group).filter((key) => key !== "params" && typeof group[key] !== "boolean");
    expect(Object.keys(bad).sort()).toEqual(ranged.sort());
    for (const [option, given] of Object.entries(bad))
      for (const value of given) {
        const what = `${option} ${String(value)}`;
        expect(() => make(leaves(0), { [option]: value }), what).toThrow(ValueError);
        expect(() => make([{ params: leaves(0), [option]: value }], {}), what).toThrow(ValueError);
        const optimizer = make(leaves(0), {});
        const state = optimizer.stateDict();
        const groups = state.groups.map((each) => ({
          ...each,
          options: { ...each.options, [option]: value },
        }));
        expect(() => optimizer.loadStateDict({ ...state, groups }), what).toThrow(ValueError);
        expect(optimizer.stateDict()).toEqual(state);
      }
  });

  test.each(variants(cases))(
    "with %s refuses a state that does not fit, and keeps its own",
    (_, { options }) => {
      const trained = leaves(0);
      const optimizer = make(trained, options);
      train(optimizer, trained, 0, 4, stepOf);
      const state = optimizer.stateDict();
      const refused = (broken: optim.OptimizerState) => {
        expect(() => optimizer.loadStateDict(broken)).toThrow(StateError);
        expect(optimizer.stateDict()).toEqual(state);
      };
      refused({ ...state, kind: "another" });
      refused({ ...state, state: state.state.slice(1) });
      refused({ ...state, groups: [] });
      refused({ ...state, groups: state.groups.map((each) => ({ ...each, options: {} })) });
      for (const [i, own] of state.state.entries())
        for (const remembered of Object.keys(own ?? {})) {
          const replaced = (value: unknown) =>
            refused({
              ...state,
              state: state.state.with(i, { ...own, [remembered]: value as number }),
            });
          const { [remembered]: _gone, ...rest } = own ?? {};
          refused({ ...state, state: state.state.with(i, rest) });
          for (const junk of [undefined, null, "1", {}, [1]]) replaced(junk);
          replaced({ shape: [99], dtype: "float64", values: new Float64Array(99) });
          replaced({ shape: shapes[i], dtype: "float64", values: new Float64Array(99) });
        }
    },
  );
});

const closeTo = (factors: readonly number[]) => factors.map((each) => expect.closeTo(each, 12));

describe.each(Object.entries(scheduleCases))("the schedule %s", (_, { make, factors, bad }) => {
  test("gives the factors of its case, the same in any order", () => {
    const schedule = make();
    const steps = factors.map((_, step) => step);
    expect(steps.map(schedule)).toEqual(closeTo(factors));
    expect(steps.toReversed().map(schedule)).toEqual(closeTo(factors.toReversed()));
  });

  test("never gives a factor that a scheduler refuses", () => {
    const optimizer = new optim.SGD([parameter([1])], { lr: 0.5 });
    const scheduler = new optim.Scheduler(optimizer, make());
    for (let step = 0; step < 50; step++) {
      expect(scheduler.lrs).toEqual([0.5 * make()(step)]);
      scheduler.step();
    }
  });

  test("refuses numbers outside their range", () => {
    for (const call of bad) expect(call, String(call)).toThrow(ValueError);
  });
});

describe.each(Object.entries(clippingCases))("%s", (_, { clip, bad }) => {
  test("leaves alone what is within the bound, and what has no gradient", () => {
    const [x, y] = [parameter([1, 2], [0.3, -0.4]), parameter([1])];
    clip([x, y], 1);
    expect([x.grad?.toArray(), y.grad]).toEqual([[0.3, -0.4], null]);
  });

  test("refuses a bound that is none, and then clips nothing", () => {
    const x = parameter([1], [5]);
    for (const bound of bad) expect(() => clip([x], bound)).toThrow(ValueError);
    expect(x.grad?.item()).toBe(5);
  });
});
