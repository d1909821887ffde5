/** The loops of decompositions at sizes around every tail, over numbers that look like nothing. */
import { type Matrix, type MatrixKernels, roomFor } from "../../../../src/kernels/contract/index.js";

type Lists = readonly Float64Array[];

export interface MatrixCase {
  readonly title: string;
  /** The lengths of the lists; those below 0 begin with zeros, the others with numbers. */
  readonly counts: readonly number[];
  readonly run: (kernels: MatrixKernels, lists: Lists) => void;
}

/** Lent in any case: so few elements are not by themselves. */
export const padding = 2048;

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 17, 34];
const at = (lists: Lists, i: number) => lists[i] as Float64Array;
/** Between -1 and 1. */
const number = (i: number) => Math.sin(i * i + 1);

/**
 * What the lists hold after the case, and what is behind the last one: numbers that nobody may read or change.
 * @param look is shown them before.
 */
export function after(
  kernels: MatrixKernels,
  { counts, run }: MatrixCase,
  look?: (lists: Lists) => void,
): number[][] {
  return kernels.withElements([...counts.map(Math.abs), padding], (...lists) => {
    look?.(lists);
    for (const [which, count] of [...counts, padding].entries())
      if (count > 0) for (let i = 0; i < count; i++) at(lists, which)[i] = number(i + 100 * which);
    run(kernels, lists);
    return lists.map((list) => Array.from(list));
  });
}

const pairs = [
  [0, 1],
  [1, 2],
  [3, 2],
  [4, 0],
  [1, 4],
  [2, 3],
];

const rotations = (columns: number): MatrixCase => ({
  title: `rotations of rows of ${columns} columns`,
  counts: [5 * columns, -4 * pairs.length],
  run(kernels, lists) {
    for (const [k, [i, j]] of pairs.entries())
      at(lists, 1).set([i as number, j as number, Math.cos(k), Math.sin(k)], 4 * k);
    kernels.withElements([padding], (strip) =>
      kernels.rotateRows(at(lists, 0), 5, columns, at(lists, 1), pairs.length, strip),
    );
  },
});

/** The last diagonal element is infinite: it belongs to no sum over the elements before it. */
const symmetric = (n: number, first: number): MatrixCase => ({
  title: `a step towards a tridiagonal matrix of ${n} rows`,
  counts: [n * n, n, n, n, -n],
  run(kernels, lists) {
    at(lists, 0)[n * n - 1] = Number.POSITIVE_INFINITY;
    kernels.stepSymmetric(at(lists, 0), n, first, at(lists, 1), at(lists, 2), at(lists, 3), at(lists, 4));
  },
});

const steppedRows = (columns: number, rows: number): MatrixCase => ({
  title: `a step towards a bidiagonal matrix with columns of ${columns} elements`,
  counts: [rows * (columns + 2), columns, columns, rows, rows, columns, columns],
  run(kernels, lists) {
    const [a, u, x, y, v, next, to] = lists as unknown as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    kernels.stepRows(a, columns + 2, rows, columns, u, x, y, v, next, 1.25, to);
  },
});

const view = (values: Float64Array, rows: number, columns: number, down: number): Matrix => ({
  ...{ values, start: 0, rows, columns, down, right: 1 },
});

/**
 * The last row of the left operand is infinite: what stands behind the columns of the result is left alone.
 * @param turned whether the operands lie column after column.
 */
const product = (m: number, n: number, k: number, turned: boolean): MatrixCase => ({
  title: `a product of ${n} columns, taken off`,
  counts: [m * (n + 1), m * k, k * n, -roomFor(k, n)],
  run(kernels, lists) {
    const side = (values: Float64Array, rows: number, columns: number): Matrix =>
      turned ? { ...view(values, rows, columns, 1), right: rows } : view(values, rows, columns, columns);
    const left = { ...view(at(lists, 0), m, n, n + 1), room: at(lists, 3) };
    at(lists, 1)[m * k - 1] = Number.POSITIVE_INFINITY;
    kernels.subtractProduct(left, side(at(lists, 1), m, k), side(at(lists, 2), k, n));
    at(lists, 3).fill(0);
  },
});

export const matrixCases: readonly MatrixCase[] = sizes.flatMap((n) => [
  rotations(n),
  ...Array.from({ length: Math.min(n, 6) }, (_, first) => symmetric(n, first)),
  ...[1, 3, 4].map((rows) => steppedRows(n, rows)),
  ...[1, 4, 5, 6, 11].flatMap((m) =>
    [1, 7, 16].flatMap((k) => [false, true].map((turned) => product(m, n, k, turned))),
  ),
]);
