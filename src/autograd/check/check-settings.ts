/** What a gradient check was told, and the steps and tolerances that follow from it. */
import {
  flag,
  nonNegative,
  oneOf,
  optional,
  options,
  positive,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { Generator, generatorKind, type RandomGenerator } from "../../random/index.js";
import type { Line } from "./jacobian-lines.js";

export interface GradcheckOptions {
  /**
   * `exact` (default) compares every element of the Jacobian: 2 to 7 calls of f for each input element.
   * `projection` compares products with random vectors on both sides: 2 to 7 calls for each direction,
   * however large the inputs. A wrong gradient escapes it only by an accident of probability 0.
   */
  mode?: "exact" | "projection";
  /** Random directions for each input, in projection mode. Default 3. */
  directions?: number;
  /** Where directions, and the upstream gradients of gradgradcheck, come from. Default `new Generator(0)`. */
  generator?: RandomGenerator;
  /** h of (f(x + h) - f(x - h)) / 2h; relative where |x| > 1. Default 1e-5; with float32 1e-2. */
  step?: number;
  /**
   * A difference may be atol + rtol · |numeric|, and what rounding does to
   * the quotient. Default 1e-6; with float32 1e-2.
   */
  rtol?: number;
  /** Default 1e-7; with float32 1e-3. */
  atol?: number;
  /** Check float32 too, coarsely. Default false: an error. */
  allowFloat32?: boolean;
  /**
   * An input that no output depends on passes, and an output that depends
   * on no input. Default false: an error.
   */
  allowUnused?: boolean;
}

export const gradcheckOptions = options<GradcheckOptions>()({
  mode: withDefault(oneOf(["exact", "projection"]), "exact"),
  directions: withDefault(whole(1), 3),
  generator: optional(generatorKind),
  step: optional(positive),
  rtol: optional(nonNegative),
  atol: optional(nonNegative),
  allowFloat32: withDefault(flag, false),
  allowUnused: withDefault(flag, false),
});

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

export function settingsOf(name: string, given: GradcheckOptions | undefined): CheckSettings {
  const { mode, directions, generator, step, rtol, atol, allowFloat32, allowUnused } =
    gradcheckOptions.read(given);
  return {
    name,
    projection: mode === "projection",
    directions,
    generator: generator ?? new Generator(0),
    step,
    rtol,
    atol,
    allowFloat32,
    allowUnused,
  };
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
