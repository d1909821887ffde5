/**
 * Sums, means and extremes of (outer, length, inner) arrays along the middle. Sums are folded in float64 and
 * rounded once.
 */

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

/** Along the outer and the inner axis, one result for each place in the middle. */
export function sumAround(a: usize, out: usize, outer: i32, length: i32, inner: i32, divisor: f64): void {
  for (let j = 0; j < length; j++) {
    let total: f64 = 0;
    for (let o = 0; o < outer; o++) total += sumRow(a + ((((o * length) + j) * inner) << 2), inner);
    f32.store(out + (j << 2), <f32>(total / divisor));
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

/** The same of float64, each sum in order: bit for bit a plain loop's. */
export function sum64(a: usize, out: usize, outer: i32, length: i32, inner: i32, divisor: f64): void {
  for (let o = 0; o < outer; o++, a += (length * inner) << 3, out += inner << 3) {
    let i = 0;
    for (; i + 2 <= inner; i += 2) {
      let totals = f64x2.splat(0);
      let at = a + (i << 3);
      for (let j = 0; j < length; j++, at += inner << 3) totals = f64x2.add(totals, v128.load(at));
      v128.store(out + (i << 3), f64x2.div(totals, f64x2.splat(divisor)));
    }
    for (; i < inner; i++) {
      let total: f64 = 0;
      let at = a + (i << 3);
      for (let j = 0; j < length; j++, at += inner << 3) total += f64.load(at);
      f64.store(out + (i << 3), total / divisor);
    }
  }
}

@inline
function better<T>(largest: bool, a: v128, b: v128): v128 {
  return largest ? v128.max<T>(a, b) : v128.min<T>(a, b);
}

/** The extreme along the middle; a NaN is one, and 0 is above -0. No order of comparing changes a bit. */
@inline
function extreme<T>(largest: bool, a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  const shift = alignof<T>();
  const lanes = 16 >> shift;
  for (let o = 0; o < outer; o++) {
    const block = a + ((o * length * inner) << shift);
    let i = 0;
    if (inner == 1) {
      let best = v128.load_splat<T>(block);
      let j = 1;
      for (; j + lanes <= length; j += lanes)
        best = better<T>(largest, best, v128.load(block + (j << shift)));
      for (; j < length; j++) best = better<T>(largest, best, v128.load_splat<T>(block + (j << shift)));
      best = better<T>(largest, best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
      if (sizeof<T>() == 4) best = better<T>(largest, best, v128.shuffle<i32>(best, best, 1, 0, 3, 2));
      store<T>(out, v128.extract_lane<T>(best, 0));
      i = 1;
    }
    for (; i + lanes <= inner; i += lanes) {
      let at = block + (i << shift);
      let best = v128.load(at);
      for (let j = 1; j < length; j++) {
        at += inner << shift;
        best = better<T>(largest, best, v128.load(at));
      }
      v128.store(out + (i << shift), best);
    }
    for (; i < inner; i++) {
      let at = block + (i << shift);
      let best = v128.load_splat<T>(at);
      for (let j = 1; j < length; j++) {
        at += inner << shift;
        best = better<T>(largest, best, v128.load_splat<T>(at));
      }
      store<T>(out + (i << shift), v128.extract_lane<T>(best, 0));
    }
    out += inner << shift;
  }
}

export function max(a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  extreme<f32>(true, a, out, outer, length, inner);
}

export function min(a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  extreme<f32>(false, a, out, outer, length, inner);
}

export function max64(a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  extreme<f64>(true, a, out, outer, length, inner);
}

export function min64(a: usize, out: usize, outer: i32, length: i32, inner: i32): void {
  extreme<f64>(false, a, out, outer, length, inner);
}

@inline
function place(largest: bool, a: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, a += n << 2, out += 4) {
    let best = 0;
    let leader = f32.load(a);
    for (let i = 1; i < n && leader == leader; i++) {
      const x = f32.load(a + (i << 2));
      if ((largest ? x > leader : x < leader) || x != x) {
        leader = x;
        best = i;
      }
    }
    i32.store(out, best);
  }
}

/** The place of the first largest number of each row; a NaN counts as the largest. */
export function argMax(a: usize, out: usize, rows: i32, n: i32): void {
  place(true, a, out, rows, n);
}

/** The place of the first smallest number of each row; a NaN counts as the smallest. */
export function argMin(a: usize, out: usize, rows: i32, n: i32): void {
  place(false, a, out, rows, n);
}
