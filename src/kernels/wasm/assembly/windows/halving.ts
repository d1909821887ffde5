/** Pools of 2 by 2 next to each other, the usual ones: four windows at a time, without columns. */
import { across, dilation, endRow, height, kernel, padding, stride, width } from "./plan";

/** Whether the windows are such ones. */
export function isHalving(plan: usize): bool {
  for (let axis = 0; axis < 2; axis++) {
    if (kernel(plan, axis) != 2 || stride(plan, axis) != 2) return false;
    if (padding(plan, axis) != 0 || dilation(plan, axis) != 1) return false;
  }
  return true;
}

@inline
function even(at: usize): v128 { return v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6); }
@inline
function odd(at: usize): v128 { return v128.shuffle<i32>(v128.load(at), v128.load(at, 16), 1, 3, 5, 7); }

/** A mean in float64 of four windows, rounded once. */
@inline
function meanOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const quarter = f64x2.splat(0.25);
  let low = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  low = f64x2.add(f64x2.add(low, f64x2.promote_low_f32x4(c)), f64x2.promote_low_f32x4(d));
  let high = f64x2.add(f64x2.promote_low_f32x4(upper(a)), f64x2.promote_low_f32x4(upper(b)));
  high = f64x2.add(f64x2.add(high, f64x2.promote_low_f32x4(upper(c))), f64x2.promote_low_f32x4(upper(d)));
  const first = f32x4.demote_f64x2_zero(f64x2.mul(low, quarter));
  return v128.shuffle<i32>(first, f32x4.demote_f64x2_zero(f64x2.mul(high, quarter)), 0, 1, 4, 5);
}
@inline
function upper(a: v128): v128 { return v128.shuffle<i64>(a, a, 1, 1); }

/** The largest or the mean of each window of a plane. */
export function halve(plan: usize, image: usize, out: usize, largest: bool): void {
  const count = across(plan);
  const row = <usize>width(plan) << 2;
  for (let y = 0; y < endRow(plan); y++, image += 2 * row) {
    let from = image;
    let i = 0;
    for (; i + 4 <= count; i += 4, from += 32, out += 16) {
      const below = from + row;
      v128.store(
        out,
        largest
          ? f32x4.max(f32x4.max(even(from), odd(from)), f32x4.max(even(below), odd(below)))
          : meanOf(even(from), odd(from), even(below), odd(below)),
      );
    }
    for (; i < count; i++, from += 8, out += 4) {
      const a = f32.load(from);
      const b = f32.load(from, 4);
      const c = f32.load(from + row);
      const d = f32.load(from + row, 4);
      if (largest) f32.store(out, max(max(a, b), max(c, d)));
      else f32.store(out, <f32>((<f64>a + <f64>b + <f64>c + <f64>d) * 0.25));
    }
  }
}

/** Four times two neighbours, of which the first ones are `a`. */
@inline
function storePairs(to: usize, a: v128, b: v128): void {
  v128.store(to, v128.shuffle<i32>(a, b, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<i32>(a, b, 2, 6, 3, 7), 16);
}

/** What lies in no window is 0. */
function clearRest(plan: usize, image: usize): void {
  if (2 * across(plan) == width(plan) && 2 * endRow(plan) == height(plan)) return;
  memory.fill(image, 0, <usize>(height(plan) * width(plan)) << 2);
}

/** g where an element is the largest of its window, shared equally among ties, else 0; -0 becomes 0. */
export function shareLargest(plan: usize, image: usize, largest: usize, g: usize, out: usize): void {
  const count = across(plan);
  const row = <usize>width(plan) << 2;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  clearRest(plan, out);
  for (let y = 0; y < endRow(plan); y++, image += 2 * row, out += 2 * row) {
    let from = image;
    let to = out;
    let i = 0;
    for (; i + 4 <= count; i += 4, from += 32, to += 32, largest += 16, g += 16) {
      const top = v128.load(largest);
      const a = f32x4.eq(even(from), top);
      const b = f32x4.eq(odd(from), top);
      const c = f32x4.eq(even(from + row), top);
      const d = f32x4.eq(odd(from + row), top);
      const upperTies = f32x4.add(v128.and(a, one), v128.and(b, one));
      const ties = f32x4.add(upperTies, f32x4.add(v128.and(c, one), v128.and(d, one)));
      const share = f32x4.add(f32x4.div(v128.load(g), ties), zero);
      storePairs(to, v128.and(a, share), v128.and(b, share));
      storePairs(to + row, v128.and(c, share), v128.and(d, share));
    }
    for (; i < count; i++, from += 8, to += 8, largest += 4, g += 4) {
      const top = f32.load(largest);
      const a = f32.load(from) == top;
      const b = f32.load(from, 4) == top;
      const c = f32.load(from + row) == top;
      const d = f32.load(from + row, 4) == top;
      const share = f32.load(g) / <f32>(i32(a) + i32(b) + i32(c) + i32(d)) + 0;
      f32.store(to, a ? share : 0);
      f32.store(to, b ? share : 0, 4);
      f32.store(to + row, c ? share : 0);
      f32.store(to + row, d ? share : 0, 4);
    }
  }
}

/** A quarter of g to each element of a window; -0 becomes 0. */
export function shareMean(plan: usize, g: usize, out: usize): void {
  const count = across(plan);
  const row = <usize>width(plan) << 2;
  const four = f32x4.splat(4);
  const zero = f32x4.splat(0);
  clearRest(plan, out);
  for (let y = 0; y < endRow(plan); y++, out += 2 * row) {
    let to = out;
    let i = 0;
    for (; i + 4 <= count; i += 4, to += 32, g += 16) {
      const share = f32x4.add(f32x4.div(v128.load(g), four), zero);
      storePairs(to, share, share);
      storePairs(to + row, share, share);
    }
    for (; i < count; i++, to += 8, g += 4) {
      const share = f32.load(g) / 4 + 0;
      f32.store(to, share);
      f32.store(to, share, 4);
      f32.store(to + row, share);
      f32.store(to + row, share, 4);
    }
  }
}
