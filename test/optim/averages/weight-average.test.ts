/** Averages of parameters: what they are, in the parameters' place and out of it, and their states. */
import { describe, expect, test } from "vitest";
import { GradError, optim, StateError, type Tensor, tensor, ValueError } from "wengert";
import { parameter } from "../parameters.js";

const averages = {
  ExponentialMovingAverage: (list: Iterable<Tensor>) =>
    new optim.ExponentialMovingAverage(list, { decay: 0.75 }),
  StochasticWeightAverage: (list: Iterable<Tensor>) => new optim.StochasticWeightAverage(list),
};

/** By numbers: the average after each of these values. */
const followed = [
  ["ExponentialMovingAverage", [4, 4, 0, 8], [4, 4, 3, 4.25]],
  ["StochasticWeightAverage", [4, 2, 0, 6], [4, 3, 2, 3]],
] as const;

test.each(followed)("%s of %j is %j", (name, given, expected) => {
  const x = parameter([1, 2]);
  const average = averages[name]([x]);
  expect(average.values[0]?.toArray()).toEqual([1, 2]);
  for (const [i, value] of given.entries()) {
    x.assign(value);
    average.update();
    expect(average.values[0]?.toArray(), `update ${i + 1}`).toEqual([expected[i], expected[i]]);
  }
  expect(average.updates).toBe(given.length);
  expect(x.toArray()).toEqual([given.at(-1), given.at(-1)]);
});

describe.each(Object.entries(averages))("%s", (_, make) => {
  const trained = () => {
    const x = parameter([1, 2]);
    const average = make([x]);
    for (const value of [3, 5]) {
      x.assign(value);
      average.update();
    }
    return { x, average };
  };

  test("stands in the parameters' place while a function runs, and no longer, even when it throws", () => {
    const { x, average } = trained();
    const [mean] = average.values as [Tensor];
    expect(average.during(() => x.toArray())).toEqual(mean.toArray());
    expect(x.toArray()).toEqual([5, 5]);
    expect(() =>
      average.during(() => {
        throw new Error("in the middle");
      }),
    ).toThrow("in the middle");
    expect(x.toArray()).toEqual([5, 5]);
    expect(() => average.during(async () => {})).toThrow("fn is async");
    expect(() => average.during(() => Promise.resolve(1))).toThrow(".during: fn returned a promise");
    expect([x.toArray(), x.requiresGrad]).toEqual([[5, 5], true]);
    average.apply();
    expect(x.toArray()).toEqual(mean.toArray());
  });

  test("gives copies: what is written to them changes nothing", () => {
    const { average } = trained();
    const before = average.values[0]?.toArray();
    average.values[0]?.assign(0);
    expect(average.values[0]?.toArray()).toEqual(before);
  });

  test("goes on from a state to the bit, through JSON too", () => {
    const { x, average } = trained();
    const other = parameter([0, 0]);
    const resumed = make([other]);
    resumed.loadStateDict(JSON.parse(JSON.stringify(average.stateDict())));
    for (const each of [x, other]) each.assign([0.1, 0.7]);
    for (const each of [average, resumed]) each.update();
    expect(resumed.stateDict()).toEqual(average.stateDict());
  });

  test("refuses a state that does not fit, and keeps its own", () => {
    const { average } = trained();
    const state = average.stateDict();
    const [first] = state.averages;
    for (const broken of [
      null,
      {},
      { ...state, updates: -1 },
      { ...state, averages: [] },
      { ...state, averages: [first, first] },
      { ...state, averages: [{ ...first, shape: [3] }] },
      { ...state, averages: [1] },
      { ...state, averages: new Array(1) },
      { ...state, more: 1 },
    ])
      expect(() => average.loadStateDict(broken as never), JSON.stringify(broken)).toThrow(StateError);
    expect(average.stateDict()).toEqual(state);
  });

  test("is of parameters, of which each comes once", () => {
    const x = parameter([1]);
    expect(() => make([])).toThrow(ValueError);
    expect(() => make([x, x])).toThrow("comes twice");
    expect(() => make([x.mul(2)])).toThrow(GradError);
    expect(() => make([tensor([1], { dtype: "int32" })])).toThrow(GradError);
  });
});

test("a decay is at least 0 and below 1", () => {
  for (const decay of [-0.1, 1, Number.NaN, "0.9" as never])
    expect(() => new optim.ExponentialMovingAverage([parameter([1])], { decay })).toThrow(ValueError);
});
