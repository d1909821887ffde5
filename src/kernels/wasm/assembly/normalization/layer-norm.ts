/**
 * Rows centred and scaled by their own mean and deviation, then by a weight and a bias for each column, and
 * the derivative, which sums those of weight and bias over blocks of rows. Up to four terms of a sum are
 * added in float32, those in float64. A loop stands in a function of its own, so that what it needs stays in
 * registers.
 */
import * as plans from "../contract";
import { mean, measure, rest, scale, variance } from "../reductions/standardize";

@inline
export function address(plan: usize, field: usize): usize {
  return <usize>i32.load(plan + field);
}

@inline
function splat(at: usize): v128 {
  return v128.load32_splat(at);
}

/** Writes down what was measured: four numbers. */
@inline
export function keepStatistics(at: usize): void {
  f32.store(at, mean);
  f32.store(at, rest, 4);
  f32.store(at, scale, 8);
  f32.store(at, <f32>variance, 12);
}

/** (x - mean) · scale · weight + bias */
function rescaled(x: usize, weight: usize, bias: usize, out: usize, n: i32): void {
  const m = f32x4.splat(mean);
  const l = f32x4.splat(rest);
  const s = f32x4.splat(scale);
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, out += 16, weight += 16, bias += 16) {
    const standard = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), m), l), s);
    v128.store(out, f32x4.add(f32x4.mul(standard, v128.load(weight)), v128.load(bias)));
  }
  for (; x < end; x += 4, out += 4, weight += 4, bias += 4)
    f32.store(out, (f32.load(x) - mean - rest) * scale * f32.load(weight) + f32.load(bias));
}

/** Rows from `first` to before `end`. */
export function layerNormRows(plan: usize, first: i32, end: i32): void {
  const n = i32.load(plan + plans.NORM_INNER);
  const eps = f64.load(plan + plans.NORM_EPS);
  const weight = address(plan, plans.NORM_WEIGHT);
  const bias = address(plan, plans.NORM_BIAS);
  for (let row = first; row < end; row++) {
    const at = (<usize>row * n) << 2;
    const x = address(plan, plans.NORM_X) + at;
    measure(x, 1, 0, n, eps);
    keepStatistics(address(plan, plans.NORM_STATISTICS) + (<usize>row << 4));
    rescaled(x, weight, bias, address(plan, plans.NORM_OUT) + at, n);
  }
}

/** Σ u and Σ u·y of a row, where y is (x - mean) · scale and u is g · weight. */
let sumOfUpstream: f64 = 0;
let sumOfProducts: f64 = 0;

@inline
export function wide(x: v128): v128 {
  const low = f64x2.promote_low_f32x4(x);
  return f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)));
}

@inline
export function both(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

@inline
function upstream(g: usize, weight: usize, offset: usize): v128 {
  return f32x4.mul(v128.load(g + offset), v128.load(weight + offset));
}

@inline
function centred(x: usize, offset: usize, m: v128, s: v128): v128 {
  return f32x4.mul(f32x4.sub(v128.load(x + offset), m), s);
}

function addUpstream(g: usize, x: usize, weight: usize, n: i32, m: f32, factor: f32): void {
  const mm = f32x4.splat(m);
  const ss = f32x4.splat(factor);
  const end = g + (n << 2);
  let p = f64x2.splat(0);
  let s = p;
  for (; g + 64 <= end; g += 64, x += 64, weight += 64) {
    let u = upstream(g, weight, 0);
    let sum = u;
    let products = f32x4.mul(u, centred(x, 0, mm, ss));
    u = upstream(g, weight, 16);
    sum = f32x4.add(sum, u);
    products = f32x4.add(products, f32x4.mul(u, centred(x, 16, mm, ss)));
    u = upstream(g, weight, 32);
    sum = f32x4.add(sum, u);
    products = f32x4.add(products, f32x4.mul(u, centred(x, 32, mm, ss)));
    u = upstream(g, weight, 48);
    s = f64x2.add(s, wide(f32x4.add(sum, u)));
    p = f64x2.add(p, wide(f32x4.add(products, f32x4.mul(u, centred(x, 48, mm, ss)))));
  }
  let sum = both(s);
  let products = both(p);
  for (; g < end; g += 4, x += 4, weight += 4) {
    const u = f32.load(g) * f32.load(weight);
    sum += <f64>u;
    products += <f64>(u * ((f32.load(x) - m) * factor));
  }
  sumOfUpstream = sum;
  sumOfProducts = products;
}

/** (g · weight - less - (x - mean) · along) · scale */
function gradientOfRow(
  g: usize, x: usize, weight: usize, out: usize, n: i32, m: f32, less: f32, along: f32, factor: f32,
): void {
  const mm = f32x4.splat(m);
  const ll = f32x4.splat(less);
  const aa = f32x4.splat(along);
  const ss = f32x4.splat(factor);
  const end = g + (n << 2);
  for (; g + 16 <= end; g += 16, x += 16, weight += 16, out += 16) {
    const u = f32x4.sub(upstream(g, weight, 0), ll);
    v128.store(out, f32x4.mul(f32x4.sub(u, f32x4.mul(f32x4.sub(v128.load(x), mm), aa)), ss));
  }
  for (; g < end; g += 4, x += 4, weight += 4, out += 4)
    f32.store(out, (f32.load(g) * f32.load(weight) - less - (f32.load(x) - m) * along) * factor);
}

/** g and g · y at one place of so many rows, added to the sums of both gradients. */
function addRows(g: usize, x: usize, step: usize, statistics: usize, rows: i32, sums: usize, n: i32): void {
  const bytes = <usize>n << 2;
  const ofBias = sums + (bytes << 1);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    let s = v128.load(g + i);
    let centre = f32x4.sub(f32x4.sub(v128.load(x + i), splat(statistics)), splat(statistics + 4));
    let p = f32x4.mul(s, f32x4.mul(centre, splat(statistics + 8)));
    let row = i + step;
    let at = statistics + 16;
    for (let j = 1; j < rows; j++, row += step, at += 16) {
      const upstream = v128.load(g + row);
      s = f32x4.add(s, upstream);
      centre = f32x4.sub(f32x4.sub(v128.load(x + row), splat(at)), splat(at + 4));
      p = f32x4.add(p, f32x4.mul(upstream, f32x4.mul(centre, splat(at + 8))));
    }
    const to = sums + (i << 1);
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(p)));
    p = v128.shuffle<i32>(p, p, 2, 3, 2, 3);
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(p)), 16);
    const beside = ofBias + (i << 1);
    v128.store(beside, f64x2.add(v128.load(beside), f64x2.promote_low_f32x4(s)));
    s = v128.shuffle<i32>(s, s, 2, 3, 2, 3);
    v128.store(beside, f64x2.add(v128.load(beside, 16), f64x2.promote_low_f32x4(s)), 16);
  }
  for (; i < bytes; i += 4)
    addPlace(g + i, x + i, step, statistics, rows, sums + (i << 1), ofBias + (i << 1));
}

