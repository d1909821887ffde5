/** Softmax of columns of rows that are `stride` elements apart, row by row, and its derivative. */
import { expOfSmall4 } from "../elementwise/functions";
import { sumProducts } from "./dots";

/** So many columns have what is known of them in the scratch at a time. */
const columnsAtOnce: i32 = 512;

export function softmaxColumns(
  x: usize, out: usize, columns: i32, length: i32, stride: i32, scratch: usize,
): void {
  const step = <usize>stride << 2;
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    const sums = scratch + bytes;
    memory.copy(scratch, x, bytes);
    memory.fill(sums, 0, bytes << 1);
    for (let j = 1; j < length; j++) keepLargest(x + j * step, scratch, bytes);
    for (let j = 0; j < length; j++) exponentialsOfRow(x + j * step, out + j * step, scratch, sums, bytes);
    for (let i: usize = 0; i < bytes; i += 4) f32.store(scratch + i, <f32>(1 / f64.load(sums + (i << 1))));
    for (let j = 0; j < length; j++) scaleRow(out + j * step, scratch, bytes);
    x += bytes;
    out += bytes;
  }
}

@inline
function splat(at: usize): v128 {
  return v128.load32_splat(at);
}

function keepLargest(x: usize, largest: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16)
    v128.store(largest + i, f32x4.pmax(v128.load(largest + i), v128.load(x + i)));
  for (; i < bytes; i += 4) v128.store32_lane(largest + i, f32x4.pmax(splat(largest + i), splat(x + i)), 0);
}

/** e^(x - largest) of a row, added to the sums of its columns. */
function exponentialsOfRow(x: usize, out: usize, largest: usize, sums: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const e = expOfSmall4(f32x4.sub(v128.load(x + i), v128.load(largest + i)));
    v128.store(out + i, e);
    const at = sums + (i << 1);
    v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(e)));
    const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(e, e, 2, 3, 2, 3));
    v128.store(at, f64x2.add(v128.load(at, 16), high), 16);
  }
  for (; i < bytes; i += 4) {
    const e = expOfSmall4(f32x4.sub(splat(x + i), splat(largest + i)));
    v128.store32_lane(out + i, e, 0);
    f64.store(sums + (i << 1), f64.load(sums + (i << 1)) + <f64>f32x4.extract_lane(e, 0));
  }
}

function scaleRow(x: usize, scales: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(x + i, f32x4.mul(v128.load(x + i), v128.load(scales + i)));
  for (; i < bytes; i += 4) f32.store(x + i, f32.load(x + i) * f32.load(scales + i));
}

/** y · (g - Σ g·y) */
export function softmaxGradColumns(
  g: usize, y: usize, out: usize, columns: i32, length: i32, stride: i32, scratch: usize,
): void {
  const step = <usize>stride << 2;
  for (let done = 0; done < columns; done += columnsAtOnce) {
    const bytes = <usize>min(columnsAtOnce, columns - done) << 2;
    sumProducts(g, y, step, length, scratch, bytes);
    for (let i: usize = 0; i < bytes; i += 4) f32.store(scratch + i, <f32>f64.load(scratch + (i << 1)));
    for (let j = 0; j < length; j++)
      gradientOfRow(g + j * step, y + j * step, out + j * step, scratch, bytes);
    g += bytes;
    y += bytes;
    out += bytes;
  }
}

function gradientOfRow(g: usize, y: usize, out: usize, sums: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const rest = f32x4.sub(v128.load(g + i), v128.load(sums + i));
    v128.store(out + i, f32x4.mul(v128.load(y + i), rest));
  }
  for (; i < bytes; i += 4)
    f32.store(out + i, f32.load(y + i) * (f32.load(g + i) - f32.load(sums + i)));
}
