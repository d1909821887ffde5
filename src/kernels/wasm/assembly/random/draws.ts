/**
 * Uniform and normal draws from Threefry, with the bits of src/random/bit-generator.ts. A word is a function
 * of its number alone, so that any part of a stream can be computed by itself: element i of a uniform draw is
 * made of words 2i and 2i + 1 behind its start, attempt i at a pair of normals of words 4i to 4i + 3. `odd`
 * is 1 where the start is the second word of its block.
 */
import { threefry } from "./threefry";

/** So many words are made at a time: they stay in the nearest cache. */
const wordsAtOnce: i32 = 2048;

/** 27 bits of one word above 26 bits of the next: two doubles from words 0 to 3. */
@inline
function doublesOf(words: v128): v128 {
  const upper = i32x4.shr_u(words, 5);
  const lower = i32x4.shr_u(words, 6);
  return doubles(v128.shuffle<i32>(upper, upper, 0, 2, 0, 2), v128.shuffle<i32>(lower, lower, 1, 3, 1, 3));
}

@inline
function doubles(upper: v128, lower: v128): v128 {
  const high = f64x2.mul(f64x2.convert_low_i32x4_s(upper), f64x2.splat(67108864));
  return f64x2.mul(f64x2.add(high, f64x2.convert_low_i32x4_s(lower)), f64x2.splat(1.1102230246251565e-16));
}

@inline
function laterHalf(a: v128): v128 {
  return v128.shuffle<i32>(a, a, 2, 3, 2, 3);
}

function uniform32(words: usize, out: usize, n: i32, low: f64, width: f64, end: f32, last: f32): void {
  const start = f64x2.splat(low);
  const factor = f64x2.splat(width);
  for (let i = 0; i < n; i += 4, words += 32, out += 16) {
    const a = f64x2.add(start, f64x2.mul(factor, doublesOf(v128.load(words))));
    const b = f64x2.add(start, f64x2.mul(factor, doublesOf(v128.load(words, 16))));
    const four = v128.shuffle<i32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
    v128.store(out, v128.bitselect(f32x4.splat(last), four, f32x4.ge(four, f32x4.splat(end))));
  }
}

function uniform64(words: usize, out: usize, n: i32, low: f64, width: f64, end: f64, last: f64): void {
  const start = f64x2.splat(low);
  const factor = f64x2.splat(width);
  for (let i = 0; i < n; i += 2, words += 16, out += 16) {
    const two = f64x2.add(start, f64x2.mul(factor, doublesOf(v128.load(words))));
    v128.store(out, v128.bitselect(f64x2.splat(last), two, f64x2.ge(two, f64x2.splat(end))));
  }
}

/**
 * Draws `from` to `to` of those from block `block` (with `high` above its 32 bits) on: low + width · u, and
 * `last` where that is `end` or more. The last vector may reach past the end: storages are padded.
 */
export function drawUniform(
  key0: i32, key1: i32, block: i32, high: i32, odd: i32, from: i32, to: i32, out: usize, double: i32,
  low: f64, width: f64, end: f64, last: f64, scratch: usize,
): void {
  const most = wordsAtOnce >> 1;
  for (let i = from; i < to; i += most) {
    const n = min(most, to - i);
    threefry(key0, key1, block + i, high, n + odd, scratch);
    const words = scratch + (odd << 2);
    if (double) uniform64(words, out + (i << 3), n, low, width, end, last);
    else uniform32(words, out + (i << 2), n, low, width, <f32>end, <f32>last);
  }
}

/**
 * Of an even number of attempts at a point within the unit circle those that succeed, until there are `limit`
 * of them: their x, y and x² + y² in three lists of doubles with room for one more. How many there are, and
 * above 16 bits how many attempts that took.
 */
function accept(words: usize, attempts: i32, limit: i32, xs: usize, ys: usize, squares: usize): i32 {
  const one = f64x2.splat(1);
  const end = limit << 3;
  let at = 0;
  let mask = 0;
  let i = 0;
  for (; i < attempts && at < end; i += 2, words += 32) {
    const a = v128.load(words);
    const b = v128.load(words, 16);
    const upper = i32x4.shr_u(v128.shuffle<i32>(a, b, 0, 4, 2, 6), 5);
    const lower = i32x4.shr_u(v128.shuffle<i32>(a, b, 1, 5, 3, 7), 6);
    const u = doubles(upper, lower);
    const v = doubles(laterHalf(upper), laterHalf(lower));
    const x = f64x2.sub(f64x2.add(u, u), one);
    const y = f64x2.sub(f64x2.add(v, v), one);
    const square = f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y));
    mask = i64x2.bitmask(v128.and(f64x2.lt(square, one), f64x2.ne(square, f64x2.splat(0))));
    v128.store64_lane(xs + at, x, 0);
    v128.store64_lane(ys + at, y, 0);
    v128.store64_lane(squares + at, square, 0);
    at += (mask & 1) << 3;
    v128.store64_lane(xs + at, x, 1);
    v128.store64_lane(ys + at, y, 1);
    v128.store64_lane(squares + at, square, 1);
    at += (mask & 2) << 2;
  }
  // the last attempt was one too many unless it was the one that was still wanted
  const surplus = i32(at >= end && !(at == end && (mask & 2) != 0));
  return (min(at, end) >> 3) | ((i - surplus) << 16);
}

