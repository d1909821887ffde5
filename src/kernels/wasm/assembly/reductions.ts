/** Sums, means and extremes of (outer, length, inner) arrays along the middle. Sums are folded in float64 and rounded once. */

export function sum(a: usize, out: usize, outer: i32, length: i32, inner: i32, divisor: f64): void {
  for (let o = 0; o < outer; o++) {
    const block = a + ((o * length * inner) << 2);
    if (inner == 1) {
      f32.store(out, <f32>(sumRow(block, length) / divisor));
      out += 4;
      continue;
    }
    let i = 0;
    for (; i + 4 <= inner; i += 4) {
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      let at = block + (i << 2);
      for (let j = 0; j < length; j++, at += inner << 2) {
        const x = v128.load(at);
        low = f64x2.add(low, f64x2.promote_low_f32x4(x));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)));
      }
      f32.store(out, <f32>(f64x2.extract_lane(low, 0) / divisor));
      f32.store(out, <f32>(f64x2.extract_lane(low, 1) / divisor), 4);
      f32.store(out, <f32>(f64x2.extract_lane(high, 0) / divisor), 8);
      f32.store(out, <f32>(f64x2.extract_lane(high, 1) / divisor), 12);
      out += 16;
    }
    for (; i < inner; i++) {
      let total: f64 = 0;
      let at = block + (i << 2);
      for (let j = 0; j < length; j++, at += inner << 2) total += <f64>f32.load(at);
      f32.store(out, <f32>(total / divisor));
      out += 4;
    }
  }
}

/** Four running sums, then the tail: the same order everywhere. */
function sumRow(a: usize, n: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16) {
    const x = v128.load(a);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)));
  }
  const pair = f64x2.add(low, high);
  let total = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (; i < n; i++, a += 4) total += <f64>f32.load(a);
  return total;
}

@inline
function better(largest: bool, a: v128, b: v128): v128 {
  return largest ? f32x4.max(a, b) : f32x4.min(a, b);
}

/** The extreme along the middle; a NaN is one, and 0 is above -0. No order of comparing changes a bit. */
@inline
function extreme(largest: bool, a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  for (let o = 0; o < outer; o++) {
    const block = a + ((o * length * inner) << 2);
    let i = 0;
    if (inner == 1) {
      let best = v128.load32_splat(block);
      let j = 1;
      for (; j + 4 <= length; j += 4) best = better(largest, best, v128.load(block + (j << 2)));
      for (; j < length; j++) best = better(largest, best, v128.load32_splat(block + (j << 2)));
      best = better(largest, best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
      best = better(largest, best, v128.shuffle<i32>(best, best, 1, 0, 3, 2));
      f32.store(out, f32x4.extract_lane(best, 0));
      i = 1;
    }
    for (; i + 4 <= inner; i += 4) {
      let at = block + (i << 2);
      let best = v128.load(at);
      for (let j = 1; j < length; j++) {
        at += inner << 2;
        best = better(largest, best, v128.load(at));
      }
      v128.store(out + (i << 2), best);
    }
    for (; i < inner; i++) {
      let at = block + (i << 2);
      let best = v128.load32_splat(at);
      for (let j = 1; j < length; j++) {
        at += inner << 2;
        best = better(largest, best, v128.load32_splat(at));
      }
      f32.store(out + (i << 2), f32x4.extract_lane(best, 0));
    }
    out += inner << 2;
  }
}

export function max(a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  extreme(true, a, out, outer, length, inner);
}

export function min(a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  extreme(false, a, out, outer, length, inner);
}

/** The place of the first largest number of each row; a NaN counts as the largest. */
export function argMax(a: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, a += n << 2, out += 4) {
    let best = 0;
    let leader = f32.load(a);
    for (let i = 1; i < n && leader == leader; i++) {
      const x = f32.load(a + (i << 2));
      if (x > leader || x != x) {
        leader = x;
        best = i;
      }
    }
    i32.store(out, best);
  }
}
