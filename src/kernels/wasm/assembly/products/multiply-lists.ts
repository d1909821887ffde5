/**
 * Products over the nonzeros of the left operand: the forward product reads its lists by row, the gradient of
 * the right operand those by column.
 */
import { madd } from "./madd";

/** `width` times four columns of one result row: the sum of value · row of B over the entries. */
@inline
function block(width: i32, at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  let c4 = f32x4.splat(0);
  let c5 = f32x4.splat(0);
  let c6 = f32x4.splat(0);
  let c7 = f32x4.splat(0);
  let c8 = f32x4.splat(0);
  let c9 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c12 = f32x4.splat(0);
  for (; at < end; at += 8) {
    const row = b + <usize>i32.load(at) * stride;
    const x = v128.load32_splat(at, 4);
    c0 = madd(c0, x, v128.load(row));
    if (width > 1) c1 = madd(c1, x, v128.load(row, 16));
    if (width > 2) c2 = madd(c2, x, v128.load(row, 32));
    if (width > 3) c3 = madd(c3, x, v128.load(row, 48));
    if (width > 4) c4 = madd(c4, x, v128.load(row, 64));
    if (width > 5) c5 = madd(c5, x, v128.load(row, 80));
    if (width > 6) c6 = madd(c6, x, v128.load(row, 96));
    if (width > 7) c7 = madd(c7, x, v128.load(row, 112));
    if (width > 8) c8 = madd(c8, x, v128.load(row, 128));
    if (width > 9) c9 = madd(c9, x, v128.load(row, 144));
    if (width > 10) c10 = madd(c10, x, v128.load(row, 160));
    if (width > 11) c11 = madd(c11, x, v128.load(row, 176));
    if (width > 12) c12 = madd(c12, x, v128.load(row, 192));
  }
  v128.store(out, c0);
  if (width > 1) v128.store(out, c1, 16);
  if (width > 2) v128.store(out, c2, 32);
  if (width > 3) v128.store(out, c3, 48);
  if (width > 4) v128.store(out, c4, 64);
  if (width > 5) v128.store(out, c5, 80);
  if (width > 6) v128.store(out, c6, 96);
  if (width > 7) v128.store(out, c7, 112);
  if (width > 8) v128.store(out, c8, 128);
  if (width > 9) v128.store(out, c9, 144);
  if (width > 10) v128.store(out, c10, 160);
  if (width > 11) v128.store(out, c11, 176);
  if (width > 12) v128.store(out, c12, 192);
}

function block1(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(1, at, end, b, stride, out);
}

function block2(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(2, at, end, b, stride, out);
}

function block3(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(3, at, end, b, stride, out);
}

function block4(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(4, at, end, b, stride, out);
}

function block5(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(5, at, end, b, stride, out);
}

function block6(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(6, at, end, b, stride, out);
}

function block7(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(7, at, end, b, stride, out);
}

function block13(at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  block(13, at, end, b, stride, out);
}

/** So many rows' lists are fetched together. */
const fetched: i32 = 8;

/**
 * Reads a word of each cache line of some lists. Those of a data set lie far apart in main memory: asking for
 * all lines at once, and not for one after another as the product meets them, takes a fraction of the time.
 */
function fetch(spans: usize, step: i32, entries: usize, from: i32, to: i32, scratch: usize): void {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const span = spans + (<usize>(i * step) << 2);
    const end = entries + (<usize>i32.load(span, 4) << 3);
    for (let at = entries + (<usize>i32.load(span) << 3); at < end; at += 64) sum += i32.load(at);
  }
  i32.store(scratch, sum); // so that nobody takes the reads for useless
}

/**
 * Rows `from` to `to` of C (.., N) from lists of entries and B (.., N). Row i is entries span[step · i] up to
 * span[step · i + 1]. Reads up to 12 bytes past a row of B and writes up to 12 past a row of C: C is written
 * in order, so the next rows mend that, and the last ones go through `scratch` (N + 4 floats).
 */
export function multiplyLists(
  spans: usize, step: i32, entries: usize, from: i32, to: i32, b: usize, c: usize, n: i32, scratch: usize,
): void {
  const stride = <usize>n << 2;
  for (let i = from; i < to; i++) {
    if ((i - from) % fetched == 0) fetch(spans, step, entries, i, min(i + fetched, to), scratch);
    const span = spans + (<usize>(i * step) << 2);
    const begin = entries + (<usize>i32.load(span) << 3);
    const end = entries + (<usize>i32.load(span, 4) << 3);
    const exact = i * n + ((n + 3) & ~3) <= to * n;
    const row = c + <usize>i * stride;
    const out = exact ? row : scratch;
    let vectors = (n + 3) >> 2;
    if (vectors == 13) {
      block13(begin, end, b, stride, out);
      vectors = 0;
    }
    for (let j: usize = 0; vectors > 0; j += 112) {
      const width = vectors > 7 ? (vectors > 13 || vectors == 7 ? 7 : (vectors + 1) >> 1) : vectors;
      if (width == 7) block7(begin, end, b + j, stride, out + j);
      else if (width == 6) block6(begin, end, b + j, stride, out + j);
      else if (width == 5) block5(begin, end, b + j, stride, out + j);
      else if (width == 4) block4(begin, end, b + j, stride, out + j);
      else if (width == 3) block3(begin, end, b + j, stride, out + j);
      else if (width == 2) block2(begin, end, b + j, stride, out + j);
      else block1(begin, end, b + j, stride, out + j);
      vectors -= width;
      if (width < 7) j -= <usize>(7 - width) << 4;
    }
    if (!exact) memory.copy(row, scratch, stride);
  }
}
