/** Kernels on rows that networks alone use, likewise: cross-entropy, standardizing, causal softmax. */
import {
  ROWS_CAUSAL_SOFTMAX, ROWS_CROSS_ENTROPY, ROWS_CROSS_ENTROPY_GRAD, ROWS_MOMENTS, ROWS_MOMENTS_COLUMNS,
  ROWS_STANDARDIZE, ROWS_STANDARDIZE_COLUMNS, ROWS_STANDARDIZE_GRAD, ROWS_STANDARDIZE_GRAD_COLUMNS,
} from "../contract";
import { f64At, get } from "../threads/job";
import { causalSoftmaxRows } from "./causal-softmax";
import { crossEntropyGradRows, crossEntropyRows } from "./cross-entropy";
import { momentsAround, momentsColumns, standardizeAround, standardizeColumns } from "./standardize";
import { standardizeGradAround, standardizeGradColumns } from "./standardize-grad";

/** A chunk of a job, or all of it. */
export function runNetworkRows(from: i32, count: i32, scratch: usize): void {
  const kernel = get(3);
  const a = <usize>(get(4) + from * get(5));
  const b = <usize>(get(6) + from * get(7));
  const c = <usize>(get(8) + from * get(9));
  const d = <usize>(get(10) + from * get(11));
  const n = get(12);
  const m = get(13);
  const k = get(14);
  const x = f64At(16);
  if (kernel == ROWS_CROSS_ENTROPY) crossEntropyRows(a, b, c, d, count, n);
  else if (kernel == ROWS_CROSS_ENTROPY_GRAD) crossEntropyGradRows(a, b, c, d, count, n, k, <f32>x);
  else if (kernel == ROWS_STANDARDIZE) standardizeAround(a, b, c, count, k, m, n, x);
  else if (kernel == ROWS_MOMENTS) momentsAround(a, b, c, count, k, m, n);
  else if (kernel == ROWS_MOMENTS_COLUMNS) momentsColumns(a, b, c, count, n, m, scratch);
  else if (kernel == ROWS_STANDARDIZE_COLUMNS) standardizeColumns(a, b, c, count, n, m, x, scratch);
  else if (kernel == ROWS_STANDARDIZE_GRAD) standardizeGradAround(a, b, c, d, count, k, m, n);
  else if (kernel == ROWS_CAUSAL_SOFTMAX) causalSoftmaxRows(a, b, from, count, n, m, k);
  else if (kernel == ROWS_STANDARDIZE_GRAD_COLUMNS) standardizeGradColumns(a, b, c, d, count, n, m, scratch);
}
