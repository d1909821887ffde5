/** What flows back through reductions: from the gradient g and the result y of each row, or column, to it. */
import { expOf4 } from "../elementwise/functions";

@inline
function splat(at: usize): v128 {
  return v128.load32_splat(at);
}

/** Where x is the extreme y, or NaN, which the extreme is then. */
@inline
function tied(x: v128, y: v128): v128 {
  return v128.or(f32x4.eq(x, y), f32x4.ne(x, x));
}

/** How many places of a row have this number, or a NaN. */
function countTies(x: usize, n: i32, y: v128): i32 {
  const end = x + (n << 2);
  let counts = i32x4.splat(0);
  for (; x + 16 <= end; x += 16) counts = i32x4.sub(counts, tied(v128.load(x), y));
  let count = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
  count += i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
  for (; x < end; x += 4) count -= i32x4.extract_lane(tied(splat(x), y), 0);
  return count;
}

function shareAmongTies(x: usize, out: usize, n: i32, y: v128, share: v128): void {
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, out += 16) v128.store(out, v128.and(tied(v128.load(x), y), share));
  for (; x < end; x += 4, out += 4) v128.store32_lane(out, v128.and(tied(splat(x), y), share), 0);
}

/** g to the extreme of each row, shared among ties. */
export function extremeGradRows(g: usize, x: usize, y: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, g += 4, x += n << 2, y += 4, out += n << 2) {
    const extreme = splat(y);
    const share = f32.load(g) / <f32>countTies(x, n, extreme);
    shareAmongTies(x, out, n, extreme, f32x4.splat(share));
  }
}

/** So many columns have their counts in the scratch at a time. */
const columnsAtOnce: i32 = 512;

/** The same of columns. */
export function extremeGradColumns(
  g: usize, x: usize, y: usize, out: usize, columns: i32, length: i32, stride: i32, scratch: usize,
): void {
  const step = <usize>stride << 2;
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    memory.fill(scratch, 0, bytes);
    for (let j = 0; j < length; j++) countTiesBeside(x + j * step, y, scratch, bytes);
    for (let i: usize = 0; i < bytes; i += 4)
      f32.store(scratch + i, f32.load(g + i) / <f32>i32.load(scratch + i));
    for (let j = 0; j < length; j++) shareBeside(x + j * step, y, scratch, out + j * step, bytes);
    g += bytes;
    x += bytes;
    y += bytes;
    out += bytes;
  }
}

function countTiesBeside(x: usize, y: usize, counts: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16)
    v128.store(counts + i, i32x4.sub(v128.load(counts + i), tied(v128.load(x + i), v128.load(y + i))));
  for (; i < bytes; i += 4)
    v128.store32_lane(counts + i, i32x4.sub(splat(counts + i), tied(splat(x + i), splat(y + i))), 0);
}

function shareBeside(x: usize, y: usize, shares: usize, out: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16)
    v128.store(out + i, v128.and(tied(v128.load(x + i), v128.load(y + i)), v128.load(shares + i)));
  for (; i < bytes; i += 4)
    v128.store32_lane(out + i, v128.and(tied(splat(x + i), splat(y + i)), splat(shares + i)), 0);
}

/** g · x / y, 0 where the norm y is 0. */
export function normGradRows(g: usize, x: usize, y: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, g += 4, x += n << 2, y += 4, out += n << 2)
    normGradRow(x, out, n, splat(g), splat(y));
}

function normGradRow(x: usize, out: usize, n: i32, g: v128, norm: v128): void {
  const end = x + (n << 2);
  const positive = f32x4.ne(norm, f32x4.splat(0));
  for (; x + 16 <= end; x += 16, out += 16)
    v128.store(out, v128.and(positive, f32x4.mul(g, f32x4.div(v128.load(x), norm))));
  for (; x < end; x += 4, out += 4)
    v128.store32_lane(out, v128.and(positive, f32x4.mul(g, f32x4.div(splat(x), norm))), 0);
}

/**
 * g · e^(x - y); where y is -∞ that is 0, and where y is ∞ the gradient is shared among what is infinite.
 */
export function logSumExpGradRows(g: usize, x: usize, y: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, g += 4, x += n << 2, y += 4, out += n << 2) {
    const total = f32.load(y);
    if (total != Infinity) {
      weights(x, out, n, splat(g), f32x4.splat(total == -Infinity ? 0 : total));
      continue;
    }
    const infinite = f32x4.splat(Infinity);
    const share = f32.load(g) * (1 / <f32>countTies(x, n, infinite));
    shareAmongTies(x, out, n, infinite, f32x4.splat(share));
  }
}

function weights(x: usize, out: usize, n: i32, g: v128, y: v128): void {
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, out += 16)
    v128.store(out, f32x4.mul(g, expOf4(f32x4.sub(v128.load(x), y))));
  for (; x < end; x += 4, out += 4)
    v128.store32_lane(out, f32x4.mul(g, expOf4(f32x4.sub(splat(x), y))), 0);
}
