/**
 * The derivative of normalizing channels, with those of their weights and biases. Up to four terms of a sum
 * are added in float32, those in float64.
 */
import * as plans from "../contract";
import { columnsAtOnce } from "../reductions/standardize";
import { address, both, wide } from "./layer-norm";

/** Σ g and Σ g·y of a channel, where y is (x - mean) · scale: added. */
let sumOfG: f64 = 0;
let sumOfProducts: f64 = 0;

@inline
function centred(x: usize, m: v128, s: v128): v128 {
  return f32x4.mul(f32x4.sub(v128.load(x), m), s);
}

function addRun(g: usize, x: usize, n: i32, m: f32, factor: f32): void {
  const mm = f32x4.splat(m);
  const ss = f32x4.splat(factor);
  const end = g + (n << 2);
  let p = f64x2.splat(0);
  let s = p;
  for (; g + 64 <= end; g += 64, x += 64) {
    let upstream = v128.load(g);
    let sum = upstream;
    let products = f32x4.mul(upstream, centred(x, mm, ss));
    upstream = v128.load(g, 16);
    sum = f32x4.add(sum, upstream);
    products = f32x4.add(products, f32x4.mul(upstream, centred(x + 16, mm, ss)));
    upstream = v128.load(g, 32);
    sum = f32x4.add(sum, upstream);
    products = f32x4.add(products, f32x4.mul(upstream, centred(x + 32, mm, ss)));
    upstream = v128.load(g, 48);
    s = f64x2.add(s, wide(f32x4.add(sum, upstream)));
    p = f64x2.add(p, wide(f32x4.add(products, f32x4.mul(upstream, centred(x + 48, mm, ss)))));
  }
  let sum = both(s);
  let products = both(p);
  for (; g < end; g += 4, x += 4) {
    const upstream = f32.load(g);
    sum += <f64>upstream;
    products += <f64>(upstream * ((f32.load(x) - m) * factor));
  }
  sumOfG += sum;
  sumOfProducts += products;
}

/** (g - less - (x - mean) · along) · factor */
function gradientOfRun(
  g: usize, x: usize, out: usize, n: i32, m: f32, less: f32, along: f32, factor: f32,
): void {
  const mm = f32x4.splat(m);
  const ll = f32x4.splat(less);
  const aa = f32x4.splat(along);
  const ss = f32x4.splat(factor);
  const end = g + (n << 2);
  for (; g + 16 <= end; g += 16, x += 16, out += 16) {
    const shifted = f32x4.sub(v128.load(g), ll);
    v128.store(out, f32x4.mul(f32x4.sub(shifted, f32x4.mul(f32x4.sub(v128.load(x), mm), aa)), ss));
  }
  for (; g < end; g += 4, x += 4, out += 4)
    f32.store(out, (f32.load(g) - less - (f32.load(x) - m) * along) * factor);
}

/** Of one channel, from its sums: what `gradientOfRun` takes, and the gradients of weight and bias. */
let less: f32 = 0;
let along: f32 = 0;
let factor: f32 = 0;

@inline
function finishChannel(plan: usize, channel: i32, statistics: usize, sum: f64, products: f64): void {
  const at = <usize>channel << 2;
  const count = <f64>i32.load(plan + plans.NORM_OUTER) * <f64>i32.load(plan + plans.NORM_INNER);
  const l = <f64>f32.load(statistics, 4);
  const s = <f64>f32.load(statistics, 8);
  const ofWeight = products - l * s * sum;
  f32.store(address(plan, plans.NORM_OF_WEIGHT) + at, <f32>ofWeight);
  f32.store(address(plan, plans.NORM_OF_BIAS) + at, <f32>sum);
  const scaled = ofWeight / count * s;
  along = <f32>scaled;
  less = <f32>(sum / count - l * scaled);
  factor = <f32>s * f32.load(address(plan, plans.NORM_WEIGHT) + at);
}

/** The same of columns: four arrays of so many bytes, one after another. */
function addColumns(
  g: usize, x: usize, step: usize, rows: i32, means: usize, sums: usize, bytes: usize,
): void {
  const scales = means + bytes;
  const products = sums + (bytes << 1);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const m = v128.load(means + i);
    const factor = v128.load(scales + i);
    let s = v128.load(g + i);
    let p = f32x4.mul(s, f32x4.mul(f32x4.sub(v128.load(x + i), m), factor));
    let row = i + step;
    for (let j = 1; j < rows; j++, row += step) {
      const upstream = v128.load(g + row);
      s = f32x4.add(s, upstream);
      p = f32x4.add(p, f32x4.mul(upstream, f32x4.mul(f32x4.sub(v128.load(x + row), m), factor)));
    }
    const to = products + (i << 1);
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(p)));
    p = v128.shuffle<i32>(p, p, 2, 3, 2, 3);
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(p)), 16);
    const beside = sums + (i << 1);
    v128.store(beside, f64x2.add(v128.load(beside), f64x2.promote_low_f32x4(s)));
    s = v128.shuffle<i32>(s, s, 2, 3, 2, 3);
    v128.store(beside, f64x2.add(v128.load(beside, 16), f64x2.promote_low_f32x4(s)), 16);
  }
  for (; i < bytes; i += 4) {
    let s: f32 = 0;
    let p: f32 = 0;
    let row = i;
    for (let j = 0; j < rows; j++, row += step) {
      s += f32.load(g + row);
      p += f32.load(g + row) * ((f32.load(x + row) - f32.load(means + i)) * f32.load(scales + i));
    }
    f64.store(products + (i << 1), f64.load(products + (i << 1)) + <f64>p);
    f64.store(sums + (i << 1), f64.load(sums + (i << 1)) + <f64>s);
  }
}

