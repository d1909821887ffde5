/** Sums of neighbours along an axis, of float32: terms are added one after another, in their order. */
import * as plans from "../contract";

@inline
function field(plan: usize, name: usize): usize {
  return <usize>i32.load(plan + name);
}

/** Results beside each other: `bytes` of them for each place along the axis. */
function rows(x: usize, y: usize, plan: usize, bytes: usize): void {
  const to = field(plan, plans.RESAMPLE_TO) << 2;
  const starts = field(plan, plans.RESAMPLE_STARTS);
  const places = field(plan, plans.RESAMPLE_PLACES);
  const weights = field(plan, plans.RESAMPLE_WEIGHTS);
  for (let r: usize = 0; r < to; r += 4, y += bytes) {
    const first = <usize>i32.load(starts + r) << 2;
    const end = <usize>i32.load(starts + r, 4) << 2;
    let i: usize = 0;
    if (end - first == 8) {
      const one = x + <usize>i32.load(places + first) * bytes;
      const two = x + <usize>i32.load(places + first, 4) * bytes;
      const w = v128.load32_splat(weights + first);
      const v = v128.load32_splat(weights + first, 4);
      for (; i + 16 <= bytes; i += 16) {
        const sum = f32x4.add(f32x4.splat(0), f32x4.mul(w, v128.load(one + i)));
        v128.store(y + i, f32x4.add(sum, f32x4.mul(v, v128.load(two + i))));
      }
    }
    for (; i + 16 <= bytes; i += 16) {
      let sum = f32x4.splat(0);
      for (let k = first; k < end; k += 4) {
        const at = x + <usize>i32.load(places + k) * bytes + i;
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + k), v128.load(at)));
      }
      v128.store(y + i, sum);
    }
    for (; i < bytes; i += 4) {
      let sum: f32 = 0;
      for (let k = first; k < end; k += 4)
        sum += f32.load(weights + k) * f32.load(x + <usize>i32.load(places + k) * bytes + i);
      f32.store(y + i, sum);
    }
  }
}

@inline
function fourth(at: usize, step: usize): v128 {
  let x = v128.load32_splat(at);
  x = v128.load32_lane(at + step, x, 1);
  x = v128.load32_lane(at + 2 * step, x, 2);
  return v128.load32_lane(at + 3 * step, x, 3);
}

/** Four lines along the axis at once, `step` bytes apart, of which each place is one element. */
function fourLines(x: usize, y: usize, plan: usize): void {
  const to = field(plan, plans.RESAMPLE_TO) << 2;
  const from = field(plan, plans.RESAMPLE_FROM) << 2;
  const starts = field(plan, plans.RESAMPLE_STARTS);
  const places = field(plan, plans.RESAMPLE_PLACES);
  const weights = field(plan, plans.RESAMPLE_WEIGHTS);
  let k = <usize>i32.load(starts) << 2;
  for (let r: usize = 0; r < to; r += 4) {
    const end = <usize>i32.load(starts + r, 4) << 2;
    let sum = f32x4.splat(0);
    for (; k < end; k += 4) {
      const at = x + (<usize>i32.load(places + k) << 2);
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + k), fourth(at, from)));
    }
    v128.store32_lane(y + r, sum, 0);
    v128.store32_lane(y + r + to, sum, 1);
    v128.store32_lane(y + r + 2 * to, sum, 2);
    v128.store32_lane(y + r + 3 * to, sum, 3);
  }
}

/** What lies in front of the axis, from `first` to before `end`. */
export function resample32(plan: usize, first: i32, end: i32): void {
  const inner = field(plan, plans.RESAMPLE_INNER) << 2;
  const from = field(plan, plans.RESAMPLE_FROM) * inner;
  const to = field(plan, plans.RESAMPLE_TO) * inner;
  let x = field(plan, plans.RESAMPLE_A) + <usize>first * from;
  let y = field(plan, plans.RESAMPLE_OUT) + <usize>first * to;
  let o = first;
  if (inner == 4)
    for (; o + 4 <= end; o += 4, x += 4 * from, y += 4 * to) fourLines(x, y, plan);
  for (; o < end; o++, x += from, y += to) rows(x, y, plan, inner);
}
