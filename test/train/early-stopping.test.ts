/** Early stopping: when a measure has not improved for a while, and how it goes on after a checkpoint. */
import { describe, expect, test } from "vitest";
import { StateError, ValueError } from "wengert";
import { EarlyStopping, type EarlyStoppingOptions } from "wengert/train";

/** The updates that improved, and after which it was time to stop. */
function run(values: readonly number[], options: EarlyStoppingOptions) {
  const stopping = new EarlyStopping(options);
  const better: number[] = [];
  let stopped = -1;
  for (const [i, value] of values.entries()) {
    if (stopping.update(value)) better.push(i);
    if (stopping.shouldStop && stopped < 0) stopped = i;
  }
  return { better, stopped, best: stopping.best, bestUpdate: stopping.bestUpdate };
}

test("the least is best, and so many updates without an improvement are enough", () => {
  expect(run([3, 2, 2, 2.5, 1], { patience: 3 })).toEqual({
    better: [0, 1, 4],
    stopped: -1,
    best: 1,
    bestUpdate: 4,
  });
  expect(run([3, 2, 2, 2.5, 2], { patience: 3 }).stopped).toBe(4);
  expect(run([3, 2, 2], { patience: 1 }).stopped).toBe(2);
});

test("the greatest is best where that is said, and an improvement must be more than minDelta", () => {
  const options = { patience: 2, mode: "max", minDelta: 0.25 } as const;
  expect(run([0.25, 0.5, 0.75], options)).toMatchObject({ better: [0, 2], stopped: -1, best: 0.75 });
  expect(run([0.25, 0.5, 0.5], options)).toMatchObject({ better: [0], stopped: 2, best: 0.25 });
});

test("NaN is no improvement, also as the first value; infinity is a value", () => {
  expect(run([Number.NaN, Number.NaN], { patience: 2 })).toEqual({
    better: [],
    stopped: 1,
    best: undefined,
    bestUpdate: -1,
  });
  expect(run([Number.POSITIVE_INFINITY, 5, Number.NaN], { patience: 2 })).toMatchObject({ better: [0, 1] });
});

test("before anything was measured it is not time to stop", () => {
  expect(new EarlyStopping({ patience: 1 }).shouldStop).toBe(false);
});

describe("its state", () => {
  test("goes through JSON, and it goes on as if nothing had been", () => {
    const one = new EarlyStopping({ patience: 2 });
    const other = new EarlyStopping({ patience: 2 });
    one.update(1);
    one.update(2);
    other.loadStateDict(JSON.parse(JSON.stringify(one.stateDict())));
    expect([one, other].map((each) => [each.update(1.5), each.shouldStop])).toEqual([
      [false, true],
      [false, true],
    ]);
    const fresh = new EarlyStopping({ patience: 1 });
    fresh.loadStateDict(new EarlyStopping({ patience: 1 }).stateDict());
    expect([fresh.best, fresh.shouldStop]).toEqual([undefined, false]);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "goes through JSON with %d as best",
    (best) => {
      for (const mode of ["min", "max"] as const) {
        const [stopping, fresh] = [1, 2].map(() => new EarlyStopping({ patience: 2, mode })) as [
          EarlyStopping,
          EarlyStopping,
        ];
        stopping.update(best);
        fresh.loadStateDict(JSON.parse(JSON.stringify(stopping.stateDict())));
        expect(fresh.best).toBe(best);
        expect(fresh.stateDict()).toEqual(stopping.stateDict());
        fresh.loadStateDict({ best, bestUpdate: 0, updates: 1 });
        expect(fresh.best).toBe(best);
      }
    },
  );

  test.each([
    [null],
    [{ best: "NaN", bestUpdate: 0, updates: 1 }],
    [{ best: "1", bestUpdate: 0, updates: 1 }],
    [{ best: "Infinity", bestUpdate: -1, updates: 1 }],
    [[1]],
    [{}],
    [{ best: 1, bestUpdate: -1, updates: 1 }],
    [{ best: null, bestUpdate: 0, updates: 1 }],
    [{ best: 1, bestUpdate: 1, updates: 1 }],
    [{ best: Number.NaN, bestUpdate: 0, updates: 1 }],
    [{ best: 1, bestUpdate: 0.5, updates: 1 }],
    [{ best: 1, bestUpdate: 0, updates: 1, mode: "most" }],
    [new EarlyStopping({ patience: 2, mode: "max" }).stateDict()],
  ])("%j is none, and nothing is changed", (state) => {
    const stopping = new EarlyStopping({ patience: 2 });
    stopping.update(3);
    expect(() => stopping.loadStateDict(state as never)).toThrow(StateError);
    expect(stopping.stateDict()).toEqual({ mode: "min", best: 3, bestUpdate: 0, updates: 1 });
  });

  test("of the other mode says so, and one of before modes were kept is taken", () => {
    const stopping = new EarlyStopping({ patience: 2, mode: "max" });
    expect(() => stopping.loadStateDict(new EarlyStopping({ patience: 2 }).stateDict())).toThrow(
      'the state is of mode "min", and this one of mode "max"; nothing was loaded. Make it with { mode: "min" }',
    );
    stopping.loadStateDict({ best: 0.5, bestUpdate: 0, updates: 1 });
    expect([stopping.update(0.25), stopping.update(0.75)]).toEqual([false, true]);
  });
});

test("a patience is asked for", () => {
  expect(() => new EarlyStopping({} as never)).toThrow(/patience is missing/);
  for (const patience of [0, 1.5, Number.NaN])
    expect(() => new EarlyStopping({ patience })).toThrow(ValueError);
});
