/**
 * Products whose left operand is mostly zero (MNIST's images are, to four fifths). The operand is scanned
 * once into lists of its nonzeros, by row and by column; the forward product walks the rows, the gradient of
 * the right operand the columns. An entry is 8 bytes: the position in the other axis (int32) and the value.
 */
import { madd } from "./madd";

/** How many of n floats are not 0 (NaN is not). */
export function countNonzero(a: usize, n: i32): i32 {
  let counts = i32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16) counts = i32x4.sub(counts, f32x4.ne(v128.load(a), f32x4.splat(0)));
  let total = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
  total = total + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
  for (; i < n; i++, a += 4) total += i32(f32.load(a) != 0);
  return total;
}

/** 1 if all of n floats are finite: else zeros of the other operand may not be skipped. */
export function allFinite(a: usize, n: i32): i32 {
  // all exponent bits set: NaN or an infinity. The largest exponent shows whether there is one
  const exponent = i32x4.splat(0x7f800000);
  let m0 = i32x4.splat(0);
  let m1 = i32x4.splat(0);
  let i = 0;
  for (; i + 16 <= n; i += 16, a += 64) {
    m0 = i32x4.max_s(m0, v128.and(v128.load(a), exponent));
    m1 = i32x4.max_s(m1, v128.and(v128.load(a, 16), exponent));
    m0 = i32x4.max_s(m0, v128.and(v128.load(a, 32), exponent));
    m1 = i32x4.max_s(m1, v128.and(v128.load(a, 48), exponent));
  }
  for (; i < n; i++, a += 4) m0 = i32x4.max_s(m0, v128.and(v128.load32_splat(a), exponent));
  return i32(!v128.any_true(i32x4.eq(i32x4.max_s(m0, m1), exponent)));
}

/** For each set of four lanes, the bytes that move the chosen lanes to the front. */
const toFront = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  4, 5, 6, 7, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 255, 255, 255, 255, 255,
  8, 9, 10, 11, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 8, 9, 10, 11, 255, 255, 255, 255, 255, 255, 255, 255,
  4, 5, 6, 7, 8, 9, 10, 11, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255, 255, 255, 255,
  12, 13, 14, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 12, 13, 14, 15, 255, 255, 255, 255, 255, 255, 255, 255,
  4, 5, 6, 7, 12, 13, 14, 15, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 255, 255, 255, 255,
  8, 9, 10, 11, 12, 13, 14, 15, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 255, 255, 255, 255,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255, 255, 255, 255,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

/**
 * Lists the nonzeros of (M, K) by row: `starts` gets M + 1 entry numbers. Answers how many there are, or -1
 * as soon as `entries`, which has room for `capacity` of them, might not hold the next row. Without a branch
 * on the elements: which of them are 0 cannot be predicted. Up to 3 entries past the last are overwritten.
 */
export function listRows(a: usize, m: i32, k: i32, starts: usize, entries: usize, capacity: i32): i32 {
  const first = entries;
  const last = entries + ((<usize>capacity - <usize>k) << 3);
  for (let i = 0; i < m; i++, starts += 4) {
    if (entries > last) return -1;
    i32.store(starts, <i32>((entries - first) >> 3));
    let p = 0;
    let places = i32x4(0, 1, 2, 3);
    for (; p + 4 <= k; p += 4, a += 16) {
      const x = v128.load(a);
      const mask = i32x4.bitmask(f32x4.ne(x, f32x4.splat(0)));
      const order = v128.load(toFront + (<usize>mask << 4));
      const values = i8x16.swizzle(x, order);
      const chosen = i8x16.swizzle(places, order);
      v128.store(entries, v128.shuffle<i32>(chosen, values, 0, 4, 1, 5));
      v128.store(entries, v128.shuffle<i32>(chosen, values, 2, 6, 3, 7), 16);
      entries += <usize>popcnt(mask) << 3;
      places = i32x4.add(places, i32x4.splat(4));
    }
    for (; p < k; p++, a += 4) {
      const x = f32.load(a);
      if (x != 0) {
        i32.store(entries, p);
        f32.store(entries, x, 4);
        entries += 8;
      }
    }
  }
  const count = <i32>((entries - first) >> 3);
  i32.store(starts, count);
  return count;
}

/**
 * `listRows` of bytes that stand for byte / unit: sixteen at a time are looked at, and mostly all of them are
 * 0. `values` holds the quotient of each byte. `entries` has room for all elements of the rows.
 */
export function listRowsOfBytes(
  bytes: usize, m: i32, k: i32, values: usize, starts: usize, entries: usize,
): i32 {
  const first = entries;
  for (let i = 0; i < m; i++, starts += 4) {
    i32.store(starts, <i32>((entries - first) >> 3));
    let p = 0;
    for (; p + 16 <= k; p += 16, bytes += 16) {
      const x = v128.load(bytes);
      if (!v128.any_true(x)) continue;
      for (let mask = i8x16.bitmask(i8x16.ne(x, i8x16.splat(0))); mask != 0; mask &= mask - 1) {
        const at = ctz(mask);
        i32.store(entries, p + at);
        f32.store(entries, f32.load(values + (<usize>load<u8>(bytes + at) << 2)), 4);
        entries += 8;
      }
    }
    for (; p < k; p++, bytes++) {
      const x = load<u8>(bytes);
      if (x == 0) continue;
      i32.store(entries, p);
      f32.store(entries, f32.load(values + (<usize>x << 2)), 4);
      entries += 8;
    }
  }
  const count = <i32>((entries - first) >> 3);
  i32.store(starts, count);
  return count;
}

/**
 * The lists of the K columns out of the lists of the M rows, rows in order within each column: a counting
 * sort. Row i is entries span[step · i] up to span[step · i + 1]; `starts` gets K + 1 entry numbers. Threads
 * do not make it faster.
 */
export function transposeLists(
  m: i32, spans: usize, step: i32, entries: usize, k: i32, starts: usize, out: usize,
): void {
  memory.fill(starts, 0, <usize>(k + 1) << 2);
  const stride = <usize>step << 2;
  let span = spans;
  for (let i = 0; i < m; i++, span += stride) {
    const end = entries + (<usize>i32.load(span, 4) << 3);
    for (let at = entries + (<usize>i32.load(span) << 3); at < end; at += 8) {
      const slot = starts + (<usize>i32.load(at) << 2);
      i32.store(slot, i32.load(slot) + 1);
    }
  }
  let sum = 0;
  for (let p = 0; p <= k; p++) {
    const slot = starts + (<usize>p << 2);
    const count = i32.load(slot);
    i32.store(slot, sum);
    sum += count;
  }
  span = spans;
  for (let i = 0; i < m; i++, span += stride) {
    const end = entries + (<usize>i32.load(span, 4) << 3);
    for (let at = entries + (<usize>i32.load(span) << 3); at < end; at += 8) {
      const slot = starts + (<usize>i32.load(at) << 2);
      const place = i32.load(slot);
      i32.store(slot, place + 1);
      // the value behind another position
      i64.store(out + (<usize>place << 3), (i64.load(at) & ~0xffffffff) | <i64>i);
    }
  }
  // each start was moved to its own end: the one before it is where it began
  for (let p = k; p > 0; p--) i32.store(starts + (p << 2), i32.load(starts + ((p - 1) << 2)));
  i32.store(starts, 0);
}

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
