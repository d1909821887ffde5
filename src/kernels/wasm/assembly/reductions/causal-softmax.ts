/** Softmax of rows of which only so many elements count, one more in each row of a matrix. */
import { largestOf } from "./extremes";
import { exponentials, scale } from "./softmax";

/** Rows of `n` elements from number `from` on: row l of each `queries` has `first` + l + 1 that count. */
export function causalSoftmaxRows(
  x: usize, out: usize, from: i32, rows: i32, n: i32, queries: i32, first: i32,
): void {
  const bytes = <usize>n << 2;
  for (let r = from; r < from + rows; r++, x += bytes, out += bytes) {
    const seen = min(n, first + (r % queries) + 1);
    scale(out, seen, <f32>(1 / exponentials(x, out, seen, largestOf(x, seen))));
    memory.fill(out + (<usize>seen << 2), 0, <usize>(n - seen) << 2);
  }
}
