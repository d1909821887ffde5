/** Rotations of neighbouring rows, and what eigenvalues and singular values need beside them. */
import { matrixKernels } from "../../../kernels/index.js";
import { copyTo, matrixIn, type View } from "./view.js";

/** √(x² + y²), where squares would vanish by the larger. */
export function radius(x: number, y: number): number {
  const sum = x * x + y * y;
  if (sum > 2 ** -900) return Math.sqrt(sum);
  const larger = Math.max(Math.abs(x), Math.abs(y));
  return larger === 0 ? 0 : larger * Math.sqrt((x / larger) ** 2 + (y / larger) ** 2);
}

/** So many rotations at most wait for each other: as a list they stay in the processor's second cache. */
const together = 2 ** 13;

/** Rotations of the rows of a matrix, which are applied many at a time, in order. */
export class Rotations {
  #count = 0;

  private constructor(
    readonly rows: number,
    readonly columns: number,
    readonly values: Float64Array,
    readonly list: Float64Array,
    readonly strip: Float64Array,
  ) {}

  /** The matrices, row after row, after the rotations that `record` asks for. */
  static of(matrices: readonly View[], record: (...of: Rotations[]) => void): View[] {
    const counts = matrices.flatMap(({ rows, columns }) => [
      rows * columns,
      4 * Math.min(together, 2 * rows * rows),
      8 * rows,
    ]);
    return matrixKernels.withElements(counts, (...elements) => {
      const all = matrices.map((matrix, i) => {
        const [values, list, strip] = elements.slice(3 * i) as [Float64Array, Float64Array, Float64Array];
        copyTo(values, matrix);
        return new Rotations(matrix.rows, matrix.columns, values, list, strip);
      });
      record(...all);
      return all.map((of) => {
        of.#apply();
        return matrixIn(of.values.slice(), of.rows, of.columns);
      });
    });
  }

  /** (c, s; -s, c) times rows i and j. */
  rotate(i: number, j: number, c: number, s: number): void {
    const { list } = this;
    const at = 4 * this.#count;
    list[at] = i;
    list[at + 1] = j;
    list[at + 2] = c;
    list[at + 3] = s;
    this.#count++;
    if (4 * this.#count === list.length) this.#apply();
  }

  #apply(): void {
    matrixKernels.rotateRows(this.values, this.rows, this.columns, this.list, this.#count, this.strip);
    this.#count = 0;
  }
}

export function negateRow(a: View, i: number): void {
  const start = a.start + i * a.down;
  for (let p = 0; p < a.columns; p++)
    a.values[start + p * a.right] = -(a.values[start + p * a.right] as number);
}

/** Whether the largest of a row, the first of equal ones, is below 0. */
export function pointsDown(a: View, i: number): boolean {
  let largest = 0;
  for (let p = 0; p < a.columns; p++) {
    const x = a.values[a.start + i * a.down + p * a.right] as number;
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
