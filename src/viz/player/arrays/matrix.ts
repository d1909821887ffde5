/**
 * Matrix: what is known of an array as rows and columns: all of a small one, the first elements of a large
 * one. Of several matrices it is the first.
 */
import type { List } from "immutable";
import { excerptShape, type Shown } from "../../snapshot/array-summary.js";

export interface Matrix {
  /** Of the array, whether they are known or not. */
  readonly rows: number;
  readonly columns: number;
  /** The known rows, each with its known columns. */
  readonly known: readonly (readonly number[])[];
}

/** A vector is one row. @param at which of several matrices. undefined: nothing is known of it. */
export function matrixOf(shown: Shown | undefined, shape: List<number>, at = 0): Matrix | undefined {
  const extents = shape.toArray();
  const [rows, columns] = [extents.at(-2) ?? 1, extents.at(-1) ?? 1];
  if (shown === undefined) return undefined;
  if (typeof shown === "number") return { rows, columns, known: [[shown]] };
  const kept = shown.values === undefined ? excerptShape(extents) : extents;
  const values = shown.values ?? shown.excerpt;
  const [high, wide] = [kept.at(-2) ?? 1, kept.at(-1) ?? 1];
  const start = at * high * wide;
  if (values === undefined || high * wide === 0 || start + high * wide > values.size) return undefined;
  const known = Array.from({ length: high }, (_, i) => [
    ...values.slice(start + i * wide, start + (i + 1) * wide),
  ]);
  return { rows, columns, known };
}

/** All leading axes as rows; undefined where some of it is not known but its first matrix. */
export function stacked(shown: Shown | undefined, shape: List<number>): Matrix | undefined {
  if (shape.size <= 2 || typeof shown !== "object" || shown.values === undefined)
    return shape.size <= 2 ? matrixOf(shown, shape) : undefined;
  const columns = shape.last() as number;
  const rows = shown.values.size / columns;
  const { values } = shown;
  const known = Array.from({ length: rows }, (_, i) => [...values.slice(i * columns, (i + 1) * columns)]);
  return { rows, columns, known };
}

export function transposed({ rows, columns, known }: Matrix): Matrix {
  const wide = known[0]?.length ?? 0;
  const turned = Array.from({ length: wide }, (_, j) => known.map((row) => row[j] as number));
  return { rows: columns, columns: rows, known: turned };
}

export function isWhole({ rows, columns, known }: Matrix): boolean {
  return known.length === rows && (known[0]?.length ?? 0) === columns;
}

/** Cut to so many rows and columns, of which a page shows no more. */
export function cut(matrix: Matrix, rows: number, columns: number): Matrix {
  return { ...matrix, known: matrix.known.slice(0, rows).map((row) => row.slice(0, columns)) };
}

/** Relative difference that rounding to float32 explains. */
const rounding = 1e-3;

/** Whether two numbers are one, rounding in float32 aside. */
export function agree(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= rounding * Math.max(Math.abs(a), Math.abs(b), 1e-3);
}