function addPlace(
  g: usize, x: usize, step: usize, statistics: usize, rows: i32, ofWeight: usize, ofBias: usize,
): void {
  let s: f32 = 0;
  let p: f32 = 0;
  for (let j = 0; j < rows; j++, g += step, x += step, statistics += 16) {
    const centre = f32.load(x) - f32.load(statistics) - f32.load(statistics, 4);
    s += f32.load(g);
    p += f32.load(g) * (centre * f32.load(statistics, 8));
  }
  f64.store(ofWeight, f64.load(ofWeight) + <f64>p);
  f64.store(ofBias, f64.load(ofBias) + <f64>s);
}

@inline
function gradientRow(g: usize, x: usize, weight: usize, out: usize, statistics: usize, n: i32): void {
  const m = f32.load(statistics);
  const l = <f64>f32.load(statistics, 4);
  const s = f32.load(statistics, 8);
  addUpstream(g, x, weight, n, m, s);
  const along = (sumOfProducts - l * <f64>s * sumOfUpstream) / <f64>n * <f64>s;
  gradientOfRow(g, x, weight, out, n, m, <f32>(sumOfUpstream / <f64>n - l * along), <f32>along, s);
}

/** The gradient of x, and what blocks of rows give to those of weight and bias. */
export function layerNormGradBlocks(plan: usize, first: i32, end: i32): void {
  const n = i32.load(plan + plans.NORM_INNER);
  const rows = i32.load(plan + plans.NORM_PLACES);
  const weight = address(plan, plans.NORM_WEIGHT);
  const step = <usize>n << 2;
  for (let block = first; block < end; block++) {
    const sums = address(plan, plans.NORM_SUMS) + <usize>block * (step << 2);
    memory.fill(sums, 0, step << 2);
    const last = min(rows, (block + 1) * plans.NORM_ROWS);
    for (let row = block * plans.NORM_ROWS; row < last; row += 4) {
      const at = <usize>row * step;
      const g = address(plan, plans.NORM_G) + at;
      const x = address(plan, plans.NORM_X) + at;
      const out = address(plan, plans.NORM_OUT) + at;
      const statistics = address(plan, plans.NORM_STATISTICS) + (<usize>row << 4);
      const together = min(4, last - row);
      for (let j = 0; j < together; j++)
        gradientRow(g + j * step, x + j * step, weight, out + j * step, statistics + (j << 4), n);
      addRows(g, x, step, statistics, together, sums, n);
    }
  }
}

function addBlock(sums: usize, block: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(sums + i, f64x2.add(v128.load(sums + i), v128.load(block + i)));
}

/** The blocks added, in order. */
export function layerNormSums(plan: usize): void {
  const n = i32.load(plan + plans.NORM_INNER);
  const rows = i32.load(plan + plans.NORM_PLACES);
  const sums = address(plan, plans.NORM_SUMS);
  const bytes = <usize>n << 4;
  for (let row = plans.NORM_ROWS, block = sums + bytes; row < rows; row += plans.NORM_ROWS, block += bytes)
    addBlock(sums, block, bytes);
  const ofWeight = address(plan, plans.NORM_OF_WEIGHT);
  const ofBias = address(plan, plans.NORM_OF_BIAS);
  for (let i = 0; i < n; i++) {
    f32.store(ofWeight + (i << 2), <f32>f64.load(sums + (i << 3)));
    f32.store(ofBias + (i << 2), <f32>f64.load(sums + ((n + i) << 3)));
  }
}
