/** Rotations of neighbouring rows, and what eigenvalues and singular values need beside them. */
import type { View } from "./view.js";

/** √(x² + y²), where squares would vanish by the larger. */
export function radius(x: number, y: number): number {
  const sum = x * x + y * y;
  if (sum > 2 ** -900) return Math.sqrt(sum);
  const larger = Math.max(Math.abs(x), Math.abs(y));
  return larger === 0 ? 0 : larger * Math.sqrt((x / larger) ** 2 + (y / larger) ** 2);
}

/** (c, s; -s, c) times rows i and j. */
export function rotate(a: View, i: number, j: number, c: number, s: number): void {
  const { values, columns } = a;
  const [first, second] = [a.start + i * a.down, a.start + j * a.down];
  for (let p = 0; p < columns; p++) {
    const x = values[first + p] as number;
    const y = values[second + p] as number;
    values[first + p] = c * x + s * y;
    values[second + p] = c * y - s * x;
  }
}

export function negateRow(a: View, i: number): void {
  const start = a.start + i * a.down;
  for (let p = 0; p < a.columns; p++) a.values[start + p] = -(a.values[start + p] as number);
}

/** Whether the largest of a row, the first of equal ones, is below 0. */
export function pointsDown(a: View, i: number): boolean {
  let largest = 0;
  for (let p = 0; p < a.columns; p++) {
    const x = a.values[a.start + i * a.down + p] as number;
    if (Math.abs(x) > Math.abs(largest)) largest = x;
  }
  return largest < 0;
}

/**
 * Divides by a power of 2, so that the largest is about 1 and squares neither overflow nor vanish; returns
 * it.
 * @returns NaN where an element is not finite.
 */
export function normalize(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (!(size < Infinity)) return Number.NaN;
    largest = Math.max(largest, size);
  }
  if (largest === 0) return 1;
  let scale = 1;
  while (largest / scale >= 2 ** 32) scale *= 2 ** 32;
  while (largest / scale >= 2) scale *= 2;
  while (largest / scale < 2 ** -32 && scale > 2 ** -960) scale /= 2 ** 32;
  while (largest / scale < 1 && scale > 2 ** -1000) scale /= 2;
  if (scale !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / scale;
  return scale;
}
