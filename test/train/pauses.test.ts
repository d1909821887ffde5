/** Pauses: what waits gets its turn while a loop computes, and a signal ends the loop. */
import { afterEach, expect, test, vi } from "vitest";
import { pauses } from "wengert/train";

afterEach(() => vi.unstubAllGlobals());

/** Lets the clock go on. */
function compute(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test("what waits gets its turn, and in between the call gives nothing", async () => {
  const pause = pauses({ every: 5 });
  let heard = false;
  setImmediate(() => {
    heard = true;
  });
  expect(pause()).toBeUndefined();
  compute(6);
  expect(heard).toBe(false);
  const waited = pause();
  expect(waited).toBeInstanceOf(Promise);
  await waited;
  expect(heard).toBe(true);
  expect(pause()).toBeUndefined();
});

test("without setImmediate messages that wait get their turn too, also where there is scheduler.yield", async () => {
  vi.stubGlobal("setImmediate", undefined);
  vi.stubGlobal("scheduler", { yield: async () => {} });
  const pause = pauses({ every: 0 });
  const { port1, port2 } = new MessageChannel();
  let heard = 0;
  port1.on("message", () => heard++);
  for (let i = 1; i <= 3; i++) {
    port2.postMessage(null);
    await pause();
    expect(heard).toBe(i);
  }
  port1.close();
});

test("a signal that is aborted is thrown at once, also one that comes in a pause", async () => {
  const before = new AbortController();
  const pause = pauses({ every: 0, signal: before.signal });
  setImmediate(() => before.abort(new Error("enough")));
  await expect(pause()).rejects.toThrow("enough");
  expect(() => pause()).toThrow("enough");
});
