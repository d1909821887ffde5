/**
 * How the two operands of a broadcast look as matrices of R rows and C columns: what the elementwise kernels
 * take.
 */
import { type Shape, sizeOf } from "../../../array/shape.js";

export interface MatrixLayout {
  readonly rows: number;
  readonly columns: number;
  /** Strides in elements; a column stride of 0 is one number per row. */
  readonly aRow: number;
  readonly aColumn: number;
  readonly bRow: number;
  readonly bColumn: number;
}

/** Two whole operands: any number of elements are one row. */
export const oneRow = (size: number): MatrixLayout => ({
  rows: 1,
  columns: size,
  aRow: size,
  aColumn: 1,
  bRow: size,
  bColumn: 1,
});

/** Axes that a shape does not have come before its first, and are of size 1. */
const sizeAt = (shape: Shape, axis: number) => (axis < 0 ? 1 : (shape[axis] as number));

/**
 * An operand against the result: all of it, only the last axes (a row), or only the first (a column); else
 * undefined.
 */
function kindOf(shape: Shape, result: Shape): "all" | "row" | "column" | undefined {
  const size = sizeOf(shape);
  const lead = result.length - shape.length;
  if (result.every((extent, axis) => sizeAt(shape, axis - lead) === extent)) return "all";
  const trimmedStart = result.findIndex((_, axis) => sizeAt(shape, axis - lead) !== 1);
  if (trimmedStart < 0) return "row"; // one element
  if (result.every((extent, axis) => axis < trimmedStart || sizeAt(shape, axis - lead) === extent))
    return "row";
  let trimmedEnd = result.length;
  while (sizeAt(shape, trimmedEnd - 1 - lead) === 1) trimmedEnd--;
  if (size > 0 && result.every((extent, axis) => axis >= trimmedEnd || sizeAt(shape, axis - lead) === extent))
    return "column";
  return undefined;
}

/** A column beside a row, which together give each element once. */
function crossLayout(
  a: Shape,
  b: Shape,
  size: number,
  kindA: "row" | "column",
  kindB: "row" | "column",
): MatrixLayout | undefined {
  const [sizeA, sizeB] = [sizeOf(a), sizeOf(b)];
  if (kindA === kindB || sizeA * sizeB !== size || size === 0) return undefined;
  return kindA === "column"
    ? { rows: sizeA, columns: sizeB, aRow: 1, aColumn: 0, bRow: 0, bColumn: 1 }
    : { rows: sizeB, columns: sizeA, aRow: 0, aColumn: 1, bRow: 1, bColumn: 0 };
}

/**
 * The layout of a and b for a result of shape `result`; undefined where no split into rows and columns serves
 * both.
 */
export function matrixLayout(a: Shape, b: Shape, result: Shape): MatrixLayout | undefined {
  const [kindA, kindB] = [kindOf(a, result), kindOf(b, result)];
  if (kindA === undefined || kindB === undefined) return undefined;
  const size = sizeOf(result);
  if (kindA === "all" && kindB === "all") return oneRow(size);
  if (kindA !== "all" && kindB !== "all") return crossLayout(a, b, size, kindA, kindB);
  const small = kindA === "all" ? b : a;
  const kind = kindA === "all" ? kindB : kindA;
  const smallSize = sizeOf(small);
  const columns = kind === "row" && smallSize > 1 ? smallSize : kind === "row" ? size : size / smallSize;
  const [row, column] = kind === "row" ? [0, smallSize > 1 ? 1 : 0] : [1, 0];
  const rows = size / columns;
  return kindA === "all"
    ? { rows, columns, aRow: columns, aColumn: 1, bRow: row, bColumn: column }
    : { rows, columns, aRow: row, aColumn: column, bRow: columns, bColumn: 1 };
}

/** One layout for each index of the first axis, and by how many elements the operands move on. */
export interface RepeatedLayout extends MatrixLayout {
  readonly times: number;
  readonly aStep: number;
  readonly bStep: number;
}

export function repeatedLayout(a: Shape, b: Shape, result: Shape): RepeatedLayout | undefined {
  const [first, ...rest] = result;
  if (first === undefined) return undefined;
  const inside = (shape: Shape) => (shape.length < result.length ? shape : shape.slice(1));
  const layout = matrixLayout(inside(a), inside(b), rest);
  if (layout === undefined) return undefined;
  const step = (shape: Shape) =>
    shape.length < result.length || shape[0] === 1 ? 0 : sizeOf(shape.slice(1));
  return { ...layout, times: first, aStep: step(a), bStep: step(b) };
}
