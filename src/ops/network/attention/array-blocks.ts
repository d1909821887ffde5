/** Blocks of stacks of matrices: cut out, put together, added up; what is given up on the way is freed. */
import type { NdArray, Pair, Shape } from "../../../array/index.js";
import { along, kernels as k } from "../../../kernels/index.js";

/** Runs of at most `size` out of `count`. */
export const runsOf = (count: number, size: number): Pair[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, i) => [i * size, Math.min(count, (i + 1) * size)]);

/** Some rows of some matrices; freed where it is not all of them. */
export function part<T>(a: NdArray, matrices: Pair, rows: Pair, use: (part: NdArray) => T): T {
  const some = cut(a, 0, matrices);
  const both = cut(some, 1, rows);
  const result = use(both);
  if (both !== some) k.free(both);
  if (some !== a) k.free(some);
  return result;
}

const cut = (a: NdArray, axis: 0 | 1, [first, last]: Pair): NdArray =>
  last - first === a.shape[axis] ? a : along(k, a, axis, first, last);

/** One array after another along an axis. */
export function joined(parts: readonly NdArray[], axis: 0 | 1): NdArray {
  const [first, ...rest] = parts as [NdArray, ...NdArray[]];
  if (rest.length === 0) return first;
  const whole = k.concat([first, ...rest], axis);
  for (const each of parts) k.free(each);
  return whole;
}

/** What blocks give to the keys or values of each run of matrices, added up. */
export class Totals {
  readonly #sums: NdArray[] = [];
  constructor(readonly keys: number) {}

  /** Gradients of the first keys. */
  add(matrix: number, of: NdArray): void {
    const [n, count, size] = of.shape as [number, number, number];
    let more = of;
    if (count < this.keys) {
      more = k.pad(of, [n, this.keys, size], [0, 0, 0], [1, 1, 1], 0);
      k.free(of);
    }
    const sum = this.#sums[matrix];
    if (sum === undefined) {
      this.#sums[matrix] = more;
      return;
    }
    k.addInPlace(sum, more);
    k.free(more);
  }

  whole = (shape: Shape): NdArray => joined(this.#sums, 0).reshape(shape);
}
