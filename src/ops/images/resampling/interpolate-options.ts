/** What `interpolate` takes. */
import {
  either,
  flag,
  listOf,
  oneOf,
  optional,
  options as optionsOf,
  positive,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { farthest } from "../sizes.js";

export interface InterpolateOptions {
  /** The sizes of the result along the last axes: one for all, or one for each. */
  size?: number | readonly number[] | undefined;
  /** How many times as large the result is, instead: one number for all axes, or one for each. */
  scaleFactor?: number | readonly number[] | undefined;
  /**
   * Of each place the nearest element ("nearest", the default, by the corner of what is asked for; by its
   * middle "nearest-exact"), or a mean of its two neighbours along one to three axes, or of four ("bicubic").
   */
  mode?: "nearest" | "nearest-exact" | "linear" | "bilinear" | "bicubic" | "trilinear";
  /** Whether the centres of the corners stay in their places, not the edges. Default false. */
  alignCorners?: boolean;
}

const size = whole(1, farthest);

export const interpolateOptions = optionsOf<InterpolateOptions>()({
  size: optional(either(size, listOf(size, "an array of one to three such", 1, 3))),
  scaleFactor: optional(either(positive, listOf(positive, "an array of one to three such", 1, 3))),
  mode: withDefault(
    oneOf(["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear"]),
    "nearest",
  ),
  alignCorners: withDefault(flag, false),
});
