/** Extremes of (outer, length, inner) arrays along the middle, and where they are in a row. */

@inline
function better<T>(largest: bool, a: v128, b: v128): v128 {
  return largest ? v128.max<T>(a, b) : v128.min<T>(a, b);
}

/** The extreme of each row; a NaN is one, and 0 is above -0. No order of comparing changes a bit. */
@inline
function rowsOf<T>(largest: bool, a: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, a += n << alignof<T>(), out += sizeof<T>())
    store<T>(out, v128.extract_lane<T>(extremeOf<T>(largest, a, n), 0));
}

@inline
function extremeOf<T>(largest: bool, a: usize, n: i32): v128 {
  const end = a + (n << alignof<T>());
  let d = v128.load_splat<T>(a);
  let c = d;
  let b = d;
  let best = d;
  for (; a + 64 <= end; a += 64) {
    best = better<T>(largest, best, v128.load(a));
    b = better<T>(largest, b, v128.load(a, 16));
    c = better<T>(largest, c, v128.load(a, 32));
    d = better<T>(largest, d, v128.load(a, 48));
  }
  best = better<T>(largest, better<T>(largest, best, b), better<T>(largest, c, d));
  for (; a < end; a += sizeof<T>()) best = better<T>(largest, best, v128.load_splat<T>(a));
  best = better<T>(largest, best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  return sizeof<T>() == 4 ? better<T>(largest, best, v128.shuffle<i32>(best, best, 1, 0, 3, 2)) : best;
}

/** The largest element of a row, in every lane; some number or NaN where there is a NaN. */
export function largestOf(a: usize, n: i32): v128 {
  const end = a + (n << 2);
  let d = v128.load32_splat(a);
  let c = d;
  let b = d;
  let best = d;
  for (; a + 64 <= end; a += 64) {
    best = f32x4.pmax(best, v128.load(a));
    b = f32x4.pmax(b, v128.load(a, 16));
    c = f32x4.pmax(c, v128.load(a, 32));
    d = f32x4.pmax(d, v128.load(a, 48));
  }
  best = f32x4.pmax(f32x4.pmax(best, b), f32x4.pmax(c, d));
  for (; a < end; a += 4) best = f32x4.pmax(best, v128.load32_splat(a));
  best = f32x4.pmax(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  return f32x4.pmax(best, v128.shuffle<i32>(best, best, 1, 0, 3, 2));
}

/** The largest, or NaN where there is one. */
export function largestOrNaN(a: usize, n: i32): f32 {
  return f32x4.extract_lane(extremeOf<f32>(true, a, n), 0);
}

/** So many columns are compared at a time: what is best so far stays in the first cache. */
const columnsAtOnce: i32 = 1024;

/** The extremes of neighbouring columns of rows that are `stride` elements apart, four rows at a time. */
@inline
function columnsOf<T>(
  largest: bool, a: usize, out: usize, columns: i32, length: i32, stride: i32,
): void {
  const step = <usize>stride << alignof<T>();
  for (let first = 0; first < columns; first += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - first) << alignof<T>();
    let at = a + (first << alignof<T>());
    memory.copy(out, at, bytes);
    at += step;
    let j = 1;
    for (; j + 4 <= length; j += 4, at += step << 2) fourRows<T>(largest, at, step, out, bytes);
    for (; j < length; j++, at += step) fourRows<T>(largest, at, 0, out, bytes);
    out += bytes;
  }
}

/** Four rows, which are one where `step` is 0. */
@inline
function fourRows<T>(largest: bool, a: usize, step: usize, out: usize, bytes: usize): void {
  const b = a + step;
  const c = b + step;
  const d = c + step;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    let best = better<T>(largest, v128.load(out + i), v128.load(a + i));
    best = better<T>(largest, best, v128.load(b + i));
    best = better<T>(largest, best, v128.load(c + i));
    v128.store(out + i, better<T>(largest, best, v128.load(d + i)));
  }
  for (; i < bytes; i += sizeof<T>()) {
    let best = better<T>(largest, v128.load_splat<T>(out + i), v128.load_splat<T>(a + i));
    best = better<T>(largest, best, v128.load_splat<T>(b + i));
    best = better<T>(largest, best, v128.load_splat<T>(c + i));
    store<T>(out + i, v128.extract_lane<T>(better<T>(largest, best, v128.load_splat<T>(d + i)), 0));
  }
}

/** Which extreme, and of which dtype: 0 and 1 the smallest and largest of float32, 2 and 3 of float64. */
export function extremeRows(a: usize, out: usize, rows: i32, n: i32, which: i32): void {
  if (which == 0) rowsOf<f32>(false, a, out, rows, n);
  else if (which == 1) rowsOf<f32>(true, a, out, rows, n);
  else if (which == 2) rowsOf<f64>(false, a, out, rows, n);
  else rowsOf<f64>(true, a, out, rows, n);
}

/** Likewise of columns. */
export function extremeColumns(
  a: usize, out: usize, columns: i32, length: i32, stride: i32, which: i32,
): void {
  if (which == 0) columnsOf<f32>(false, a, out, columns, length, stride);
  else if (which == 1) columnsOf<f32>(true, a, out, columns, length, stride);
  else if (which == 2) columnsOf<f64>(false, a, out, columns, length, stride);
  else columnsOf<f64>(true, a, out, columns, length, stride);
}

/** The first place of this number, or of a NaN if it is one: it is there. */
@inline
function placeOf(a: usize, n: i32, best: v128): i32 {
  const unordered = f32x4.ne(best, best);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const x = v128.load(a + (i << 2));
    const found = i32x4.bitmask(v128.or(f32x4.eq(x, best), v128.and(f32x4.ne(x, x), unordered)));
    if (found != 0) return i + ctz(found);
  }
  const wanted = f32x4.extract_lane(best, 0);
  while (f32.load(a + (i << 2)) != wanted && wanted == wanted) i++;
  while (wanted != wanted && f32.load(a + (i << 2)) == f32.load(a + (i << 2))) i++;
  return i;
}

/** The same of a short row, whose extreme is found on the way. */
@inline
function placeOfFew(largest: bool, a: usize, n: i32): i32 {
  let best = 0;
  let leader = f32.load(a);
  for (let i = 1; i < n && leader == leader; i++) {
    const x = f32.load(a + (i << 2));
    if ((largest ? x > leader : x < leader) || x != x) {
      leader = x;
      best = i;
    }
  }
  return best;
}

/** The place of the first extreme of each row; a NaN counts as one. */
export function placeRows(a: usize, out: usize, rows: i32, n: i32, which: i32): void {
  const largest = which == 1;
  for (let r = 0; r < rows; r++, a += n << 2, out += 4) {
    if (n < 16) i32.store(out, largest ? placeOfFew(true, a, n) : placeOfFew(false, a, n));
    else i32.store(out, placeOf(a, n, largest ? extremeOf<f32>(true, a, n) : extremeOf<f32>(false, a, n)));
  }
}
