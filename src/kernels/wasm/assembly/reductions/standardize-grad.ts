/**
 * The derivative of standardizing: scale · (g - mean g - y · mean (g · y)). Products are rounded, sums are
 * formed in float64.
 */

/** Σ g and Σ g·y of a row, added. */
let sumOfG: f64 = 0;
let sumOfProducts: f64 = 0;

@inline
function wide(x: v128): v128 {
  const low = f64x2.promote_low_f32x4(x);
  return f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)));
}

@inline
function both(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

function addSums(g: usize, y: usize, n: i32): void {
  const end = g + (n << 2);
  let p = f64x2.splat(0);
  let s = p;
  for (; g + 16 <= end; g += 16, y += 16) {
    const x = v128.load(g);
    s = f64x2.add(s, wide(x));
    p = f64x2.add(p, wide(f32x4.mul(x, v128.load(y))));
  }
  let sum = both(s);
  let products = both(p);
  for (; g < end; g += 4, y += 4) {
    sum += <f64>f32.load(g);
    products += <f64>(f32.load(g) * f32.load(y));
  }
  sumOfG += sum;
  sumOfProducts += products;
}

function gradient(g: usize, y: usize, out: usize, n: i32, mean: f32, along: f32, scale: f32): void {
  const m = f32x4.splat(mean);
  const a = f32x4.splat(along);
  const s = f32x4.splat(scale);
  const end = g + (n << 2);
  for (; g + 16 <= end; g += 16, y += 16, out += 16)
    v128.store(
      out, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(g), m), f32x4.mul(v128.load(y), a)), s),
    );
  for (; g < end; g += 4, y += 4, out += 4)
    f32.store(out, (f32.load(g) - mean - f32.load(y) * along) * scale);
}

@inline
function place(g: usize, y: usize, scale: f32, out: usize, outer: i32, step: usize, n: i32): void {
  sumOfG = 0;
  sumOfProducts = 0;
  for (let o = 0; o < outer; o++) addSums(g + o * step, y + o * step, n);
  const count = <f64>outer * <f64>n;
  const mean = <f32>(sumOfG / count);
  const along = <f32>(sumOfProducts / count);
  for (let o = 0; o < outer; o++, g += step, y += step, out += step)
    gradient(g, y, out, n, mean, along, scale);
}

export function standardizeGradAround(
  g: usize, y: usize, scales: usize, out: usize, places: i32, outer: i32, length: i32, n: i32,
): void {
  for (let j = 0; j < places; j++, g += n << 2, y += n << 2, out += n << 2, scales += 4)
    place(g, y, f32.load(scales), out, outer, (length * n) << 2, n);
}

/** So many columns have their sums in the scratch at a time. */
const columnsAtOnce: i32 = 512;

export function standardizeGradColumns(
  g: usize, y: usize, scales: usize, out: usize, columns: i32, length: i32, stride: i32, scratch: usize,
): void {
  const step = <usize>stride << 2;
  const count = <f64>length;
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    const products = scratch + (bytes << 1);
    memory.fill(scratch, 0, bytes << 2);
    let j = 0;
    for (; j < length; j += 4)
      addRowSums(g + j * step, y + j * step, step, min(4, length - j), scratch, products, bytes);
    for (let i: usize = 0; i < bytes; i += 4) {
      f32.store(scratch + i, <f32>(f64.load(scratch + (i << 1)) / count));
      f32.store(products + i, <f32>(f64.load(products + (i << 1)) / count));
    }
    for (let k = 0; k < length; k++)
      gradientRow(g + k * step, y + k * step, out + k * step, scratch, products, scales, bytes);
    g += bytes;
    y += bytes;
    out += bytes;
    scales += bytes;
  }
}

function addRowSums(
  g: usize, y: usize, step: usize, rows: i32, sums: usize, products: usize, bytes: usize,
): void {
  let i: usize = 0;
  for (; i + 8 <= bytes; i += 8) {
    let s = v128.load(sums + (i << 1));
    let p = v128.load(products + (i << 1));
    let at = g + i;
    let beside = y + i;
    for (let j = 0; j < rows; j++, at += step, beside += step) {
      const x = v128.load64_zero(at);
      s = f64x2.add(s, f64x2.promote_low_f32x4(x));
      p = f64x2.add(p, f64x2.promote_low_f32x4(f32x4.mul(x, v128.load64_zero(beside))));
    }
    v128.store(sums + (i << 1), s);
    v128.store(products + (i << 1), p);
  }
  if (i == bytes) return;
  let at = g + i;
  let beside = y + i;
  for (let j = 0; j < rows; j++, at += step, beside += step) {
    f64.store(sums + (i << 1), f64.load(sums + (i << 1)) + <f64>f32.load(at));
    f64.store(products + (i << 1), f64.load(products + (i << 1)) + <f64>(f32.load(at) * f32.load(beside)));
  }
}

function gradientRow(
  g: usize, y: usize, out: usize, means: usize, along: usize, scales: usize, bytes: usize,
): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const centred = f32x4.sub(v128.load(g + i), v128.load(means + i));
    const less = f32x4.sub(centred, f32x4.mul(v128.load(y + i), v128.load(along + i)));
    v128.store(out + i, f32x4.mul(less, v128.load(scales + i)));
  }
  for (; i < bytes; i += 4)
    f32.store(
      out + i,
      (f32.load(g + i) - f32.load(means + i) - f32.load(y + i) * f32.load(along + i)) * f32.load(scales + i),
    );
}
