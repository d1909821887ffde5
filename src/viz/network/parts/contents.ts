/** What a network's page is made of. */
import type { Language } from "../../languages/loaded.js";
import type { ThemeChoice } from "../../theme/choice.js";
import type { Parameters } from "../layers.js";
import type { Performance } from "../measure/analysis.js";
import type { ChosenImage } from "../measure/choice.js";
import type { Landscape } from "../measure/landscape.js";
import type { NetworkMoment, RecordedLoss } from "../recorder.js";

/** What the moments were found to be. */
export type ShownMoment = NetworkMoment & Performance;

export interface NetworkPage {
  readonly network: {
    readonly pixels: number;
    readonly units: number;
    readonly classes: number;
    readonly names: readonly [string, string];
  };
  readonly width: number;
  readonly height: number;
  /** 3 for red, green and blue: three times as many numbers as pixels, channel by channel. */
  readonly channels: 1 | 3;
  readonly chosen: readonly ChosenImage[];
  /** The chosen images, row by row. */
  readonly x: Float32Array;
  readonly last: Parameters;
  /** What the classes are called. */
  readonly classes: readonly string[];
  /** The last is the network as it is; none without a recording. */
  readonly moments: readonly ShownMoment[];
  readonly losses: readonly RecordedLoss[];
  readonly landscape: Landscape | undefined;
  /** How many images were measured. */
  readonly images: number;
  readonly errors: {
    readonly page: number;
    readonly moments: { readonly error: number; readonly step: number };
  };
  readonly title: string | undefined;
  readonly theme: ThemeChoice | undefined;
  readonly lang: Language | undefined;
}

/** Paper and ink: 0 and 1 or 255 where that holds all pixels, so that the levels of a file are kept. */
export function rangeOf(values: Float32Array): [low: number, high: number] {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  if (low >= 0 && high <= 255) return [0, high <= 1 ? 1 : 255];
  return low === high ? [low, low + 1] : [low, high];
}
