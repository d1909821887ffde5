/** What a caller may say about a picture that moves. */
import { flag, type Kind, kind, type OptionKinds, withDefault } from "../../arguments/index.js";
import { type DrawingOptions, playerDrawingKinds } from "../scene/options.js";

export interface AnimationOptions extends Omit<DrawingOptions, "step"> {
  /** How long each step is to be seen, from 0.1 to 60. Default 1.5; the last one stays twice as long. */
  readonly seconds?: number;
  /** Whether the sentence of each step stands below the picture. Default true. */
  readonly captions?: boolean;
}

const durations: Kind<number> = kind(
  "a number of seconds from 0.1 to 60",
  (value) => typeof value === "number" && value >= 0.1 && value <= 60,
);

export const animationKinds = {
  ...playerDrawingKinds,
  seconds: withDefault(durations, 1.5),
  captions: withDefault(flag, true),
} satisfies OptionKinds<AnimationOptions>;
