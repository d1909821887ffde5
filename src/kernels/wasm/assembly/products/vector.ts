/**
 * Single-precision products with a vector on the right. They read each element of the matrix once and wait
 * for memory, so that sums in float64, rounded once, cost nothing: term p is added to lane p mod 8.
 */

/**
 * C (M) = A (M, K) · x (K). Strides in bytes: neighbours along k, or else along m. `scratch` holds 256
 * doubles.
 */
export function timesVector(
  a: usize, row: usize, step: usize, x: usize, c: usize, m: i32, k: i32, scratch: usize,
): void {
  if (step == 4) {
    for (let i = 0; i < m; i++) f32.store(c + (i << 2), rowTimesVector(a + i * row, x, k, scratch));
  } else {
    for (let i = 0; i < m; i += wide)
      columnsTimesVector(a + (i << 2), step, x, c + (i << 2), min(wide, m - i), k, scratch);
  }
}

/** So many rows are summed together where A is read along m. */
const wide: i32 = 32;

/** The sum of eight lanes, rounded to float32. */
@inline
export function totalOfLanes(lanes: usize): f32 {
  const even = f64x2.add(v128.load(lanes), v128.load(lanes, 32));
  const odd = f64x2.add(v128.load(lanes, 16), v128.load(lanes, 48));
  const both = f64x2.add(even, odd);
  return <f32>(f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
}

/** lanes[p mod 8] += x · y */
@inline
export function addToLane(lanes: usize, p: i32, x: f32, y: f32): void {
  const lane = lanes + ((p & 7) << 3);
  f64.store(lane, f64.load(lane) + <f64>x * <f64>y);
}

@inline
function two(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

function rowTimesVector(a: usize, x: usize, k: i32, lanes: usize): f32 {
  let t0 = f64x2.splat(0);
  let t1 = f64x2.splat(0);
  let t2 = f64x2.splat(0);
  let t3 = f64x2.splat(0);
  let p = 0;
  for (; p + 8 <= k; p += 8, a += 32, x += 32) {
    t0 = f64x2.add(t0, f64x2.mul(two(a), two(x)));
    t1 = f64x2.add(t1, f64x2.mul(two(a + 8), two(x + 8)));
    t2 = f64x2.add(t2, f64x2.mul(two(a + 16), two(x + 16)));
    t3 = f64x2.add(t3, f64x2.mul(two(a + 24), two(x + 24)));
  }
  v128.store(lanes, t0);
  v128.store(lanes, t1, 16);
  v128.store(lanes, t2, 32);
  v128.store(lanes, t3, 48);
  for (; p < k; p++, a += 4, x += 4) addToLane(lanes, p, f32.load(a), f32.load(x));
  return totalOfLanes(lanes);
}

/** The same of up to `wide` rows that lie side by side. Reads up to 12 bytes past the last of them. */
function columnsTimesVector(
  a: usize, step: usize, x: usize, c: usize, rows: i32, k: i32, scratch: usize,
): void {
  const fours = (rows + 3) >> 2;
  memory.fill(scratch, 0, 8 * (wide << 3));
  for (let p = 0; p < k; p++, a += step, x += 4) {
    const factor = f64x2.splat(<f64>f32.load(x));
    let lane = scratch + <usize>(p & 7) * (wide << 3);
    let from = a;
    for (let i = 0; i < fours; i++, from += 16, lane += 32) {
      v128.store(lane, f64x2.add(v128.load(lane), f64x2.mul(two(from), factor)));
      v128.store(lane, f64x2.add(v128.load(lane, 16), f64x2.mul(two(from + 8), factor)), 16);
    }
  }
  for (let i = 0; i < rows; i++) {
    const lane = scratch + (i << 3);
    const first = laneOf(lane, 0) + laneOf(lane, 4) + (laneOf(lane, 2) + laneOf(lane, 6));
    const second = laneOf(lane, 1) + laneOf(lane, 5) + (laneOf(lane, 3) + laneOf(lane, 7));
    f32.store(c + (i << 2), <f32>(first + second));
  }
}

@inline
function laneOf(row: usize, lane: i32): f64 {
  return f64.load(row + lane * (wide << 3));
}
