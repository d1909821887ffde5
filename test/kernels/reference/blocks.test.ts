/** Blocks: every element in one run, no run without any. */
import { expect, test } from "vitest";
import { reference } from "../../../src/kernels/index.js";
import { inRuns } from "../../../src/kernels/reference/blocks.js";

/** The runs that `inRuns` asks for. */
function runsOf(count: number, size: number): [number, number][] {
  const runs: [number, number][] = [];
  inRuns(count, size, (first, last) => {
    runs.push([first, last]);
    return reference.full([], 0, "float32");
  });
  return runs;
}

test("a run ends where the next begins, the last where the elements do", () => {
  expect(runsOf(7, 3)).toEqual([
    [0, 3],
    [3, 6],
    [6, 7],
  ]);
  expect(runsOf(6, 3)).toEqual([
    [0, 3],
    [3, 6],
  ]);
  expect(runsOf(2, 3)).toEqual([[0, 2]]);
});

test("of nothing there is one run, so that there is a result", () => {
  expect(runsOf(0, 3)).toEqual([[0, 0]]);
});
