/** ReduceOnPlateau: every group, its floor, its states, and measures that are none. */
import { expect, test } from "vitest";
import { optim, StateError, ValueError } from "wengert";
import { parameter } from "../parameters.js";

const build = (options: optim.ReduceOnPlateauOptions = {}) => {
  const groups = [1, 0.01].map((lr) => ({ params: [parameter([1])], lr }));
  const optimizer = new optim.SGD(groups, { lr: 1 });
  return { optimizer, plateau: new optim.ReduceOnPlateau(optimizer, options) };
};

test("lowers every group, none below minLr, and raises none to it", () => {
  const { optimizer, plateau } = build({ patience: 0, factor: 0.5, minLr: 0.3 });
  const lowered = [5, 5, 5, 5].map((measure) => plateau.step(measure));
  expect(lowered).toEqual([false, true, true, true]);
  expect(plateau.lrs).toEqual([0.3, 0.01]);
  expect(optimizer.paramGroups[0]?.lr).toBe(0.3);
});

test("measures that are not finite are no improvement", () => {
  const { plateau } = build({ patience: 1 });
  const lowered = [Number.NaN, Number.NEGATIVE_INFINITY, 3, Number.NaN, 2.9].map((each) =>
    plateau.step(each),
  );
  expect(lowered).toEqual([false, true, false, false, false]);
  expect(plateau.stateDict()).toEqual({ mode: "min", best: 2.9, waited: 0, cooling: 0 });
  for (const measure of ["1", null, undefined, [1]])
    expect(() => plateau.step(measure as never)).toThrow(ValueError);
});

test("goes on from a state, and refuses what is none", () => {
  const options = { patience: 2, cooldown: 1, mode: "max" } as const;
  const { plateau } = build(options);
  for (const measure of [1, 1, 1]) plateau.step(measure);
  const state = structuredClone(plateau.stateDict());
  expect(state).toEqual({ mode: "max", best: 1, waited: 2, cooling: 0 });
  const { plateau: resumed } = build(options);
  resumed.loadStateDict(state);
  expect([resumed.step(1), resumed.stateDict().cooling]).toEqual([true, 1]);
  for (const broken of [
    null,
    {},
    { ...state, mode: "min" },
    { ...state, best: Number.NaN },
    { ...state, waited: -1 },
    { ...state, cooling: 0.5 },
    { ...state, more: 1 },
  ])
    expect(() => plateau.loadStateDict(broken as never), JSON.stringify(broken)).toThrow(StateError);
  expect(plateau.stateDict()).toEqual(state);
});

test("a frozen group lowers none", () => {
  const { optimizer, plateau } = build({ patience: 0 });
  Object.freeze(optimizer.paramGroups[1]);
  plateau.step(1);
  expect(() => plateau.step(1)).toThrow("paramGroups[1] is frozen");
  expect(plateau.lrs).toEqual([1, 0.01]);
});

test("refuses options outside their range", () => {
  for (const options of [
    { factor: 1 },
    { factor: -0.1 },
    { patience: 0.5 },
    { threshold: 1 },
    { cooldown: -1 },
    { minLr: -1 },
    { mode: "least" as "min" },
    { monitor: "loss" } as object,
  ])
    expect(() => build(options), JSON.stringify(options)).toThrow(ValueError);
  expect(() => new optim.ReduceOnPlateau({} as never)).toThrow(ValueError);
});
