/**
 * Kernels on rows, chosen by number: on the calling thread alone, or as jobs whose chunks are neighbouring
 * rows. What a row is differs: a row of the last axis, a block of the first, a column, a place between two
 * axes, a block of a long row. Four addresses move by so many bytes a row.
 */
import {
  ROWS_ADD_PICKED, ROWS_ADD_PICKED_COLUMNS, ROWS_COPY4, ROWS_COPY8, ROWS_DOT, ROWS_DOT_COLUMNS,
  ROWS_EXTREME, ROWS_EXTREME_COLUMNS, ROWS_EXTREME_GRAD, ROWS_EXTREME_GRAD_COLUMNS, ROWS_LOG_SOFTMAX,
  ROWS_LOG_SOFTMAX_GRAD, ROWS_LOG_SUM_EXP, ROWS_LOG_SUM_EXP_GRAD, ROWS_MULTIPLY, ROWS_MULTIPLY_GRAD,
  ROWS_NORM, ROWS_NORM_GRAD, ROWS_PICK, ROWS_PICK_COLUMNS, ROWS_PLACE, ROWS_SOFTMAX, ROWS_SOFTMAX_COLUMNS,
  ROWS_SOFTMAX_GRAD, ROWS_SOFTMAX_GRAD_COLUMNS, ROWS_SQUARE_BLOCKS, ROWS_SUM, ROWS_SUM64, ROWS_SUM_BLOCKS,
  ROWS_SUM_COLUMNS, ROWS_SUM_COLUMNS64, ROW_BLOCKS,
} from "../contract";
import { addPicked, addPickedColumns, pick, pickColumns } from "../movement/indices";
import { copyStrided4, copyStrided8 } from "../movement/strided-copy";
import { f64At, get } from "../threads/job";
import { dotAround, dotColumns, normRows, squareBlocks } from "./dots";
import { extremeColumns, extremeRows, placeRows } from "./extremes";
import { extremeGradColumns, extremeGradRows, logSumExpGradRows, normGradRows } from "./gradients";
import { logSoftmaxGradRows, logSoftmaxRows, logSumExpRows } from "./log-softmax";
import { multiplyGradRows, multiplyRows } from "./products";
import { softmaxGradRows, softmaxRows } from "./softmax";
import { softmaxColumns, softmaxGradColumns } from "./softmax-columns";
import { sumAround, sumBlocks, sumColumns, sumColumns64, sumRows64 } from "./sums";

function run(
  kernel: i32, count: i32, a: usize, b: usize, c: usize, d: usize, n: i32, m: i32, k: i32, x: f64,
  scratch: usize,
): void {
  if (kernel == ROWS_SUM) sumAround(a, b, count, k, m, n, x);
  else if (kernel == ROWS_SUM_BLOCKS) sumBlocks(a, b, count, n);
  else if (kernel == ROWS_SUM_COLUMNS) sumColumns(a, b, count, n, m, x, scratch);
  else if (kernel == ROWS_SUM64) sumRows64(a, b, count, n, x);
  else if (kernel == ROWS_SUM_COLUMNS64) sumColumns64(a, b, count, n, m, x);
  else if (kernel == ROWS_EXTREME) extremeRows(a, b, count, n, k);
  else if (kernel == ROWS_EXTREME_COLUMNS) extremeColumns(a, b, count, n, m, k);
  else if (kernel == ROWS_PLACE) placeRows(a, b, count, n, k);
  else if (kernel == ROWS_SOFTMAX) softmaxRows(a, b, count, n);
  else if (kernel == ROWS_SOFTMAX_GRAD) softmaxGradRows(a, b, c, count, n);
  else if (kernel == ROWS_LOG_SOFTMAX) logSoftmaxRows(a, b, count, n);
  else if (kernel == ROWS_LOG_SOFTMAX_GRAD) logSoftmaxGradRows(a, b, c, count, n);
  else if (kernel == ROWS_LOG_SUM_EXP) logSumExpRows(a, b, count, n);
  else if (kernel == ROWS_EXTREME_GRAD) extremeGradRows(a, b, c, d, count, n);
  else if (kernel == ROWS_EXTREME_GRAD_COLUMNS) extremeGradColumns(a, b, c, d, count, n, m, scratch);
  else if (kernel == ROWS_NORM_GRAD) normGradRows(a, b, c, d, count, n);
  else if (kernel == ROWS_LOG_SUM_EXP_GRAD) logSumExpGradRows(a, b, c, d, count, n);
  else if (kernel == ROWS_DOT) dotAround(a, b, c, count, k, m, n);
  else if (kernel == ROWS_DOT_COLUMNS) dotColumns(a, b, c, count, n, m, scratch);
  else if (kernel == ROWS_NORM) normRows(a, b, count, n);
  else if (kernel == ROWS_SQUARE_BLOCKS) squareBlocks(a, b, count, n);
  else if (kernel == ROWS_SOFTMAX_COLUMNS) softmaxColumns(a, b, count, n, m, scratch);
  else if (kernel == ROWS_SOFTMAX_GRAD_COLUMNS) softmaxGradColumns(a, b, c, count, n, m, scratch);
  else if (kernel == ROWS_COPY4) copyStrided4(n, count, scratch, a, b);
  else if (kernel == ROWS_COPY8) copyStrided8(n, count, scratch, a, b);
  else if (kernel == ROWS_PICK) pick(a, b, c, count, n, m, k);
  else if (kernel == ROWS_PICK_COLUMNS) pickColumns(a, b, c, count, n, m);
  else if (kernel == ROWS_ADD_PICKED) addPicked(a, b, c, count, n, m, k);
  else if (kernel == ROWS_ADD_PICKED_COLUMNS) addPickedColumns(a, b, c, count, n, m);
  else if (kernel == ROWS_MULTIPLY) multiplyRows(a, b, count, n, scratch);
  else if (kernel == ROWS_MULTIPLY_GRAD) multiplyGradRows(a, b, c, count, n, scratch);
}

/** A chunk of a job, or all of it. */
export function runRows(from: i32, count: i32, scratch: usize): void {
  const kernel = get(3);
  const a = <usize>(get(4) + from * get(5));
  const b = <usize>(get(6) + from * get(7));
  const c = <usize>(get(8) + from * get(9));
  const d = <usize>(get(10) + from * get(11));
  const n = get(12);
  const m = get(13);
  const k = get(14);
  const x = f64At(16);
  if (kernel < ROW_BLOCKS) {
    // what is left of a long row
    const long = kernel == ROWS_SUM_BLOCKS || kernel == ROWS_SQUARE_BLOCKS;
    const rest = long ? n - from * k : n;
    run(kernel, count, a, b, c, d, rest, m, k, x, scratch);
  } else {
    const kernelOfColumns = kernel - ROW_BLOCKS;
    for (let i = 0; i < count; i++)
      run(
        kernelOfColumns, m, a + i * get(5), b + i * get(7), c + i * get(9), d + i * get(11),
        n, m, k, x, scratch,
      );
  }
}