/** ln u within 1 ulp for 0 < u < 1: the series of fdlibm's log. */
@inline
function logOfPart(u: v128): v128 {
  const above = i64x2.sub(u, i64x2.splat(0x3fe6a09e00000000));
  const whole = i64x2.shr_s(above, 52);
  const m = i64x2.sub(u, v128.and(above, i64x2.splat(0xfff0000000000000)));
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(whole, whole, 0, 2, 0, 2));
  const f = f64x2.sub(m, f64x2.splat(1));
  const half = f64x2.mul(f64x2.mul(f, f), f64x2.splat(0.5));
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let p = f64x2.mul(w, f64x2.splat(1.531383769920937332e-1));
  p = f64x2.mul(w, f64x2.add(p, f64x2.splat(2.222219843214978396e-1)));
  p = f64x2.mul(w, f64x2.add(p, f64x2.splat(3.999999999940941908e-1)));
  let q = f64x2.mul(w, f64x2.splat(1.479819860511658591e-1));
  q = f64x2.mul(w, f64x2.add(q, f64x2.splat(1.818357216161805012e-1)));
  q = f64x2.mul(w, f64x2.add(q, f64x2.splat(2.857142874366239149e-1)));
  q = f64x2.mul(z, f64x2.add(q, f64x2.splat(6.666666666666735130e-1)));
  const tail = f64x2.add(
    f64x2.mul(s, f64x2.add(half, f64x2.add(p, q))),
    f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)),
  );
  const lnM = f64x2.sub(f64x2.sub(half, tail), f);
  return f64x2.sub(f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1)), lnM);
}

/** Whether float32 rounds what lies within 2^-48 of `part` beside v to two different numbers. */
@inline
function isOpen(v: v128, part: v128): v128 {
  const error = f64x2.add(
    f64x2.mul(f64x2.abs(part), f64x2.splat(3.552713678800501e-15)),
    f64x2.mul(f64x2.abs(v), f64x2.splat(4.440892098500626e-16)),
  );
  const least = f32x4.demote_f64x2_zero(f64x2.sub(v, error));
  return f32x4.ne(least, f32x4.demote_f64x2_zero(f64x2.add(v, error)));
}

/**
 * mean + std · n of the two normals of each point, y's first. 1 if all have the bits that the exact
 * logarithm's would have: this one's last digits may be others, which float32 hardly ever shows.
 */
function normals32(xs: usize, ys: usize, squares: usize, count: i32, out: usize, mean: f64, std: f64): i32 {
  const m = f64x2.splat(mean);
  const d = f64x2.splat(std);
  let open = f32x4.splat(0);
  for (let i = 0; i < count; i += 2, xs += 16, ys += 16, squares += 16, out += 16) {
    const square = v128.load(squares);
    const log = logOfPart(square);
    const scale = f64x2.sqrt(f64x2.div(f64x2.mul(log, f64x2.splat(-2)), square));
    const first = f64x2.mul(d, f64x2.mul(scale, v128.load(ys)));
    const second = f64x2.mul(d, f64x2.mul(scale, v128.load(xs)));
    const a = f64x2.add(m, first);
    const b = f64x2.add(m, second);
    const pairs = v128.shuffle<i32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 4, 1, 5);
    v128.store(out, pairs);
    open = v128.or(open, v128.or(isOpen(a, first), isOpen(b, second)));
  }
  return i32(!v128.any_true(open));
}

/**
 * The normals that attempts `from` to `to` give, `limit` pairs of them at most, in float32. How many pairs
 * there are, above 16 bits how many attempts they took, and a sign where a rounding is open.
 */
export function drawNormals(
  key0: i32, key1: i32, block: i32, high: i32, odd: i32, from: i32, to: i32, limit: i32, out: usize,
  mean: f64, std: f64, scratch: usize,
): i32 {
  const attempts = to - from;
  threefry(key0, key1, block + (from << 1), high, (attempts << 1) + odd, scratch);
  const xs = scratch + (wordsAtOnce << 2) + 128;
  const ys = xs + (wordsAtOnce << 1) + 16;
  const squares = ys + (wordsAtOnce << 1) + 16;
  const found = accept(scratch + (odd << 2), attempts, limit, xs, ys, squares);
  const count = found & 0xffff;
  // a lane beside the last point computes with what lies there
  f64.store(squares + (count << 3), 0.5);
  f64.store(xs + (count << 3), 0);
  f64.store(ys + (count << 3), 0);
  return found | ((1 - normals32(xs, ys, squares, count, out, mean, std)) << 31);
}
