/** What an index says of each axis: the arguments that `at` takes, read as NumPy reads them. */
import { checkedInside, everyMember, ShapeError, show, ValueError } from "../../arguments/index.js";
import { formatShape, type Shape, sameShape, sizeOf, type TypedInput } from "../../array/index.js";
import { asTensor, nameOf, Tensor, tensor } from "../../tensor/index.js";
import { truePlaces } from "../elementwise/true-places.js";
import type { SliceRange } from "../shape/ranges.js";
import { indexTensor } from "./indices.js";

/** From start by step to stop, which is not read: negative counts from the end, null is open. */
export type IndexRange = readonly [start: number | null, stop: number | null, step?: number];

/** Places as arrays in arrays. */
export type NestedPlaces = readonly (readonly number[] | TypedInput | NestedPlaces)[];

/** A mask as booleans in an array, or in arrays. */
export type NestedMask = readonly (boolean | NestedMask)[];

/** One argument of `at`. */
export type Index =
  | number
  | IndexRange
  | ":"
  | "..."
  | null
  | Tensor
  | TypedInput
  | NestedPlaces
  | NestedMask;

export const indexKind = checkedInside(
  'a whole number, a range [start, stop, step], ":" (the whole axis), "..." (all axes that are left), ' +
    "null (a new axis), places (an int32 tensor, an Int32Array, arrays in arrays) or a mask of bool",
);

/** Places along one axis, or in several that are read as one: where a mask is true. */
export interface Places {
  /** In 0 .. extent - 1. */
  readonly places: Tensor;
  readonly axes: number;
  readonly extent: number;
}

/** An axis of the operand by a range or a number, a new axis, where "..." stood, or places. */
export type Term = SliceRange | "new" | "..." | Places;

export const arePlaces = (term: Term): term is Places =>
  typeof term === "object" && term !== null && "places" in term;

/**
 * Whether a flat array is a range, and not by all appearances a list of places: one that goes backwards, or
 * whose step is longer than its way, as that of every list that rises. [2, 2] is empty, as in Python.
 */
function isRange(range: readonly (number | null | undefined)[]): boolean {
  const [start, stop, step] = range;
  if (range.length < 2 || range.length > 3) return false;
  if (start == null || stop == null || start < 0 !== stop < 0) return true;
  const way = (stop - start) * Math.sign(step ?? 1);
  return way === 0 || (way > 0 && (step == null || Math.abs(step) <= way));
}

/** A range as it is, all else as a tensor. */
function rangeOrTensor(op: string, given: unknown, i: number): SliceRange | Tensor {
  if (typeof given === "number") return given;
  if (Array.isArray(given) && everyMember(given, (each) => each == null || typeof each === "number")) {
    if (isRange(given)) return given as unknown as SliceRange;
    throw new ShapeError(
      `${op}: a flat array is a range, [start, stop] or [start, stop, step], that leads from start to ` +
        `stop; ${show(given)} does not. Give places as Int32Array.of(0, 2, 5) or as an int32 tensor, an ` +
        'open end as null, a whole axis as ":".',
    );
  }
  if (given instanceof Tensor || Array.isArray(given) || ArrayBuffer.isView(given))
    return asTensor(given as Tensor, "int32", op);
  throw new ValueError(`${op}: index ${i} must be ${indexKind.words}, got ${show(given)}`);
}

const axesOf = (each: unknown): number => {
  if (each === null || each === "...") return 0;
  return each instanceof Tensor && each.dtype === "bool" ? each.rank : 1;
};

function readPlaces(op: string, x: Tensor, given: Tensor, axis: number, shape: Shape): Places {
  const [axes, extent] = [shape.length, sizeOf(shape)];
  if (given.dtype !== "bool") return { axes, extent, places: indexTensor(op, given, extent, axis) };
  if (axes === 0 || !sameShape(given.shape, shape))
    throw new ShapeError(
      `${op}: the mask ${formatShape(given.shape)} does not fit ${nameOf(x)} of shape ` +
        `${formatShape(x.shape)} from axis ${axis} on`,
    );
  return { axes, extent, places: tensor(truePlaces(given)) };
}

/** The terms of an index: together they are about every axis of x. */
export function termsOf(op: string, x: Tensor, index: readonly unknown[]): Term[] {
  const given = Array.from(index, (each, i) =>
    each === null || each === "..." || each === ":" ? each : rangeOrTensor(op, each, i),
  );
  if (!given.includes("...")) given.push("...");
  // beside places, a number is one, too
  if (given.some((each) => each instanceof Tensor))
    for (const [i, each] of given.entries()) if (typeof each === "number") given[i] = asTensor(each, "int32");
  const rest = given.reduce<number>((left, each) => left - axesOf(each), x.rank);
  if (rest < 0)
    throw new ShapeError(
      `${op}: an index of ${x.rank - rest} axes for ${nameOf(x)} of shape ${formatShape(x.shape)}`,
    );
  if (given.lastIndexOf("...") !== given.indexOf("..."))
    throw new ValueError(`${op}: "..." stands twice in an index; how many axes would be left for each?`);
  let next = 0;
  return given.flatMap((each): Term[] => {
    const axis = next;
    next += each === "..." ? rest : axesOf(each);
    if (each === null) return ["new"];
    if (each === "...") return ["...", ...new Array<null>(rest).fill(null)];
    if (each instanceof Tensor) return [readPlaces(op, x, each, axis, x.array.shape.slice(axis, next))];
    return [each === ":" ? null : each];
  });
}
