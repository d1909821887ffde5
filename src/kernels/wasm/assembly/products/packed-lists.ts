/**
 * Packed lists of the nonzeros of rows of bytes: of each row first the positions, 16 bits each, then the
 * levels, a byte each. Random rows of a data set come from main memory, and three bytes an entry, not the
 * eight of a list in use, are what that costs.
 */
import { multiplyLists } from "./multiply-lists";

/** Bytes of an entry. */
const entryBytes: usize = 3;

/**
 * Packs (M, K) bytes by row: `starts` gets M + 1 entry numbers. Sixteen at a time are looked at, and mostly
 * all of them are 0. `packed` has room for all elements of the rows, `levels` for those of one.
 */
export function packRowsOfBytes(
  bytes: usize, m: i32, k: i32, starts: usize, packed: usize, levels: usize,
): i32 {
  let count = 0;
  for (let i = 0; i < m; i++, starts += 4) {
    i32.store(starts, count);
    let n: usize = 0;
    let p = 0;
    for (; p + 16 <= k; p += 16, bytes += 16) {
      const x = v128.load(bytes);
      if (!v128.any_true(x)) continue;
      for (let mask = i8x16.bitmask(i8x16.ne(x, i8x16.splat(0))); mask != 0; mask &= mask - 1, n++) {
        const at = ctz(mask);
        store<u16>(packed + (n << 1), <u16>(p + at));
        store<u8>(levels + n, load<u8>(bytes + at));
      }
    }
    for (; p < k; p++, bytes++) {
      const x = load<u8>(bytes);
      if (x == 0) continue;
      store<u16>(packed + (n << 1), <u16>p);
      store<u8>(levels + n, x);
      n++;
    }
    memory.copy(packed + (n << 1), levels, n);
    packed += n * entryBytes;
    count += <i32>n;
  }
  i32.store(starts, count);
  return count;
}

/** Entries of a packed row as a list in use has them: the position (int32) and level / unit. */
function unpackRow(packed: usize, count: usize, unit: f32, out: usize): void {
  const divisor = f32x4.splat(unit);
  let levels = packed + (count << 1);
  for (const end = levels + (count & ~7); levels < end; levels += 8, packed += 16, out += 64) {
    const positions = v128.load(packed);
    const x = v128.load_ext<u8>(levels);
    const p0 = i32x4.extend_low_i16x8_u(positions);
    const x0 = f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(x)), divisor);
    v128.store(out, v128.shuffle<i32>(p0, x0, 0, 4, 1, 5));
    v128.store(out, v128.shuffle<i32>(p0, x0, 2, 6, 3, 7), 16);
    const p1 = i32x4.extend_high_i16x8_u(positions);
    const x1 = f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(x)), divisor);
    v128.store(out, v128.shuffle<i32>(p1, x1, 0, 4, 1, 5), 32);
    v128.store(out, v128.shuffle<i32>(p1, x1, 2, 6, 3, 7), 48);
  }
  for (let rest = count & 7; rest > 0; rest--, levels++, packed += 2, out += 8) {
    i32.store(out, <i32>load<u16>(packed));
    f32.store(out, <f32>load<u8>(levels) / unit, 4);
  }
}

/** So many rows are fetched together. */
const fetched: i32 = 25;

/**
 * Reads a word of each cache line of some packed rows: asking for all lines at once, and not for one after
 * another as they are unpacked, takes a fraction of the time.
 */
function fetch(rows: usize, spans: usize, from: i32, to: i32): i32 {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const place = <usize>i << 2;
    const count = i32.load(spans + place, 4) - i32.load(spans + place);
    const packed = <usize>i32.load(rows + place);
    const end = packed + <usize>count * entryBytes;
    for (let at = packed; at < end; at += 64) sum += load<u8>(at);
  }
  return sum;
}

/**
 * Unpacks rows `from` to `to`, whose addresses are in `rows`: row i becomes entries span[i] up to
 * span[i + 1]. `scratch` holds a word.
 */
export function unpackLists(
  rows: usize, unit: f32, spans: usize, entries: usize, from: i32, to: i32, scratch: usize,
): void {
  for (let i = from; i < to; i++) {
    // stored, so that nobody takes the reads for useless
    if ((i - from) % fetched == 0) i32.store(scratch, fetch(rows, spans, i, min(i + fetched, to)));
    const place = <usize>i << 2;
    const first = i32.load(spans + place);
    const count = i32.load(spans + place, 4) - first;
    unpackRow(<usize>i32.load(rows + place), <usize>count, unit, entries + (<usize>first << 3));
  }
}

/** `unpackLists`, then `multiplyLists` over them while they are in the cache. */
export function multiplyPackedLists(
  rows: usize, unit: f32, spans: usize, entries: usize, from: i32, to: i32, b: usize, c: usize, n: i32,
  scratch: usize,
): void {
  unpackLists(rows, unit, spans, entries, from, to, scratch);
  multiplyLists(spans, 1, entries, from, to, b, c, n, scratch);
}
