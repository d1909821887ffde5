/** Schedules: pure functions, and the scheduler that moves learning rates along them. */
import { describe, expect, test } from "vitest";
import { optim, StateError, ValueError } from "wengert";
import { parameter } from "../parameters.js";

const along = (schedule: optim.Schedule, steps: number) =>
  Array.from({ length: steps }, (_, t) => schedule(t));
const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e6) / 1e6);

describe("schedules", () => {
  test("warm up in a straight line, then follow another from its start", () => {
    expect(along(optim.warmUp(4), 6)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
    const then = optim.warmUp(2, optim.exponential(0.5));
    expect(along(then, 5)).toEqual([0.5, 1, 1, 0.5, 0.25]);
  });

  test("stay at their end: a cosine on its floor, a line at its last factor", () => {
    expect(rounded(along(optim.cosine({ steps: 4, floor: 0.1 }), 7))).toEqual(
      rounded([1, 0.55 + 0.45 * Math.SQRT1_2, 0.55, 0.55 - 0.45 * Math.SQRT1_2, 0.1, 0.1, 0.1]),
    );
    expect(along(optim.linear({ steps: 2, from: 0 }), 4)).toEqual([0, 0.5, 1, 1]);
  });

  test("are pure: the same step gives the same factor, in any order", () => {
    const schedule = optim.warmUp(3, optim.stepDecay({ every: 2 }));
    const forward = along(schedule, 9);
    expect([8, 3, 0, 5].map(schedule)).toEqual([8, 3, 0, 5].map((t) => forward[t]));
  });

  test("refuse numbers that are none", () => {
    for (const make of [
      () => optim.stepDecay({ every: 0 }),
      () => optim.stepDecay({ every: 2, factor: -1 }),
      () => optim.milestones([1], Number.NaN),
      () => optim.exponential(-0.5),
      () => optim.linear({ steps: 1.5, from: 0 }),
      () => optim.linear({ steps: 2, from: -1 }),
      () => optim.cosine({ steps: 0 }),
      () => optim.cosine({ steps: 2, floor: -1 }),
      () => optim.warmUp(0),
    ])
      expect(make).toThrow(ValueError);
  });
});

describe("a scheduler", () => {
  const build = () =>
    new optim.SGD(
      [
        { params: [parameter([0])], lr: 1 },
        { params: [parameter([0])], lr: 0.1 },
      ],
      { lr: 1 },
    );

  test("sets the learning rates at once, and then at each step, of every group alike", () => {
    const optimizer = build();
    const scheduler = new optim.Scheduler(optimizer, optim.warmUp(2, optim.exponential(0.5)));
    const seen = [scheduler.lrs];
    for (let i = 0; i < 4; i++) {
      scheduler.step();
      seen.push(scheduler.lrs);
    }
    expect(seen.map(rounded)).toEqual([
      [0.5, 0.05],
      [1, 0.1],
      [1, 0.1],
      [0.5, 0.05],
      [0.25, 0.025],
    ]);
    expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual(scheduler.lrs);
    expect(scheduler.steps).toBe(4);
  });

  test("moves what the optimizer does: a smaller rate, a smaller step", () => {
    const x = parameter([0], [1]);
    const optimizer = new optim.SGD([x], { lr: 1 });
    const scheduler = new optim.Scheduler(optimizer, (t) => 10 ** -t);
    for (let i = 0; i < 3; i++) {
      optimizer.step();
      scheduler.step();
    }
    expect(x.item()).toBeCloseTo(-1.11, 12);
  });

  test("goes on from a state, with the rates it began with", () => {
    const [source, target] = [build(), build()];
    const first = new optim.Scheduler(source, optim.exponential(0.5));
    first.step();
    first.step();
    const second = new optim.Scheduler(target, optim.exponential(0.5));
    target.loadStateDict(source.stateDict());
    second.loadStateDict(JSON.parse(JSON.stringify(first.stateDict())) as optim.SchedulerState);
    expect(second.lrs).toEqual(first.lrs);
    first.step();
    second.step();
    expect(second.lrs).toEqual([0.125, 0.0125]);
    expect(second.lrs).toEqual(first.lrs);
    expect(() => second.loadStateDict({ steps: 1, initialLrs: [1] })).toThrow(StateError);
  });

  test("refuses a factor that is no finite number of at least 0, and changes nothing", () => {
    const optimizer = build();
    const scheduler = new optim.Scheduler(optimizer, (t) => (t === 2 ? Number.NaN : 1));
    scheduler.step();
    expect(() => scheduler.step()).toThrow("Scheduler: the schedule gave NaN for step 2");
    expect([scheduler.steps, scheduler.lrs]).toEqual([1, [1, 0.1]]);
    expect(() => new optim.Scheduler(optimizer, () => -1)).toThrow(ValueError);
  });

  test("gives a group that was added later its factor, from the rate that it came with, and its state loads", () => {
    const make = () => {
      const optimizer = build();
      const scheduler = new optim.Scheduler(optimizer, optim.exponential(0.5));
      scheduler.step();
      optimizer.addParamGroup({ params: [parameter([0])], lr: 8 });
      return { optimizer, scheduler };
    };
    const { optimizer, scheduler } = make();
    expect(scheduler.lrs).toEqual([0.5, 0.05, 8]);
    expect(scheduler.stateDict()).toEqual({ steps: 1, initialLrs: [1, 0.1, 8] });
    scheduler.step();
    scheduler.step();
    expect(scheduler.lrs).toEqual([0.125, 0.0125, 1]);
    const other = make();
    other.optimizer.loadStateDict(optimizer.stateDict());
    other.scheduler.loadStateDict(scheduler.stateDict());
    expect(other.scheduler.lrs).toEqual(scheduler.lrs);
    other.scheduler.step();
    expect(other.scheduler.lrs).toEqual([0.0625, 0.00625, 0.5]);
  });

  test("refuses a state with anything wrong in it, names it, and changes nothing", () => {
    const scheduler = new optim.Scheduler(build(), optim.exponential(0.5));
    scheduler.step();
    const refused = (state: unknown, words: string) => {
      const load = () => scheduler.loadStateDict(state as optim.SchedulerState);
      expect(load).toThrow(StateError);
      expect(load).toThrow(`Scheduler.loadStateDict: ${words}`);
      expect([scheduler.steps, scheduler.lrs]).toEqual([1, [0.5, 0.05]]);
    };
    refused(null, "the state is null");
    refused({ steps: -1, initialLrs: [1, 1] }, "steps is -1 in the state, not a whole number of at least 0");
    refused({ steps: 1 }, "initialLrs is undefined in the state, not a list");
    refused({ steps: 1, initialLrs: [1, null] }, "initialLrs[1] is null in the state");
    refused({ steps: 1, initialLrs: [1] }, "2 groups here, 1 in the state; nothing was loaded");
    const picky = new optim.Scheduler(build(), (t) => (t === 7 ? -1 : 1));
    expect(() => picky.loadStateDict({ steps: 7, initialLrs: [3, 3] })).toThrow(ValueError);
    picky.step();
    expect(picky.lrs).toEqual([1, 0.1]);
  });

  test("and the schedules refuse what they do not know", () => {
    const call =
      (f: (...args: never[]) => unknown, ...args: unknown[]) =>
      () =>
        f(...(args as never[]));
    expect(call(optim.stepDecay, 10, 0.1)).toThrow("stepDecay: an argument too many, 0.1");
    expect(call(optim.stepDecay, 10)).toThrow(
      "stepDecay: options must be an object, got 10. Write { every: 10 }.",
    );
    expect(call(optim.stepDecay, { step_size: 10 })).toThrow('stepDecay: unknown option "step_size"');
    expect(call(optim.milestones, 3)).toThrow("milestones: steps must be a list of whole numbers");
    expect(call(optim.cosine, { steps: 3, min: 1 })).toThrow('unknown option "min"');
    expect(call(optim.warmUp, 3, 0.5)).toThrow("warmUp: next must be a function, got 0.5");
    expect(() => Reflect.construct(optim.Scheduler, [build()])).toThrow("Scheduler: schedule is missing");
    expect(() => Reflect.construct(optim.Scheduler, [[], () => 1])).toThrow(
      "Scheduler: optimizer must be an optimizer, got []",
    );
    const scheduler = new optim.Scheduler(build(), () => 1);
    expect(() => Reflect.apply(scheduler.step, scheduler, [3])).toThrow(
      "Scheduler.step: an argument too many, 3",
    );
    expect(() => Reflect.apply(optim.clipGradNorm, undefined, [[parameter([1])], 1, 1])).toThrow(
      "clipGradNorm: options must be an object, got 1. Write { normType: 1 }.",
    );
    expect(() => optim.clipGradValue([3] as never, 1)).toThrow("clipGradValue: expected a tensor");
  });
});

test("every schedule refuses what is no number of steps", () => {
  const schedules: Record<string, optim.Schedule> = {
    stepDecay: optim.stepDecay({ every: 2 }),
    milestones: optim.milestones([1]),
    exponential: optim.exponential(0.5),
    linear: optim.linear({ steps: 2, from: 0 }),
    cosine: optim.cosine({ steps: 2 }),
    warmUp: optim.warmUp(2),
  };
  for (const [name, schedule] of Object.entries(schedules))
    for (const step of [-1, 0.5, Number.NaN, "1", undefined, null]) {
      expect(() => schedule(step as number)).toThrow(ValueError);
      expect(() => schedule(step as number)).toThrow(`${name}: the step must be`);
    }
});

describe("a scheduler that cannot set every rate sets none", () => {
  const build = () =>
    new optim.SGD([{ params: [parameter([0])] }, { params: [parameter([0])], lr: 1e300 }], { lr: 1 });

  test("an infinite learning rate", () => {
    const optimizer = build();
    expect(() => new optim.Scheduler(optimizer, () => 1e300)).toThrow(
      "Scheduler: the learning rate of paramGroups[1] would be 1e+300 times 1e+300, Infinity, for step 0",
    );
    const scheduler = new optim.Scheduler(optimizer, (t) => 10 ** (t * 300));
    expect(() => scheduler.step()).toThrow(ValueError);
    expect([scheduler.steps, scheduler.lrs]).toEqual([0, [1, 1e300]]);
  });

  test("a frozen group, and groups that are none any more", () => {
    const optimizer = build();
    const scheduler = new optim.Scheduler(optimizer, optim.exponential(0.5));
    Object.freeze(optimizer.paramGroups[1]);
    expect(() => scheduler.step()).toThrow(ValueError);
    expect(() => scheduler.step()).toThrow("Scheduler: paramGroups[1] is frozen, and its lr cannot be set");
    expect([scheduler.steps, scheduler.lrs]).toEqual([0, [1, 1e300]]);
    Object.assign(optimizer, { paramGroups: null });
    expect(() => scheduler.step()).toThrow("Scheduler: paramGroups was changed to null");
  });

  test("a state with an unknown entry", () => {
    const scheduler = new optim.Scheduler(build(), optim.exponential(0.5));
    const state = { ...scheduler.stateDict(), extra: 1 };
    expect(() => scheduler.loadStateDict(state)).toThrow(
      '"extra" is no entry of a state; nothing was loaded',
    );
  });
});
