/**
 * Products over the nonzeros of the left operand: the forward product reads its lists by row, the gradient of
 * the right operand those by column.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addFours, roundTotals } from "./chains";
import { madd } from "./madd";
import { addToLane, totalOfLanes } from "./vector";

/**
 * `width` times four columns of one result row: the sum of value · row of B over the entries. Thirteen sums
 * stay in registers as long as nothing but this loop and their storing is in the function.
 */
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

/** `block` of 1 to 7 or 13 times four columns. */
@inline
function blockOf(width: i32, at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  if (width == 13) block13(at, end, b, stride, out);
  else if (width == 7) block7(at, end, b, stride, out);
  else if (width == 6) block6(at, end, b, stride, out);
  else if (width == 5) block5(at, end, b, stride, out);
  else if (width == 4) block4(at, end, b, stride, out);
  else if (width == 3) block3(at, end, b, stride, out);
  else if (width == 2) block2(at, end, b, stride, out);
  else block1(at, end, b, stride, out);
}

/** Which of four entries are beyond position `last`: a bit each. */
@inline
function beyond(at: usize, last: v128): i32 {
  const positions = v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6);
  return i32x4.bitmask(i32x4.gt_s(positions, last));
}

/** The first entry beyond position `last`, or the end. */
@inline
function entryAfter(at: usize, end: usize, last: i32): usize {
  if (i32.load(end - 8) <= last) return end;
  for (; at + 64 <= end; at += 64) {
    if (i32.load(at, 56) <= last) continue;
    const bound = i32x4.splat(last);
    return at + (<usize>ctz(beyond(at, bound) | (beyond(at + 32, bound) << 4)) << 3);
  }
  while (i32.load(at) <= last) at += 8;
  return at;
}

/** The last position of the block that an entry is in. */
@inline
function lastOfBlock(at: usize): i32 {
  return i32.load(at) | (PRODUCT_BLOCK - 1);
}

/**
 * Entries of one chain: the sums of its blocks of positions, one after another. Of no entries it is 0.
 * `scratch` holds 52 floats.
 */
function chain(
  width: i32, at: usize, end: usize, b: usize, stride: usize, out: usize, scratch: usize,
): void {
  const first = at < end ? entryAfter(at, end, lastOfBlock(at)) : end;
  blockOf(width, at, first, b, stride, out);
  for (at = first; at < end; ) {
    const next = entryAfter(at, end, lastOfBlock(at));
    blockOf(width, at, next, b, stride, scratch);
    addFours(scratch, out, width);
    at = next;
  }
}

/** The same of a row with entries beyond the first chain. `scratch` holds 52 doubles and 104 floats. */
function chains(
  width: i32, at: usize, end: usize, b: usize, stride: usize, out: usize, scratch: usize,
): void {
  const totals = scratch;
  const sums = scratch + 416;
  memory.fill(totals, 0, <usize>width << 5);
  while (at < end) {
    const next = entryAfter(at, end, i32.load(at) | (PRODUCT_CHAIN - 1));
    chain(width, at, next, b, stride, sums, sums + 208);
    addChain(sums, totals, width);
    at = next;
  }
  roundTotals(totals, out, width);
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

/** One row times a vector: see vector.ts. `lanes` holds eight doubles. */
function listTimesVector(at: usize, end: usize, x: usize, lanes: usize): f32 {
  v128.store(lanes, f64x2.splat(0));
  v128.store(lanes, f64x2.splat(0), 16);
  v128.store(lanes, f64x2.splat(0), 32);
  v128.store(lanes, f64x2.splat(0), 48);
  for (; at < end; at += 8) {
    const p = i32.load(at);
    addToLane(lanes, p, f32.load(at, 4), f32.load(x + (<usize>p << 2)));
  }
  return totalOfLanes(lanes);
}

/**
 * Rows `from` to `to` of C (.., N) from lists of entries and B (.., N). Row i is entries span[step · i] up to
 * span[step · i + 1]. Reads up to 12 bytes past a row of B and writes up to 12 past a row of C: C is written
 * in order, so the next rows mend that, and the last ones go through `scratch` (N + 212 floats).
 */
export function multiplyLists(
  spans: usize, step: i32, entries: usize, from: i32, to: i32, b: usize, c: usize, n: i32, scratch: usize,
): void {
  const stride = <usize>n << 2;
  const lastRow = scratch + 832;
  for (let i = from; i < to; i++) {
    if ((i - from) % fetched == 0) fetch(spans, step, entries, i, min(i + fetched, to), scratch);
    const span = spans + (<usize>(i * step) << 2);
    const begin = entries + (<usize>i32.load(span) << 3);
    const end = entries + (<usize>i32.load(span, 4) << 3);
    if (n == 1) {
      f32.store(c + (<usize>i << 2), listTimesVector(begin, end, b, scratch));
      continue;
    }
    const exact = i * n + ((n + 3) & ~3) <= to * n;
    const row = c + <usize>i * stride;
    const out = exact ? row : lastRow;
    let vectors = (n + 3) >> 2;
    const last = i32.load(end - 8); // of an empty row that of the one before: either way gives 0
    for (let j: usize = 0; vectors > 0; ) {
      const most = vectors == 13 ? 13 : 7;
      const width = vectors > most && vectors < 14 ? (vectors + 1) >> 1 : min(vectors, most);
      if (last < PRODUCT_CHAIN) chain(width, begin, end, b + j, stride, out + j, scratch);
      else chains(width, begin, end, b + j, stride, out + j, scratch);
      vectors -= width;
      j += <usize>width << 4;
    }
    if (!exact) memory.copy(row, lastRow, stride);
  }
}
