/**
 * Products over the nonzeros of the left operand: the forward product reads its lists by row, the gradient of
 * the right operand those by column.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addFour, roundTotals } from "./chains";
import { madd } from "./madd";
import { addToLane, totalOfLanes } from "./vector";

/**
 * `width` times four columns of one result row: the sum of value · row of B over the entries up to position
 * `last`. It is the first such sum of the row, or is added to those before. Returns where it ended.
 */
@inline
function block(
  width: i32, at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
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
    const position = i32.load(at);
    if (position > last) break;
    const row = b + <usize>position * stride;
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
  if (first) {
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
  } else {
    addFour(c0, out);
    if (width > 1) addFour(c1, out + 16);
    if (width > 2) addFour(c2, out + 32);
    if (width > 3) addFour(c3, out + 48);
    if (width > 4) addFour(c4, out + 64);
    if (width > 5) addFour(c5, out + 80);
    if (width > 6) addFour(c6, out + 96);
    if (width > 7) addFour(c7, out + 112);
    if (width > 8) addFour(c8, out + 128);
    if (width > 9) addFour(c9, out + 144);
    if (width > 10) addFour(c10, out + 160);
    if (width > 11) addFour(c11, out + 176);
    if (width > 12) addFour(c12, out + 192);
  }
  return at;
}

function block1(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(1, at, end, last, b, stride, out, first);
}

function block2(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(2, at, end, last, b, stride, out, first);
}

function block3(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(3, at, end, last, b, stride, out, first);
}

function block4(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(4, at, end, last, b, stride, out, first);
}

function block5(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(5, at, end, last, b, stride, out, first);
}

function block6(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(6, at, end, last, b, stride, out, first);
}

function block7(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(7, at, end, last, b, stride, out, first);
}

function block13(
  at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  return block(13, at, end, last, b, stride, out, first);
}

/** `block` of 1 to 7 or 13 times four columns. */
@inline
function blockOf(
  width: i32, at: usize, end: usize, last: i32, b: usize, stride: usize, out: usize, first: bool,
): usize {
  if (width == 13) return block13(at, end, last, b, stride, out, first);
  if (width == 7) return block7(at, end, last, b, stride, out, first);
  if (width == 6) return block6(at, end, last, b, stride, out, first);
  if (width == 5) return block5(at, end, last, b, stride, out, first);
  if (width == 4) return block4(at, end, last, b, stride, out, first);
  if (width == 3) return block3(at, end, last, b, stride, out, first);
  if (width == 2) return block2(at, end, last, b, stride, out, first);
  return block1(at, end, last, b, stride, out, first);
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

/** Entries of one chain: the sums of its blocks of positions, one after another. Of no entries it is 0. */
function chain(width: i32, at: usize, end: usize, b: usize, stride: usize, out: usize): void {
  at = blockOf(width, at, end, lastOfBlock(at), b, stride, out, true);
  while (at < end) at = blockOf(width, at, end, lastOfBlock(at), b, stride, out, false);
}

/** The same of a row with entries beyond the first chain. `scratch` holds 52 floats and 52 doubles. */
function chains(
  width: i32, at: usize, end: usize, b: usize, stride: usize, out: usize, scratch: usize,
): void {
  const totals = scratch + 208;
  memory.fill(totals, 0, <usize>width << 5);
  while (at < end) {
    const next = entryAfter(at, end, i32.load(at) | (PRODUCT_CHAIN - 1));
    chain(width, at, next, b, stride, scratch);
    addChain(scratch, totals, width);
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
 * in order, so the next rows mend that, and the last ones go through `scratch` (N + 160 floats).
 */
export function multiplyLists(
  spans: usize, step: i32, entries: usize, from: i32, to: i32, b: usize, c: usize, n: i32, scratch: usize,
): void {
  const stride = <usize>n << 2;
  const lastRow = scratch + 624;
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
      if (last < PRODUCT_CHAIN) chain(width, begin, end, b + j, stride, out + j);
      else chains(width, begin, end, b + j, stride, out + j, scratch);
      vectors -= width;
      j += <usize>width << 4;
    }
    if (!exact) memory.copy(row, lastRow, stride);
  }
}
