/**
 * What indices move: rows and single elements that are taken from given places or added there; how far
 * indices reach; and triangles.
 */
import { run } from "./strided-copy";

/**
 * Zeros of (outer, length, inner), then out[o, indices[j]] += values[o, j]: repeated places add up in order.
 */
export function addRows(
  values: usize, indices: usize, count: i32, out: usize, outer: i32, length: i32, inner: i32,
): void {
  memory.fill(out, 0, <usize>(outer * length * inner) << 2);
  for (let o = 0; o < outer; o++, out += (length * inner) << 2) {
    for (let j = 0; j < count; j++, values += inner << 2) {
      const to = out + ((i32.load(indices + (j << 2)) * inner) << 2);
      let i = 0;
      for (; i + 4 <= inner; i += 4) {
        const at = to + (i << 2);
        v128.store(at, f32x4.add(v128.load(at), v128.load(values + (i << 2))));
      }
      for (; i < inner; i++) f32.store(to + (i << 2), f32.load(to + (i << 2)) + f32.load(values + (i << 2)));
    }
  }
}

/**
 * out[o, j, i] = a[o, indices[o, j, i], i] of a (outer, length, inner), `count` along the axis; elements of 4
 * bytes.
 */
export function pick(
  a: usize, indices: usize, out: usize, outer: i32, length: i32, inner: i32, count: i32,
): void {
  const bytes = <usize>(inner * count) << 2;
  for (let o = 0; o < outer; o++, a += (length * inner) << 2, indices += bytes, out += bytes) {
    if (inner == 1) pickAlong(a, indices, out, count);
    else pickColumns(a, indices, out, inner, inner, count);
  }
}

function pickAlong(a: usize, indices: usize, out: usize, count: i32): void {
  const end = out + (<usize>count << 2);
  for (; out < end; indices += 4, out += 4) i32.store(out, i32.load(a + (i32.load(indices) << 2)));
}

/** The same for some columns of matrices that are `inner` wide. */
export function pickColumns(
  a: usize, indices: usize, out: usize, columns: i32, inner: i32, count: i32,
): void {
  const step = inner << 2;
  const rest = <usize>(inner - columns) << 2;
  for (let j = 0; j < count; j++, indices += rest, out += rest) {
    let column = a;
    for (const end = out + (<usize>columns << 2); out < end; column += 4, indices += 4, out += 4)
      i32.store(out, i32.load(column + i32.load(indices) * step));
  }
}

/** out[o, indices[o, j, i], i] += values[o, j, i]: repeated places add up in order. */
export function addPicked(
  values: usize, indices: usize, out: usize, outer: i32, length: i32, inner: i32, count: i32,
): void {
  const bytes = <usize>(inner * count) << 2;
  for (let o = 0; o < outer; o++, out += (length * inner) << 2, indices += bytes, values += bytes) {
    if (inner == 1) addAlong(values, indices, out, count);
    else addPickedColumns(values, indices, out, inner, inner, count);
  }
}

function addAlong(values: usize, indices: usize, out: usize, count: i32): void {
  const end = values + (<usize>count << 2);
  for (; values < end; indices += 4, values += 4) {
    const to = out + (i32.load(indices) << 2);
    f32.store(to, f32.load(to) + f32.load(values));
  }
}

/** The same for some columns. */
export function addPickedColumns(
  values: usize, indices: usize, out: usize, columns: i32, inner: i32, count: i32,
): void {
  const step = inner << 2;
  const rest = <usize>(inner - columns) << 2;
  for (let j = 0; j < count; j++, indices += rest, values += rest) {
    let column = out;
    for (const end = values + (<usize>columns << 2); values < end; column += 4, indices += 4, values += 4) {
      const to = column + i32.load(indices) * step;
      f32.store(to, f32.load(to) + f32.load(values));
    }
  }
}

/** out[o, j] = a[o, indices[j]] of a (outer, length, rows of so many words of 4 bytes). */
export function takeRows(
  a: usize, indices: usize, count: i32, out: usize, outer: i32, length: i32, words: i32,
): void {
  const bytes = <usize>words << 2;
  for (let o = 0; o < outer; o++, a += length * bytes) {
    for (let j = 0; j < count; j++, out += bytes)
      run<u32>(a + i32.load(indices + (j << 2)) * bytes, out, words);
  }
}

/** The smallest and the largest of n > 0 int32, written to `out`. */
export function bounds(a: usize, n: i32, out: usize): void {
  let low = v128.load32_splat(a);
  let high = low;
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16) {
    const x = v128.load(a);
    low = i32x4.min_s(low, x);
    high = i32x4.max_s(high, x);
  }
  for (; i < n; i++, a += 4) {
    const x = v128.load32_splat(a);
    low = i32x4.min_s(low, x);
    high = i32x4.max_s(high, x);
  }
  low = i32x4.min_s(low, v128.shuffle<i32>(low, low, 2, 3, 0, 1));
  high = i32x4.max_s(high, v128.shuffle<i32>(high, high, 2, 3, 0, 1));
  i32.store(out, min(i32x4.extract_lane(low, 0), i32x4.extract_lane(low, 1)));
  i32.store(out, max(i32x4.extract_lane(high, 0), i32x4.extract_lane(high, 1)), 4);
}

/**
 * Matrices (rows, columns) with column - row <= diagonal (`lower`) or >= diagonal kept and 0 elsewhere;
 * elements of 4 bytes.
 */
export function triangle(
  a: usize, out: usize, matrices: i32, rows: i32, columns: i32, diagonal: i32, lower: i32,
): void {
  const bytes = <usize>columns << 2;
  for (let m = 0; m < matrices; m++) {
    for (let r = 0; r < rows; r++, a += bytes, out += bytes) {
      const edge = <usize>min(max(r + diagonal + lower, 0), columns) << 2;
      const kept = lower ? 0 : edge;
      const size = lower ? edge : bytes - edge;
      memory.fill(out, 0, bytes);
      memory.copy(out + kept, a + kept, size);
    }
  }
}
