/**
 * Sums and means of (outer, length, inner) arrays along the middle. Those of float32 are folded in float64
 * and rounded once.
 */

/** A row is summed in blocks of so many elements, which threads share where it is long. */
const block: i32 = 65536;

/** The sums of the blocks of a row from this one on, in float64: `n` is what is left of the row. */
export function sumBlocks(a: usize, out: usize, blocks: i32, n: i32): void {
  for (let b = 0; b < blocks; b++, a += block << 2, n -= block, out += 8)
    f64.store(out, sumBlock(a, min(n, block)));
}

/** A row of any length, block by block. */
export function sumRow(a: usize, n: i32): f64 {
  if (n <= block) return sumBlock(a, n);
  let total: f64 = 0;
  for (; n > 0; n -= block, a += block << 2) total += sumBlock(a, min(n, block));
  return total;
}

@inline
function two(a: usize, offset: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(a + offset));
}

/** Sixteen running sums, then the tail: the same order everywhere. */
function sumBlock(a: usize, n: i32): f64 {
  const end = a + (n << 2);
  let s7 = f64x2.splat(0);
  let s6 = s7;
  let s5 = s7;
  let s4 = s7;
  let s3 = s7;
  let s2 = s7;
  let high = s7;
  let low = s7;
  if (n >= 16) {
    const last = a + ((n & ~15) << 2);
    for (; a < last; a += 64) {
      low = f64x2.add(low, two(a, 0));
      high = f64x2.add(high, two(a, 8));
      s2 = f64x2.add(s2, two(a, 16));
      s3 = f64x2.add(s3, two(a, 24));
      s4 = f64x2.add(s4, two(a, 32));
      s5 = f64x2.add(s5, two(a, 40));
      s6 = f64x2.add(s6, two(a, 48));
      s7 = f64x2.add(s7, two(a, 56));
    }
    low = f64x2.add(f64x2.add(low, s2), f64x2.add(s4, s6));
    high = f64x2.add(f64x2.add(high, s3), f64x2.add(s5, s7));
  }
  for (; a + 16 <= end; a += 16) {
    low = f64x2.add(low, two(a, 0));
    high = f64x2.add(high, two(a, 8));
  }
  const pair = f64x2.add(low, high);
  let total = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (; a < end; a += 4) total += <f64>f32.load(a);
  return total;
}

/** So many columns have their running sums in the scratch at a time. */
const columnsAtOnce: i32 = 512;

/**
 * The sums of `columns` neighbouring columns of rows that are `stride` elements apart, each in order: rows
 * are read as they lie in memory, four at a time.
 */
export function sumColumns(
  a: usize, out: usize, columns: i32, length: i32, stride: i32, divisor: f64, scratch: usize,
): void {
  const step = <usize>stride << 2;
  for (let first = 0; first < columns; first += columnsAtOnce, a += columnsAtOnce << 2) {
    const width = min(columnsAtOnce, columns - first);
    memory.fill(scratch, 0, width << 3);
    let at = a;
    let j = 0;
    for (; j + 4 <= length; j += 4, at += step << 2) addFourRows(at, step, scratch, width);
    for (; j < length; j++, at += step) addRow(at, scratch, width);
    for (let i = 0; i < width; i++, out += 4)
      f32.store(out, <f32>(f64.load(scratch + (i << 3)) / divisor));
  }
}

function addFourRows(a: usize, step: usize, sums: usize, n: i32): void {
  const b = a + step;
  const c = b + step;
  const d = c + step;
  let i: usize = 0;
  const end = <usize>n << 2;
  for (; i + 8 <= end; i += 8) {
    let s = v128.load(sums + (i << 1));
    s = f64x2.add(s, two(a, i));
    s = f64x2.add(s, two(b, i));
    s = f64x2.add(s, two(c, i));
    v128.store(sums + (i << 1), f64x2.add(s, two(d, i)));
  }
  for (; i < end; i += 4) {
    const s = f64.load(sums + (i << 1)) + <f64>f32.load(a + i) + <f64>f32.load(b + i) + <f64>f32.load(c + i);
    f64.store(sums + (i << 1), s + <f64>f32.load(d + i));
  }
}

