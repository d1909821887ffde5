/**
 * Lists of the nonzeros of an operand that is mostly zero (MNIST's images are, to four fifths), by row and by
 * column. An entry is 8 bytes: the position in the other axis (int32) and the value.
 */

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
      const start = starts + (<usize>i32.load(at) << 2);
      i32.store(start, i32.load(start) + 1);
    }
  }
  let sum = 0;
  for (let p = 0; p <= k; p++) {
    const start = starts + (<usize>p << 2);
    const count = i32.load(start);
    i32.store(start, sum);
    sum += count;
  }
  span = spans;
  for (let i = 0; i < m; i++, span += stride) {
    const end = entries + (<usize>i32.load(span, 4) << 3);
    for (let at = entries + (<usize>i32.load(span) << 3); at < end; at += 8) {
      const start = starts + (<usize>i32.load(at) << 2);
      const place = i32.load(start);
      i32.store(start, place + 1);
      // the value behind another position
      i64.store(out + (<usize>place << 3), (i64.load(at) & ~0xffffffff) | <i64>i);
    }
  }
  // each start was moved to its own end: the one before it is where it began
  for (let p = k; p > 0; p--) i32.store(starts + (p << 2), i32.load(starts + ((p - 1) << 2)));
  i32.store(starts, 0);
}
