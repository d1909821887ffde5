/** The options of losses of sequences. */
import { flag, options, whole, withDefault } from "../../../arguments/index.js";
import { type LossOptions, lossKinds } from "../kinds.js";

export interface CtcOptions extends LossOptions {
  /** The class that stands for no label. Default 0. */
  blank?: number;
  /**
   * Losses that are infinite, of targets longer than their input, count 0, and have no gradient. Default
   * false.
   */
  zeroInfinity?: boolean;
}

export const ctcOptions = options<CtcOptions>()({
  ...lossKinds,
  blank: withDefault(whole(0), 0),
  zeroInfinity: withDefault(flag, false),
});
