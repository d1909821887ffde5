/**
 * Part: what is known of an array of any rank, all of a small one, the first elements along each axis of a
 * large one; and what plain steps compute of such. What needs elements that are not known is undefined.
 */
import { sizeOf } from "../../../array/index.js";
import type { Place } from "../../../tensor/index.js";
import { excerptShape, type Shown } from "../../snapshot/array-summary.js";
import { agree, type Matrix } from "./matrix.js";

export interface Part {
  /** Of the array, whether its elements are known or not. */
  readonly shape: readonly number[];
  /** How many are known along each axis. */
  readonly known: readonly number[];
  /** Those, row-major. */
  readonly values: readonly number[];
}

export function partOf(shown: Shown | undefined, shape: readonly number[]): Part | undefined {
  if (shown === undefined) return undefined;
  if (typeof shown === "number") return { shape, known: shape, values: [shown] };
  const values = shown.values ?? shown.excerpt;
  const known = shown.values === undefined ? excerptShape(shape) : shape;
  return values === undefined || values.size !== sizeOf(known)
    ? undefined
    : { shape, known, values: values.toArray() };
}

/** A part of these extents, element by element. */
function made(
  shape: readonly number[],
  known: readonly number[],
  at: (place: readonly number[]) => number,
): Part {
  const place = known.map(() => 0);
  const values = Array.from({ length: sizeOf(known) }, () => {
    const value = at(place);
    for (let axis = known.length - 1; axis >= 0; axis--) {
      place[axis] = ((place[axis] as number) + 1) % (known[axis] as number);
      if (place[axis] !== 0) break;
    }
    return value;
  });
  return { shape, known, values };
}

/** The element at a place, where what has extent 1 is everywhere, as leading axes are that are not there. */
function elementAt({ shape, known, values }: Part, place: readonly number[]): number {
  const behind = place.length - shape.length;
  const offset = shape.reduce(
    (sum, extent, axis) =>
      sum * (known[axis] as number) + (extent === 1 ? 0 : (place[axis + behind] as number)),
    0,
  );
  return values[offset] as number;
}

/** Place by place. */
export function mapped(parts: readonly Part[], compute: (...values: number[]) => number): Part | undefined {
  const rank = Math.max(...parts.map(({ shape }) => shape.length));
  const [shape, known]: [number[], number[]] = [[], []];
  for (let axis = 0; axis < rank; axis++) {
    let [extent, some] = [1, 1];
    for (const part of parts) {
      const own = part.shape[axis - rank + part.shape.length] ?? 1;
      if (own === 1) continue;
      if (extent !== 1 && own !== extent) return undefined;
      const mine = part.known[axis - rank + part.shape.length] as number;
      [extent, some] = [own, extent === 1 ? mine : Math.min(some, mine)];
    }
    shape.push(extent);
    known.push(some);
  }
  return made(shape, known, (place) => compute(...parts.map((part) => elementAt(part, place))));
}

/** Along axes (all where none are named), which stay as 1. */
export function reduced(
  part: Part,
  axes: readonly number[] = [...part.shape.keys()],
  compute: (values: readonly number[]) => number,
): Part | undefined {
  const { shape, known } = part;
  if (axes.some((axis) => axis >= shape.length || known[axis] !== shape[axis])) return undefined;
  const one = (extents: readonly number[]) =>
    extents.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const inner = axes.map((axis) => shape[axis] as number);
  return made(one(shape), one(known), (place) => {
    const along = made(inner, inner, (at) => {
      const whole = [...place];
      for (const [i, axis] of axes.entries()) whole[axis] = at[i] as number;
      return elementAt(part, whole);
    });
    return compute(along.values);
  });
}

