/** What Fourier transforms take: how many numbers, along which axes, and where 1/n is a factor. */
import {
  type Kind,
  listOf,
  oneOf,
  optional,
  optionsOfTensors,
  ShapeError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axisKind } from "../../array/index.js";

/**
 * By what results are multiplied: "backward" the inverse by 1/n, "forward" the other by 1/n, "ortho" both by
 * 1/√n.
 */
export type FourierNorm = "backward" | "ortho" | "forward";

export interface FourierOptions {
  /** How many numbers are transformed: what is longer is cut, what is shorter gets zeros behind it. */
  n?: number | undefined;
  /** Along which axis. Default: the last one of numbers. */
  axis?: number | undefined;
  /** "backward" (default): the inverse is multiplied by 1/n; "forward": the other; "ortho": both by 1/√n. */
  norm?: FourierNorm;
}

export interface Fourier2Options {
  /** How many numbers along each of the two axes. */
  size?: readonly [number, number] | undefined;
  /** Along which two axes. Default: the last two of numbers. */
  axes?: readonly [number, number] | undefined;
  /** "backward" (default): the inverse is multiplied by 1/n; "forward": the other; "ortho": both by 1/√n. */
  norm?: FourierNorm;
}

const count: Kind<number> = { ...whole(1, 2 ** 30), error: ShapeError };
const norm = withDefault(oneOf(["backward", "ortho", "forward"]), "backward");
const pairOf = (each: Kind<number>, words: string) =>
  optional(listOf(each, words, 2, 2) as Kind<readonly [number, number]>);

export const fourierOptions = optionsOfTensors<FourierOptions>()({
  n: optional(count),
  axis: optional(axisKind),
  norm,
});

export const fourier2Options = optionsOfTensors<Fourier2Options>()({
  size: pairOf(count, "a pair of whole numbers from 1 to 1073741824"),
  axes: pairOf(axisKind, "a pair of whole numbers"),
  norm,
});

/** By what a transform of n numbers is multiplied. */
export function scaleOf(n: number, inverse: boolean, by: FourierNorm): number {
  if (by === "ortho") return 1 / Math.sqrt(n);
  return (by === "forward") !== inverse ? 1 / n : 1;
}
