/** A job on rows, for both modules: four addresses that move by so many bytes a row, and numbers. */
import { put, putF64 } from "./job";

/** Writes down what to do: see `onRows`. */
export function putRows(
  kernel: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, cStep: i32, d: usize, dStep: i32, n: i32,
  m: i32, k: i32, x: f64,
): void {
  put(3, kernel);
  put(4, <i32>a);
  put(5, aStep);
  put(6, <i32>b);
  put(7, bStep);
  put(8, <i32>c);
  put(9, cStep);
  put(10, <i32>d);
  put(11, dStep);
  put(12, n);
  put(13, m);
  put(14, k);
  putF64(16, x);
}