/** The product of two matrices, or of as many on both sides. */
export function multiplied(a: Part, b: Part): Part | undefined {
  const rank = a.shape.length;
  const inner = a.shape[rank - 1] as number;
  const before = (part: Part) => part.shape.slice(0, -2).join();
  if (rank < 2 || b.shape.length !== rank || b.shape[rank - 2] !== inner || before(a) !== before(b))
    return undefined;
  if (a.known[rank - 1] !== inner || b.known[rank - 2] !== inner) return undefined;
  const lead = a.known.slice(0, -2).map((extent, axis) => Math.min(extent, b.known[axis] as number));
  const ends = (x: readonly number[], y: readonly number[]) => [x[rank - 2] as number, y[rank - 1] as number];
  const shape = [...a.shape.slice(0, -2), ...ends(a.shape, b.shape)];
  return made(shape, [...lead, ...ends(a.known, b.known)], (place) => {
    const [at, i, j] = [place.slice(0, -2), place[rank - 2] as number, place[rank - 1] as number];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += elementAt(a, [...at, i, k]) * elementAt(b, [...at, k, j]);
    return sum;
  });
}

/** -∞ where a column comes after the place of its row. */
export function causal({ shape, known, values }: Part): Part {
  const scores = { shape, known, values };
  return made(shape, known, (place) => {
    const [row, column] = place.slice(-2) as [number, number];
    return column > row ? Number.NEGATIVE_INFINITY : elementAt(scores, place);
  });
}

/** The last two axes exchanged. */
export function turned(part: Part): Part | undefined {
  if (part.shape.length < 2) return undefined;
  const swapped = <T>(list: readonly T[]): T[] => [...list.slice(0, -2), ...list.slice(-2).reverse()];
  return made(swapped(part.shape), swapped(part.known), (place) => elementAt(part, swapped(place)));
}

export function sliced(part: Part, places: readonly Place[]): Part | undefined {
  const ranges = part.shape.map((extent, axis): [number, number] => {
    const place = places[axis];
    return place === undefined
      ? [0, extent]
      : typeof place === "number"
        ? [place, place + 1]
        : [place[0], place[1]];
  });
  if (places.length > ranges.length) return undefined;
  const known = ranges.map(([from, to], axis) => Math.min(to, part.known[axis] as number) - from);
  if (ranges.some(([from, to], axis) => from > to || to > (part.shape[axis] as number))) return undefined;
  if (known.some((extent) => extent < 0)) return undefined;
  const kept = <T>(list: readonly T[]) => list.filter((_, axis) => typeof places[axis] !== "number");
  const shape = ranges.map(([from, to]) => to - from);
  const whole = made(shape, known, (place) =>
    elementAt(
      part,
      place.map((at, axis) => at + (ranges[axis] as [number, number])[0]),
    ),
  );
  return { shape: kept(shape), known: kept(known), values: whole.values };
}

/** Under another shape; undefined where some elements are not known. */
export function reshaped({ shape, known, values }: Part, to: readonly number[]): Part | undefined {
  const isWhole = known.every((extent, axis) => extent === shape[axis]);
  return isWhole && sizeOf(to) === values.length ? { shape: to, known: to, values } : undefined;
}

/** 1 at the class, 0 elsewhere, along a new last axis. */
export function oneHot(labels: Part, classes: number): Part {
  const wider = (extents: readonly number[]) => [...extents, classes];
  return made(wider(labels.shape), wider(labels.known), (place) =>
    elementAt(labels, place.slice(0, -1)) === place.at(-1) ? 1 : 0,
  );
}

/** Whether every element that both know is one, rounding aside; axes of extent 1 do not count. */
export function isSame(a: Part, b: Part): boolean {
  const squeezed = ({ shape, known, values }: Part): Part => {
    const kept = <T>(list: readonly T[]) => list.filter((_, axis) => shape[axis] !== 1);
    return { shape: kept(shape), known: kept(known), values };
  };
  const [left, right] = [squeezed(a), squeezed(b)];
  if (left.shape.join() !== right.shape.join()) return false;
  const known = left.known.map((extent, axis) => Math.min(extent, right.known[axis] as number));
  return made(known, known, (place) =>
    Number(agree(elementAt(left, place), elementAt(right, place))),
  ).values.every((same) => same === 1);
}

/** As rows and columns: a vector is one row, leading axes are stacked. */
export function asMatrix({ shape, known, values }: Part): Matrix {
  const [columns, wide] = [shape.at(-1) ?? 1, known.at(-1) ?? 1];
  const high = sizeOf(known.slice(0, -1));
  return {
    rows: sizeOf(shape.slice(0, -1)),
    columns,
    known: Array.from({ length: high }, (_, i) => values.slice(i * wide, (i + 1) * wide)),
  };
}
