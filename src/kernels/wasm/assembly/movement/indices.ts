/**
 * What indices move, in rows of float32: adding rows and numbers at given places, picking them; and
 * triangles.
 */

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

/** out[r, j] = a[r, indices[r, j]] of rows of n, `count` from each. */
export function pick(a: usize, indices: usize, out: usize, rows: i32, n: i32, count: i32): void {
  for (let r = 0; r < rows; r++, a += n << 2) {
    for (let j = 0; j < count; j++, indices += 4, out += 4)
      f32.store(out, f32.load(a + (i32.load(indices) << 2)));
  }
}

/** out[r, indices[r, j]] += values[r, j]: repeated places add up in order. */
export function addPicked(values: usize, indices: usize, out: usize, rows: i32, n: i32, count: i32): void {
  for (let r = 0; r < rows; r++, out += n << 2) {
    for (let j = 0; j < count; j++, indices += 4, values += 4) {
      const to = out + (i32.load(indices) << 2);
      f32.store(to, f32.load(to) + f32.load(values));
    }
  }
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
