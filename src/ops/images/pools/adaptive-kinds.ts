/** What pools by the sizes of their results take. */
import {
  everyMember,
  flag,
  isWhole,
  type Kind,
  kind,
  options as optionsOf,
  withDefault,
} from "../../../arguments/index.js";
import type { Spatial } from "../sizes.js";

/** The size of a result along all axes, or for each; null keeps that of the input. */
export type AdaptiveSize<S extends Spatial = 2> =
  | number
  | (S extends 1
      ? readonly [number | null]
      : S extends 2
        ? readonly [number | null, number | null]
        : readonly [number | null, number | null, number | null]);

export interface AdaptiveMaxPoolOptions {
  /** Whether the second result is where each largest element stood. Default false. */
  returnIndices?: boolean;
}

export const adaptiveMaxOptions = optionsOf<AdaptiveMaxPoolOptions>()({
  returnIndices: withDefault(flag, false),
});

export function outputKind<S extends Spatial>(spatial: S): Kind<AdaptiveSize<S>> {
  const size = (value: unknown) => value === null || isWhole(value, 1);
  return kind(
    `a whole number of at least 1, or an array of ${spatial} such, null where the size stays`,
    (value) =>
      isWhole(value, 1) || (Array.isArray(value) && value.length === spatial && everyMember(value, size)),
  );
}
