/**
 * Elements centred and scaled by their own mean and deviation: those of rows, of columns, and of places
 * between an outer and an inner axis (the channels of images). Mean and variance are formed in float64 in one
 * pass, from the differences to the first element, so that a large mean hides nothing.
 */

/** Of the differences d to the first element: Σ d and Σ d². */
let sumOfDifferences: f64 = 0;
let sumOfSquares: f64 = 0;

@inline
function two(a: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(a));
}

@inline
function both(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Adds what a row gives. */
function addStatistics(x: usize, n: i32, first: f64): void {
  const end = x + (n << 2);
  const origin = f64x2.splat(first);
  let q1 = f64x2.splat(0);
  let q0 = q1;
  let s1 = q1;
  let s0 = q1;
  for (; x + 16 <= end; x += 16) {
    const low = f64x2.sub(two(x), origin);
    s0 = f64x2.add(s0, low);
    q0 = f64x2.add(q0, f64x2.mul(low, low));
    const high = f64x2.sub(two(x + 8), origin);
    s1 = f64x2.add(s1, high);
    q1 = f64x2.add(q1, f64x2.mul(high, high));
  }
  let sum = both(f64x2.add(s0, s1));
  let squares = both(f64x2.add(q0, q1));
  for (; x < end; x += 4) {
    const d = <f64>f32.load(x) - first;
    sum += d;
    squares += d * d;
  }
  sumOfDifferences += sum;
  sumOfSquares += squares;
}

/** The mean in two parts, what it is in float32 and the rest, and 1 / √(variance + eps). */
export let mean: f32 = 0;
export let rest: f32 = 0;
export let scale: f32 = 0;
/** Of the population. */
export let variance: f64 = 0;

@inline
function finish(first: f64, sum: f64, squares: f64, count: f64, eps: f64): void {
  const shift = sum / count;
  variance = max<f64>(squares / count - shift * shift, 0);
  mean = <f32>(first + shift);
  rest = <f32>(first + shift - <f64>mean);
  scale = <f32>(1 / Math.sqrt(variance + eps));
}

/** (x - mean) · scale */
function standardized(x: usize, out: usize, n: i32): void {
  const m = f32x4.splat(mean);
  const l = f32x4.splat(rest);
  const s = f32x4.splat(scale);
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, out += 16)
    v128.store(out, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), m), l), s));
  for (; x < end; x += 4, out += 4) f32.store(out, (f32.load(x) - mean - rest) * scale);
}

/** Mean and variance of what lies in `outer` runs of `n` elements, `step` bytes apart. */
export function measure(x: usize, outer: i32, step: usize, n: i32, eps: f64): void {
  const first = <f64>f32.load(x);
  sumOfDifferences = 0;
  sumOfSquares = 0;
  for (let o = 0; o < outer; o++, x += step) addStatistics(x, n, first);
  finish(first, sumOfDifferences, sumOfSquares, <f64>outer * <f64>n, eps);
}

/** The mean and the variance of places between an outer axis and an inner one. */
export function momentsAround(
  x: usize, means: usize, variances: usize, places: i32, outer: i32, length: i32, n: i32,
): void {
  for (let j = 0; j < places; j++, x += n << 2, means += 4, variances += 4) {
    measure(x, outer, (length * n) << 2, n, 0);
    f32.store(means, mean);
    f32.store(variances, <f32>variance);
  }
}

/** One place: what lies in `outer` runs of `n` elements, `step` bytes apart. */
@inline
function standardizePlace(
  x: usize, out: usize, toScale: usize, outer: i32, step: usize, n: i32, eps: f64,
): void {
  measure(x, outer, step, n, eps);
  f32.store(toScale, scale);
  for (let o = 0; o < outer; o++, x += step, out += step) standardized(x, out, n);
}

/**
 * Places between an outer axis and an inner one of n elements, from this one on; the scale of each goes to
 * `scales`. Where there is no outer axis they are rows.
 */
