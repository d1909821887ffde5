/**
 * Windows over images as columns, and back. Rows of columns are written in order and whole vectors at a time:
 * what one leaves behind its end, the next overwrites.
 */
import { across, dilation, endRow, firstRow, height, kernel, padding, stride, width } from "./plan";

/** Elements of one plane as columns. */
@inline
function columnElements(plan: usize): i32 {
  return kernel(plan, 0) * kernel(plan, 1) * (endRow(plan) - firstRow(plan)) * across(plan);
}

@inline
export function fillRun<T>(to: usize, value: T, count: i32): void {
  for (let i = 0; i < count; i++) store<T>(to + (<usize>i << alignof<T>()), value);
}

/** `count` elements by `step`, to neighbours; up to 12 bytes more are written. */
@inline
export function copyRun<T>(from: usize, step: i32, to: usize, count: i32): void {
  const shift = alignof<T>();
  if (step == 1) {
    const end = to + (<usize>count << shift);
    for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
    return;
  }
  let i = 0;
  if (sizeof<T>() == 4 && step == 2) {
    for (; i + 4 <= count; i += 4, from += 32, to += 16)
      v128.store(to, v128.shuffle<i32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6));
  }
  for (; i < count; i++, from += step << shift, to += sizeof<T>()) store<T>(to, load<T>(from));
}

/**
 * Of the windows of a row, those whose element at `left` of the first window is inside: the first of them,
 * and the end of them.
 */
@inline
function firstInside(plan: usize, left: i32): i32 {
  return left < 0 ? min((stride(plan, 1) - 1 - left) / stride(plan, 1), across(plan)) : 0;
}
@inline
function endInside(plan: usize, left: i32): i32 {
  const room = width(plan) - left;
  return room > 0
    ? max(firstInside(plan, left), min((room + stride(plan, 1) - 1) / stride(plan, 1), across(plan)))
    : firstInside(plan, left);
}

/**
 * A plane as columns: for each element of a window, row of windows by row of windows, what they read there.
 */
@inline
export function unfoldPlane<T>(plan: usize, image: usize, to: usize, fill: T): void {
  const shift = alignof<T>();
  const extent = width(plan);
  const count = across(plan);
  const step = stride(plan, 1);
  for (let i = 0; i < kernel(plan, 0); i++) {
    for (let j = 0; j < kernel(plan, 1); j++) {
      const left = j * dilation(plan, 1) - padding(plan, 1);
      const first = firstInside(plan, left);
      const end = endInside(plan, left);
      for (let row = firstRow(plan); row < endRow(plan); row++, to += <usize>count << shift) {
        const y = row * stride(plan, 0) + i * dilation(plan, 0) - padding(plan, 0);
        if (y < 0 || y >= height(plan)) {
          fillRun<T>(to, fill, count);
          continue;
        }
        fillRun<T>(to, fill, first);
        const from = image + ((y * extent + left + first * step) << shift);
        copyRun<T>(from, step, to + (first << shift), end - first);
        fillRun<T>(to + (<usize>end << shift), fill, count - end);
      }
    }
  }
}

/** sums += neighbours, `step` apart, in float64. */
@inline
function addRun<T>(sums: usize, step: i32, from: usize, count: i32): void {
  let i = 0;
  if (step == 1 && sizeof<T>() == 4) {
    for (; i + 4 <= count; i += 4, sums += 32, from += 16) {
      v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v128.load64_zero(from))));
      const high = f64x2.promote_low_f32x4(v128.load64_zero(from, 8));
      v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
    }
  }
  if (step == 1 && sizeof<T>() == 8) {
    for (; i + 2 <= count; i += 2, sums += 16, from += 16)
      v128.store(sums, f64x2.add(v128.load(sums), v128.load(from)));
  }
  for (; i < count; i++, sums += step << 3, from += sizeof<T>())
    f64.store(sums, f64.load(sums) + <f64>load<T>(from));
}

/** Whether no element is in two windows. */
@inline
function areApart(plan: usize): bool {
  return (
    (kernel(plan, 0) - 1) * dilation(plan, 0) < stride(plan, 0) &&
    (kernel(plan, 1) - 1) * dilation(plan, 1) < stride(plan, 1)
  );
}