function addRow(a: usize, sums: usize, n: i32): void {
  let i: usize = 0;
  const end = <usize>n << 2;
  for (; i + 8 <= end; i += 8) v128.store(sums + (i << 1), f64x2.add(v128.load(sums + (i << 1)), two(a, i)));
  for (; i < end; i += 4) f64.store(sums + (i << 1), f64.load(sums + (i << 1)) + <f64>f32.load(a + i));
}

/**
 * Along the outer and the inner axis, one result for each place in the middle from this one on: rows, where
 * there is no outer axis.
 */
export function sumAround(
  a: usize, out: usize, places: i32, outer: i32, length: i32, inner: i32, divisor: f64,
): void {
  const step = (length * inner) << 2;
  for (let j = 0; j < places; j++, a += inner << 2, out += 4) {
    let total: f64 = 0;
    let at = a;
    for (let o = 0; o < outer; o++, at += step) total += sumRow(at, inner);
    f32.store(out, <f32>(total / divisor));
  }
}

/** The same of float64, each sum in order: bit for bit a plain loop's. */
export function sumRows64(a: usize, out: usize, rows: i32, n: i32, divisor: f64): void {
  const step = <usize>n << 3;
  let r = 0;
  for (; r + 4 <= rows; r += 4, a += step << 2, out += 32) fourRows64(a, step, out, divisor);
  for (; r < rows; r++, out += 8) {
    let total: f64 = 0;
    for (let i = 0; i < n; i++, a += 8) total += f64.load(a);
    f64.store(out, total / divisor);
  }
}

/** Four sums at once, which do not wait for each other. */
function fourRows64(a: usize, step: usize, out: usize, divisor: f64): void {
  const end = a + step;
  let b = end;
  let c = b + step;
  let d = c + step;
  let s3: f64 = 0;
  let s2: f64 = 0;
  let s1: f64 = 0;
  let s0: f64 = 0;
  for (; a < end; a += 8, b += 8, c += 8, d += 8) {
    s0 += f64.load(a);
    s1 += f64.load(b);
    s2 += f64.load(c);
    s3 += f64.load(d);
  }
  f64.store(out, s0 / divisor);
  f64.store(out, s1 / divisor, 8);
  f64.store(out, s2 / divisor, 16);
  f64.store(out, s3 / divisor, 24);
}

/** Columns of float64 likewise, their running sums where the results will be. */
export function sumColumns64(
  a: usize, out: usize, columns: i32, length: i32, stride: i32, divisor: f64,
): void {
  const step = <usize>stride << 3;
  for (let first = 0; first < columns; first += columnsAtOnce) {
    const width = min(columnsAtOnce, columns - first);
    memory.fill(out, 0, width << 3);
    let at = a + (first << 3);
    let j = 0;
    for (; j + 4 <= length; j += 4, at += step << 2) addFourRows64(at, step, out, width);
    for (; j < length; j++, at += step)
      for (let i = 0; i < width; i++)
        f64.store(out + (i << 3), f64.load(out + (i << 3)) + f64.load(at + (i << 3)));
    for (let i = 0; i < width; i++, out += 8) f64.store(out, f64.load(out) / divisor);
  }
}

function addFourRows64(a: usize, step: usize, sums: usize, n: i32): void {
  const b = a + step;
  const c = b + step;
  const d = c + step;
  let i: usize = 0;
  const end = <usize>n << 3;
  for (; i + 16 <= end; i += 16) {
    let s = f64x2.add(v128.load(sums + i), v128.load(a + i));
    s = f64x2.add(s, v128.load(b + i));
    s = f64x2.add(s, v128.load(c + i));
    v128.store(sums + i, f64x2.add(s, v128.load(d + i)));
  }
  for (; i < end; i += 8) {
    const s = f64.load(sums + i) + f64.load(a + i) + f64.load(b + i) + f64.load(c + i);
    f64.store(sums + i, s + f64.load(d + i));
  }
}
