/**
 * Channels centred and scaled by their own mean and deviation, then by a weight and a bias each: channels are
 * columns, or lie between an outer axis and an inner one.
 */
import * as plans from "../contract";
import { address, keepStatistics } from "./layer-norm";
import {
  columnsAtOnce, finishColumn, mean, measure, measureColumns, rest, scale,
} from "../reductions/standardize";

/** (x - mean) · scale · weight + bias of a run of one channel. */
function rescaled(x: usize, out: usize, n: i32, weight: f32, bias: f32): void {
  const m = f32x4.splat(mean);
  const l = f32x4.splat(rest);
  const s = f32x4.splat(scale);
  const w = f32x4.splat(weight);
  const b = f32x4.splat(bias);
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, out += 16) {
    const standard = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), m), l), s);
    v128.store(out, f32x4.add(f32x4.mul(standard, w), b));
  }
  for (; x < end; x += 4, out += 4)
    f32.store(out, (f32.load(x) - mean - rest) * scale * weight + bias);
}

/** The same of columns, so many rows of them. */
function rescaledColumns(
  x: usize, out: usize, step: usize, rows: i32, means: usize, rests: usize, scales: usize, weight: usize,
  bias: usize, bytes: usize,
): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const m = v128.load(means + i);
    const l = v128.load(rests + i);
    const s = v128.load(scales + i);
    const w = v128.load(weight + i);
    const b = v128.load(bias + i);
    let row = i;
    for (let j = 0; j < rows; j++, row += step) {
      const standard = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + row), m), l), s);
      v128.store(out + row, f32x4.add(f32x4.mul(standard, w), b));
    }
  }
  for (; i < bytes; i += 4) {
    let row = i;
    for (let j = 0; j < rows; j++, row += step) {
      const standard = (f32.load(x + row) - f32.load(means + i) - f32.load(rests + i)) * f32.load(scales + i);
      f32.store(out + row, standard * f32.load(weight + i) + f32.load(bias + i));
    }
  }
}

/** Channels from `first` to before `end`, which are columns. */
function columns(plan: usize, first: i32, end: i32, scratch: usize): void {
  const length = i32.load(plan + plans.NORM_OUTER);
  const step = <usize>i32.load(plan + plans.NORM_PLACES) << 2;
  const eps = f64.load(plan + plans.NORM_EPS);
  for (let done = first; done < end; done += columnsAtOnce) {
    const at = <usize>done << 2;
    const bytes = <usize>min(columnsAtOnce, end - done) << 2;
    const squares = scratch + (bytes << 1);
    const scales = squares + (bytes << 1);
    const x = address(plan, plans.NORM_X) + at;
    const statistics = address(plan, plans.NORM_STATISTICS) + (at << 2);
    measureColumns(x, step, length, scratch, squares, bytes);
    // the sums make way for the mean and what it leaves
    for (let i: usize = 0; i < bytes; i += 4) {
      finishColumn(x, i, scratch, squares, length, eps);
      keepStatistics(statistics + (i << 2));
      f32.store(scratch + i, mean);
      f32.store(squares + i, rest);
      f32.store(scales + i, scale);
    }
    const out = address(plan, plans.NORM_OUT) + at;
    const weight = address(plan, plans.NORM_WEIGHT) + at;
    const bias = address(plan, plans.NORM_BIAS) + at;
    for (let j = 0; j < length; j += 4)
      rescaledColumns(
        x + j * step, out + j * step, step, min(4, length - j), scratch, squares, scales, weight, bias, bytes,
      );
  }
}

/** Channels from `first` to before `end`. */
export function batchNormChannels(plan: usize, first: i32, end: i32, scratch: usize): void {
  const n = i32.load(plan + plans.NORM_INNER);
  if (n == 1) return columns(plan, first, end, scratch);
  const outer = i32.load(plan + plans.NORM_OUTER);
  const step = (<usize>i32.load(plan + plans.NORM_PLACES) * n) << 2;
  for (let channel = first; channel < end; channel++) {
    const at = (<usize>channel * n) << 2;
    let x = address(plan, plans.NORM_X) + at;
    let out = address(plan, plans.NORM_OUT) + at;
    const weight = f32.load(address(plan, plans.NORM_WEIGHT) + (<usize>channel << 2));
    const bias = f32.load(address(plan, plans.NORM_BIAS) + (<usize>channel << 2));
    measure(x, outer, step, n, f64.load(plan + plans.NORM_EPS));
    keepStatistics(address(plan, plans.NORM_STATISTICS) + (<usize>channel << 4));
    for (let o = 0; o < outer; o++, x += step, out += step) rescaled(x, out, n, weight, bias);
  }
}