/** Columns back where they were read, where nothing is to be added up but 0: -0 becomes 0. */
@inline
function scatterPlane<T>(plan: usize, columns: usize, image: usize): void {
  const shift = alignof<T>();
  const extent = width(plan);
  const step = <usize>stride(plan, 1) << shift;
  memory.fill(image, 0, <usize>(height(plan) * extent) << shift);
  for (let i = 0; i < kernel(plan, 0); i++) {
    for (let j = 0; j < kernel(plan, 1); j++) {
      const left = j * dilation(plan, 1) - padding(plan, 1);
      const first = firstInside(plan, left);
      const end = endInside(plan, left);
      for (let row = firstRow(plan); row < endRow(plan); row++, columns += <usize>across(plan) << shift) {
        const y = row * stride(plan, 0) + i * dilation(plan, 0) - padding(plan, 0);
        if (y < 0 || y >= height(plan)) continue;
        let to = image + ((y * extent + left + first * stride(plan, 1)) << shift);
        for (let c = first; c < end; c++, to += step)
          store<T>(to, load<T>(columns + (<usize>c << shift)) + <T>0);
      }
    }
  }
}

/**
 * Columns added up where they were read, each sum in float64 and in the order of a window's elements. `sums`
 * holds a row with its border.
 */
@inline
export function foldPlane<T>(plan: usize, columns: usize, image: usize, sums: usize): void {
  if (areApart(plan)) {
    scatterPlane<T>(plan, columns, image);
    return;
  }
  const shift = alignof<T>();
  const border = padding(plan, 1);
  const extent = width(plan);
  const count = across(plan);
  const rows = endRow(plan) - firstRow(plan);
  for (let y = 0; y < height(plan); y++) {
    memory.fill(sums, 0, <usize>(extent + 2 * border) << 3);
    for (let i = 0; i < kernel(plan, 0); i++) {
      const at = y + padding(plan, 0) - i * dilation(plan, 0);
      const row = at / stride(plan, 0);
      if (at < 0 || row * stride(plan, 0) != at || row < firstRow(plan) || row >= endRow(plan)) continue;
      for (let j = 0; j < kernel(plan, 1); j++) {
        const from = columns + ((((i * kernel(plan, 1) + j) * rows + row - firstRow(plan)) * count) << shift);
        addRun<T>(sums + ((j * dilation(plan, 1)) << 3), stride(plan, 1), from, count);
      }
    }
    const inside = sums + (border << 3);
    let x = 0;
    if (sizeof<T>() == 4) {
      for (; x + 2 <= extent; x += 2, image += 8)
        v128.store64_lane(image, f32x4.demote_f64x2_zero(v128.load(inside + (x << 3))), 0);
    }
    for (; x < extent; x++, image += sizeof<T>()) store<T>(image, <T>f64.load(inside + (x << 3)));
  }
}

@inline
function unfold<T>(plan: usize, planes: i32, images: usize, out: usize, fill: T): void {
  const size = <usize>(height(plan) * width(plan)) << alignof<T>();
  const columns = <usize>columnElements(plan) << alignof<T>();
  for (let plane = 0; plane < planes; plane++, images += size, out += columns)
    unfoldPlane<T>(plan, images, out, fill);
}

export function unfold32(plan: usize, planes: i32, images: usize, out: usize, fill: f32): void {
  unfold<f32>(plan, planes, images, out, fill);
}

export function unfold64(plan: usize, planes: i32, images: usize, out: usize, fill: f64): void {
  unfold<f64>(plan, planes, images, out, fill);
}

@inline
function fold<T>(plan: usize, planes: i32, columns: usize, out: usize, sums: usize): void {
  const size = <usize>columnElements(plan) << alignof<T>();
  const image = <usize>(height(plan) * width(plan)) << alignof<T>();
  for (let plane = 0; plane < planes; plane++, columns += size, out += image)
    foldPlane<T>(plan, columns, out, sums);
}

export function fold32(plan: usize, planes: i32, columns: usize, out: usize, sums: usize): void {
  fold<f32>(plan, planes, columns, out, sums);
}

export function fold64(plan: usize, planes: i32, columns: usize, out: usize, sums: usize): void {
  fold<f64>(plan, planes, columns, out, sums);
}