export function standardizeAround(
  x: usize, out: usize, scales: usize, places: i32, outer: i32, length: i32, n: i32, eps: f64,
): void {
  for (let j = 0; j < places; j++, x += n << 2, out += n << 2, scales += 4)
    standardizePlace(x, out, scales, outer, (length * n) << 2, n, eps);
}

/** So many columns have their sums in the scratch at a time. */
export const columnsAtOnce: i32 = 512;

/** Of so many columns of rows that are `step` bytes apart: Σ d to `sums`, Σ d² to `squares`. */
export function measureColumns(
  x: usize, step: usize, length: i32, sums: usize, squares: usize, bytes: usize,
): void {
  memory.fill(sums, 0, bytes << 1);
  memory.fill(squares, 0, bytes << 1);
  for (let j = 0; j < length; j += 4)
    addRowStatistics(x + j * step, step, min(4, length - j), x, sums, squares, bytes);
}

@inline
export function finishColumn(x: usize, i: usize, sums: usize, squares: usize, length: i32, eps: f64): void {
  finish(<f64>f32.load(x + i), f64.load(sums + (i << 1)), f64.load(squares + (i << 1)), <f64>length, eps);
}

/** Columns of rows that are `stride` elements apart. */
export function standardizeColumns(
  x: usize, out: usize, scales: usize, columns: i32, length: i32, stride: i32, eps: f64, scratch: usize,
): void {
  const step = <usize>stride << 2;
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    const squares = scratch + (bytes << 1);
    measureColumns(x, step, length, scratch, squares, bytes);
    // the sums make way for the mean and what it leaves
    for (let i: usize = 0; i < bytes; i += 4) {
      finishColumn(x, i, scratch, squares, length, eps);
      f32.store(scratch + i, mean);
      f32.store(squares + i, rest);
      f32.store(scales + i, scale);
    }
    for (let j = 0; j < length; j++)
      standardizedRow(x + j * step, out + j * step, scratch, squares, scales, bytes);
    x += bytes;
    out += bytes;
    scales += bytes;
  }
}

/** The mean and the variance of columns likewise. */
export function momentsColumns(
  x: usize, means: usize, variances: usize, columns: i32, length: i32, stride: i32, scratch: usize,
): void {
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    const squares = scratch + (bytes << 1);
    measureColumns(x, <usize>stride << 2, length, scratch, squares, bytes);
    for (let i: usize = 0; i < bytes; i += 4) {
      finishColumn(x, i, scratch, squares, length, 0);
      f32.store(means + i, mean);
      f32.store(variances + i, <f32>variance);
    }
    x += bytes;
    means += bytes;
    variances += bytes;
  }
}

function addRowStatistics(
  x: usize, step: usize, rows: i32, first: usize, sums: usize, squares: usize, bytes: usize,
): void {
  let i: usize = 0;
  for (; i + 8 <= bytes; i += 8) {
    const origin = two(first + i);
    let s = v128.load(sums + (i << 1));
    let q = v128.load(squares + (i << 1));
    let at = x + i;
    for (let j = 0; j < rows; j++, at += step) {
      const d = f64x2.sub(two(at), origin);
      s = f64x2.add(s, d);
      q = f64x2.add(q, f64x2.mul(d, d));
    }
    v128.store(sums + (i << 1), s);
    v128.store(squares + (i << 1), q);
  }
  if (i == bytes) return;
  let at = x + i;
  for (let j = 0; j < rows; j++, at += step) {
    const d = <f64>f32.load(at) - <f64>f32.load(first + i);
    f64.store(sums + (i << 1), f64.load(sums + (i << 1)) + d);
    f64.store(squares + (i << 1), f64.load(squares + (i << 1)) + d * d);
  }
}

function standardizedRow(
  x: usize, out: usize, means: usize, rests: usize, scales: usize, bytes: usize,
): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const centred = f32x4.sub(f32x4.sub(v128.load(x + i), v128.load(means + i)), v128.load(rests + i));
    v128.store(out + i, f32x4.mul(centred, v128.load(scales + i)));
  }
  for (; i < bytes; i += 4)
    f32.store(out + i, (f32.load(x + i) - f32.load(means + i) - f32.load(rests + i)) * f32.load(scales + i));
}
