/** Progress: rate and time left of a loop, of one that was resumed too. */
import { expect, test } from "vitest";
import { ValueError } from "wengert";
import { formatDuration, Progress } from "wengert/train";

/** A clock that stands still unless it is moved, in milliseconds. */
function clock() {
  const at = { ms: 1000 };
  return { at, now: () => at.ms };
}

test.each([
  [0, "0 s"],
  [0.4, "0 s"],
  [12.4, "12 s"],
  [59.6, "1 min 00 s"],
  [200, "3 min 20 s"],
  [3720, "1 h 02 min"],
  [3600 * 27, "1 d 03 h"],
  [1e9, "11574 d 01 h"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("a duration is a finite number of at least 0", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1, "3"])
    expect(() => formatDuration(bad as number)).toThrow(ValueError);
});

test("the rate is that of what was done, and the rest takes as long", () => {
  const { at, now } = clock();
  const progress = new Progress(1000, { now });
  expect([progress.done, progress.rate, progress.secondsLeft]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  expect(`${progress}`).toBe("0 of 1000 (0 %)");
  expect(progress.estimate()).toBe("");
  at.ms += 2000;
  progress.advance(250);
  expect([progress.seconds, progress.rate, progress.secondsLeft]).toEqual([2, 125, 6]);
  expect(`${progress}`).toBe("250 of 1000 (25 %), 125 it/s, 6 s left");
  at.ms += 98_000;
  progress.advance();
  expect(progress.estimate()).toBe("2.5 it/s, 4 min 58 s left");
  progress.advance(749);
  expect(progress.secondsLeft).toBe(0);
});

test("what was done before a loop was resumed counts as done, and not for the rate", () => {
  const { at, now } = clock();
  const progress = new Progress(1000, { done: 500, seconds: 60, now });
  expect([progress.done, progress.seconds, progress.estimate()]).toEqual([500, 60, ""]);
  at.ms += 1000;
  progress.advance(100);
  expect(`${progress}`).toBe("600 of 1000 (60 %), 100 it/s, 4 s left");
  expect(progress.seconds).toBe(61);
});

test("a clock that stands still, or goes back, gives no rate below 0 and no NaN", () => {
  const { at, now } = clock();
  const progress = new Progress(10, { now });
  at.ms -= 5000;
  progress.advance();
  expect(progress.seconds).toBe(0);
  expect(progress.rate).toBeGreaterThan(0);
  expect(progress.secondsLeft).toBeLessThan(1);
  progress.advance(20); // more than was planned
  expect(progress.secondsLeft).toBe(0);
});
