/** Sums of products of float32: each product is rounded, their sum is formed in float64. */

@inline
function wide(x: v128): v128 {
  const low = f64x2.promote_low_f32x4(x);
  return f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)));
}

/** Σ a·b of a row. */
export function dot(a: usize, b: usize, n: i32): f64 {
  const end = a + (n << 2);
  let odd = f64x2.splat(0);
  let even = odd;
  for (; a + 32 <= end; a += 32, b += 32) {
    even = f64x2.add(even, wide(f32x4.mul(v128.load(a), v128.load(b))));
    odd = f64x2.add(odd, wide(f32x4.mul(v128.load(a, 16), v128.load(b, 16))));
  }
  const pair = f64x2.add(even, odd);
  let total = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (; a < end; a += 4, b += 4) total += <f64>(f32.load(a) * f32.load(b));
  return total;
}

/** Along an outer and an inner axis, one result for each place between them from this one on. */
export function dotAround(
  a: usize, b: usize, out: usize, places: i32, outer: i32, length: i32, inner: i32,
): void {
  const step = (length * inner) << 2;
  for (let j = 0; j < places; j++, a += inner << 2, b += inner << 2, out += 4) {
    let total: f64 = 0;
    for (let o = 0; o < outer; o++) total += dot(a + o * step, b + o * step, inner);
    f32.store(out, <f32>total);
  }
}

/** So many columns have their sums in the scratch at a time. */
const columnsAtOnce: i32 = 512;

/** The sums of so many bytes of columns, each in order, as doubles. */
export function sumProducts(
  a: usize, b: usize, step: usize, length: i32, sums: usize, bytes: usize,
): void {
  memory.fill(sums, 0, bytes << 1);
  for (let j = 0; j < length; j += 4)
    addProducts(a + j * step, b + j * step, step, min(4, length - j), sums, bytes);
}

/** Of columns, each in order. */
export function dotColumns(
  a: usize, b: usize, out: usize, columns: i32, length: i32, stride: i32, scratch: usize,
): void {
  const step = <usize>stride << 2;
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    sumProducts(a, b, step, length, scratch, bytes);
    for (let i: usize = 0; i < bytes; i += 4) f32.store(out + i, <f32>f64.load(scratch + (i << 1)));
    a += bytes;
    b += bytes;
    out += bytes;
  }
}

/** Those of a few rows, each a column further. */
export function addProducts(a: usize, b: usize, step: usize, rows: i32, sums: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 8 <= bytes; i += 8) {
    let s = v128.load(sums + (i << 1));
    for (let j = 0; j < rows; j++) {
      const product = f32x4.mul(v128.load64_zero(a + j * step + i), v128.load64_zero(b + j * step + i));
      s = f64x2.add(s, f64x2.promote_low_f32x4(product));
    }
    v128.store(sums + (i << 1), s);
  }
  if (i == bytes) return;
  let s = f64.load(sums + (i << 1));
  for (let j = 0; j < rows; j++) s += <f64>(f32.load(a + j * step + i) * f32.load(b + j * step + i));
  f64.store(sums + (i << 1), s);
}

/** √Σ x² of each row; squares of float32 neither overflow nor vanish in float64. */
export function normRows(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += 4) f32.store(out, <f32>Math.sqrt(squares(x, n)));
}

/** A long row is shared in blocks of so many elements, as by `sumBlocks`. */
const block: i32 = 65536;

/** The sums of squares of the blocks of a row, from this one on; n is what is left of the row. */
export function squareBlocks(x: usize, out: usize, blocks: i32, n: i32): void {
  for (let b = 0; b < blocks; b++, x += block << 2, n -= block, out += 8)
    f64.store(out, squaresOfBlock(x, min(n, block)));
}

function squares(x: usize, n: i32): f64 {
  if (n <= block) return squaresOfBlock(x, n);
  let total: f64 = 0;
  for (; n > 0; n -= block, x += block << 2) total += squaresOfBlock(x, min(n, block));
  return total;
}

@inline
function two(a: usize, offset: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(a + offset));
}

function squaresOfBlock(x: usize, n: i32): f64 {
  const end = x + (n << 2);
  let d = f64x2.splat(0);
  let c = d;
  let b = d;
  let a = d;
  for (; x + 32 <= end; x += 32) {
    const first = two(x, 0);
    a = f64x2.add(a, f64x2.mul(first, first));
    const second = two(x, 8);
    b = f64x2.add(b, f64x2.mul(second, second));
    const third = two(x, 16);
    c = f64x2.add(c, f64x2.mul(third, third));
    const fourth = two(x, 24);
    d = f64x2.add(d, f64x2.mul(fourth, fourth));
  }
  const pair = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let total = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (; x < end; x += 4) total += <f64>f32.load(x) * <f64>f32.load(x);
  return total;
}
