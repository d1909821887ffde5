/** What a gradient check was told, and the steps and tolerances that follow from it. */
import type { RandomGenerator } from "../../random/index.js";
import type { Line } from "./jacobian-lines.js";

export interface CheckSettings {
  /** The function that the user called, for messages. */
  readonly name: string;
  readonly projection: boolean;
  readonly directions: number;
  readonly generator: RandomGenerator;
  readonly step: number | undefined;
  readonly rtol: number | undefined;
  readonly atol: number | undefined;
  readonly allowFloat32: boolean;
  readonly allowUnused: boolean;
}

export interface Tolerances {
  readonly step: number;
  readonly epsilon: number;
  readonly allowed: (numeric: number) => number;
}

export function tolerancesOf({ step, rtol, atol }: CheckSettings, single: boolean): Tolerances {
  const [h, relative, absolute] = single ? [1e-2, 1e-2, 1e-3] : [1e-5, 1e-6, 1e-7];
  return {
    step: step ?? h,
    epsilon: single ? 2 ** -24 : 2 ** -53,
    allowed: (numeric) => (atol ?? absolute) + (rtol ?? relative) * Math.abs(numeric),
  };
}

/** A step that fits the element: relative where it is large. */
export const stepOf = (line: Line, step: number): number =>
  line.direction === undefined
    ? step * Math.max(1, Math.abs(line.leaf.tensor.toTypedArray()[line.at] as number))
    : step;
