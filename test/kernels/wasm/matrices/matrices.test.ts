/** The loops of decompositions on two lanes: the bits of the reference, at sizes around every tail. */
import { expect, test } from "vitest";
import { type MatrixKernels, roomFor } from "../../../../src/kernels/contract/index.js";
import { matrixReference } from "../../../../src/kernels/reference/matrices/matrices.js";
import { createWasmKernels, matrixKernelsOf } from "../../../../src/kernels/wasm/index.js";

const wasm = createWasmKernels({ threads: 1 });
const fast = matrixKernelsOf(wasm);
const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 17, 34];
/** Lent in any case: so few elements are not by themselves. */
const padding = 2048;

/** Numbers between -1 and 1 that look like nothing. */
const number = (i: number) => Math.sin(i * i + 1);

/** What the lists hold after `run`, filled with numbers before; zeros where the count is negative. */
function after(
  kernels: MatrixKernels,
  counts: readonly number[],
  run: (kernels: MatrixKernels, lists: Float64Array[]) => void,
): number[][] {
  return kernels.withElements([...counts.map(Math.abs), padding], (...lists) => {
    expect(lists[0]?.buffer === wasm.memory.buffer).toBe(kernels === fast);
    for (const [at, count] of counts.entries())
      if (count > 0)
        lists[at]?.forEach((_, i, list) => {
          list[i] = number(i + 100 * at);
        });
    run(kernels, lists);
    return lists.slice(0, counts.length).map((list) => Array.from(list));
  });
}

function compare(counts: readonly number[], run: (kernels: MatrixKernels, lists: Float64Array[]) => void) {
  expect(after(fast, counts, run)).toEqual(after(matrixReference, counts, run));
}

test.each(sizes)("rotations of rows of %i columns", (columns) => {
  compare([5 * columns, -4 * 6], (kernels, [a, list]) => {
    const pairs = [
      [0, 1],
      [1, 2],
      [3, 2],
      [4, 0],
      [1, 4],
      [2, 3],
    ];
    for (const [at, [i, j]] of pairs.entries())
      list?.set([i as number, j as number, Math.cos(at), Math.sin(at)], 4 * at);
    kernels.withElements([padding], (strip) =>
      kernels.rotateRows(a as Float64Array, 5, columns, list as Float64Array, 6, strip),
    );
  });
});

test.each(sizes)("a step towards a tridiagonal matrix of %i rows", (n) => {
  for (let first = 0; first < Math.min(n, 6); first++)
    compare([n * n, n, n, n, -n], (kernels, [a, v, w, u, p]) =>
      kernels.stepSymmetric(
        a as Float64Array,
        n,
        first,
        v as Float64Array,
        w as Float64Array,
        u as Float64Array,
        p as Float64Array,
      ),
    );
});

test.each(sizes)("rows of %i columns times numbers, added", (columns) => {
  for (const rows of [1, 3, 4, 5, 9])
    compare([rows * (columns + 2), rows, columns], (kernels, [a, x, to]) =>
      kernels.addRowsTimes(
        a as Float64Array,
        columns + 2,
        rows,
        columns,
        x as Float64Array,
        to as Float64Array,
      ),
    );
});

test.each(sizes)("a step towards a bidiagonal matrix of %i columns", (columns) => {
  for (const rows of [1, 3, 4])
    compare([rows * (columns + 2), rows, columns, columns], (kernels, [a, x, w, u]) =>
      kernels.stepRows(
        a as Float64Array,
        columns + 2,
        rows,
        columns,
        x as Float64Array,
        w as Float64Array,
        u as Float64Array,
        1.25,
      ),
    );
});

test.each(sizes)("a product of %i columns, taken off", (n) => {
  for (const m of [1, 4, 5, 6, 11])
    for (const k of [1, 7, 16])
      for (const turned of [false, true])
        compare([m * (n + 1), m * k, k * n, -roomFor(k, n)], (kernels, [c, a, b, room]) => {
          const view = (values: Float64Array | undefined, rows: number, columns: number, down: number) => ({
            values: values as Float64Array,
            ...{ start: 0, rows, columns, down, right: 1 },
          });
          const side = (values: Float64Array | undefined, rows: number, columns: number) =>
            turned
              ? { ...view(values, rows, columns, 1), right: rows }
              : view(values, rows, columns, columns);
          const left = { ...view(c, m, n, n + 1), room };
          kernels.subtractProduct(left, side(a, m, k), side(b, k, n));
          room?.fill(0);
        });
});

test("elements are zeros, and go back", () => {
  const before = wasm.memory.stats;
  for (let i = 0; i < 3; i++)
    fast.withElements([padding], (list) => {
      expect(list.every((x) => x === 0)).toBe(true);
      list.fill(1);
    });
  expect(wasm.memory.stats).toEqual(before);
});
