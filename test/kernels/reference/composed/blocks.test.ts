/** Blocks: every element in one run, no run without any; what is cut out or used up is given back. */
import { expect, test } from "vitest";
import type { NdArray } from "../../../../src/array/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { inBlocks, inRuns, joined, summed } from "../../../../src/kernels/reference/composed/blocks.js";
import { array, list } from "../../../helpers/arrays.js";

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

/** The reference, which also remembers what was freed. */
function freeing() {
  const freed: number[][] = [];
  return { freed, k: { ...reference, free: (a: NdArray) => void freed.push(list(a)) } };
}

/** The blocks that `inBlocks` makes of five images, and what it gives back. */
function blocksOf(perImage: number, most: number) {
  const images = array([1, 2, 3, 4, 5], [5, 1]);
  const { freed, k } = freeing();
  let taken: NdArray | undefined;
  const results = inBlocks(
    k,
    perImage,
    [images],
    (count, block) => {
      taken = block as NdArray;
      expect(taken.shape).toEqual([count, 1]);
      return reference.copy(taken);
    },
    most,
  );
  return { results: results.map(list), freed, isWhole: taken === images };
}

test("a block has as many images as fit, and at least one; its parts are freed", () => {
  const pairs = [[1, 2], [3, 4], [5]];
  expect(blocksOf(3, 8)).toEqual({ results: pairs, freed: pairs, isWhole: false });
  const single = [[1], [2], [3], [4], [5]];
  expect(blocksOf(7, 3)).toEqual({ results: single, freed: single, isWhole: false });
});

test("images that fit one block are taken as they are", () => {
  for (const most of [15, 17, 18])
    expect(blocksOf(3, most)).toEqual({ results: [[1, 2, 3, 4, 5]], freed: [], isWhole: true });
});

test("parts are joined or added up, and freed; a single one is the result", () => {
  const [a, b, c] = [array([1, 2]), array([3, 4]), array([5, 6])];
  const { freed, k } = freeing();
  expect(joined(k, [a])).toBe(a);
  expect(summed(k, [a])).toBe(a);
  expect(freed).toEqual([]);
  expect(list(joined(k, [a, b, c]))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(freed).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  freed.length = 0;
  expect(summed(k, [a, b, c])).toBe(a);
  expect(list(a)).toEqual([9, 12]);
  expect(freed).toEqual([
    [3, 4],
    [5, 6],
  ]);
});
