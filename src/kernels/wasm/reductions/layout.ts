/** How the axes of a reduction lie in memory: as rows, as columns, or around places between two axes. */
import type { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { columnsTogether } from "../run/on-rows.js";
import { permuted } from "../run/strided-copy.js";

/** `length` places, each with what lies along an outer axis before them and an inner one behind. */
interface Layout {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  /** The places are columns: there is no inner axis. */
  readonly columns: boolean;
}

/** Whether there is anything to do, and enough of it. */
export const fitsAlong = (backend: Backend, a: NdArray, axes: readonly number[]): boolean =>
  isWorthIt(backend, a) && axes.length > 0 && a.size > 0;

/** Undefined where the places are not neighbours. */
export function layoutOf(a: NdArray, axes: readonly number[]): Layout | undefined {
  const rank = a.shape.length;
  const kept = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  if (kept.length === 0) return { outer: 1, length: 1, inner: a.size, columns: false };
  const [first, last] = [kept[0] as number, kept[kept.length - 1] as number];
  if (last - first !== kept.length - 1) return undefined;
  const outer = sizeOf(a.shape.slice(0, first));
  const length = sizeOf(a.shape.slice(first, last + 1));
  const inner = sizeOf(a.shape.slice(last + 1));
  return { outer, length, inner, columns: last === rank - 1 };
}

/** Rows as `onRows` takes them; their elements are `step` bytes apart. */
export const placesOf = ({ outer, length, inner, columns }: Layout) =>
  columns
    ? { rows: length, n: outer, step: 4, m: length, k: 1, together: columnsTogether(length) }
    : { rows: length, n: inner, step: 4 * inner, m: length, k: outer, together: 1 };

/** The order of axes in which these come last. */
const lastly = (shape: Shape, axes: readonly number[]): number[] => [
  ...shape.map((_, i) => i).filter((i) => !axes.includes(i)),
  ...[...axes].sort((i, j) => i - j),
];

/**
 * The array with these axes last: itself if they are, else a copy, which the caller frees. Undefined where
 * there is no room for that.
 */
export function withLast(backend: Backend, a: NdArray, axes: readonly number[]): NdArray | undefined {
  const order = lastly(a.shape, axes);
  return order.every((axis, i) => axis === i) ? a : permuted(backend, a, order);
}

/** A copy with these axes last, where these are then, and the way back. */
export function axesLast(backend: Backend, a: NdArray, axes: readonly number[]) {
  const array = withLast(backend, a, axes);
  if (array === undefined) return undefined;
  const order = lastly(a.shape, axes);
  const first = a.shape.length - axes.length;
  const back = (made: NdArray) => {
    const out = permuted(
      backend,
      made,
      a.shape.map((_, i) => order.indexOf(i)),
    );
    backend.memory.free(made.storage);
    return out;
  };
  return { array, axes: axes.map((_, i) => first + i), back };
}