/** `gradientOfRun` of columns: `means`, and behind it what is to be subtracted, `along` and the factors. */
function gradientOfColumns(
  g: usize, x: usize, out: usize, step: usize, rows: i32, means: usize, bytes: usize,
): void {
  const lesses = means + bytes;
  const alongs = lesses + bytes;
  const factors = alongs + bytes;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const m = v128.load(means + i);
    const l = v128.load(lesses + i);
    const a = v128.load(alongs + i);
    const s = v128.load(factors + i);
    let row = i;
    for (let j = 0; j < rows; j++, row += step) {
      const shifted = f32x4.sub(v128.load(g + row), l);
      const less = f32x4.sub(shifted, f32x4.mul(f32x4.sub(v128.load(x + row), m), a));
      v128.store(out + row, f32x4.mul(less, s));
    }
  }
  for (; i < bytes; i += 4) {
    let row = i;
    for (let j = 0; j < rows; j++, row += step) {
      const shifted = f32.load(g + row) - f32.load(lesses + i);
      const centre = f32.load(x + row) - f32.load(means + i);
      f32.store(out + row, (shifted - centre * f32.load(alongs + i)) * f32.load(factors + i));
    }
  }
}

function gradientColumns(plan: usize, first: i32, end: i32, scratch: usize): void {
  const length = i32.load(plan + plans.NORM_OUTER);
  const step = <usize>i32.load(plan + plans.NORM_PLACES) << 2;
  for (let done = first; done < end; done += columnsAtOnce) {
    const at = <usize>done << 2;
    const bytes = <usize>min(columnsAtOnce, end - done) << 2;
    const sums = scratch + (bytes << 2);
    const g = address(plan, plans.NORM_G) + at;
    const x = address(plan, plans.NORM_X) + at;
    const out = address(plan, plans.NORM_OUT) + at;
    const statistics = address(plan, plans.NORM_STATISTICS) + (at << 2);
    for (let i: usize = 0; i < bytes; i += 4) {
      f32.store(scratch + i, f32.load(statistics + (i << 2)));
      f32.store(scratch + bytes + i, f32.load(statistics + (i << 2), 8));
    }
    memory.fill(sums, 0, bytes << 2);
    for (let j = 0; j < length; j += 4)
      addColumns(g + j * step, x + j * step, step, min(4, length - j), scratch, sums, bytes);
    for (let i: usize = 0; i < bytes; i += 4) {
      const sum = sums + (i << 1);
      const products = f64.load(sum + (bytes << 1));
      finishChannel(plan, done + <i32>(i >> 2), statistics + (i << 2), f64.load(sum), products);
      f32.store(scratch + bytes + i, less);
      f32.store(scratch + (bytes << 1) + i, along);
      f32.store(scratch + 3 * bytes + i, factor);
    }
    for (let j = 0; j < length; j += 4)
      gradientOfColumns(g + j * step, x + j * step, out + j * step, step, min(4, length - j), scratch, bytes);
  }
}

/** The gradients of channels from `first` to before `end`, with those of their weights and biases. */
export function batchNormGradChannels(plan: usize, first: i32, end: i32, scratch: usize): void {
  const n = i32.load(plan + plans.NORM_INNER);
  if (n == 1) return gradientColumns(plan, first, end, scratch);
  const outer = i32.load(plan + plans.NORM_OUTER);
  const step = (<usize>i32.load(plan + plans.NORM_PLACES) * n) << 2;
  for (let channel = first; channel < end; channel++) {
    const at = (<usize>channel * n) << 2;
    const g = address(plan, plans.NORM_G) + at;
    const x = address(plan, plans.NORM_X) + at;
    const out = address(plan, plans.NORM_OUT) + at;
    const statistics = address(plan, plans.NORM_STATISTICS) + (<usize>channel << 4);
    const m = f32.load(statistics);
    sumOfG = 0;
    sumOfProducts = 0;
    for (let o = 0; o < outer; o++) addRun(g + o * step, x + o * step, n, m, f32.load(statistics, 8));
    finishChannel(plan, channel, statistics, sumOfG, sumOfProducts);
    for (let o = 0; o < outer; o++)
      gradientOfRun(g + o * step, x + o * step, out + o * step, n, m, less, along, factor);
  }
}
