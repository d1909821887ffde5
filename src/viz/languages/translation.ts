/** What a language has to say: every table of the English one, key by key, and the words of ops. */
import type { curves } from "./en/curves.js";
import type { explorer } from "./en/explorer.js";
import type { network } from "./en/network.js";
import type { page } from "./en/page.js";
import type { pictures } from "./en/pictures.js";
import type { report } from "./en/report.js";
import type { steps } from "./en/steps.js";

export type PictureWords = typeof pictures;
export type StepWords = typeof steps;
export type PageWords = typeof page;
export type ExplorerWords = typeof explorer;
export type NetworkWords = typeof network;
export type CurveWords = typeof curves;
export type ReportWords = typeof report;

export interface Translation {
  readonly pictures: PictureWords;
  readonly steps: StepWords;
  readonly page: PageWords;
  readonly explorer: ExplorerWords;
  readonly network: NetworkWords;
  readonly report: ReportWords;
  /**
   * What the ops of the library say of themselves (`cut to its piece`, `1 if {a} > 0 else 0`), and what is
   * said of values that have changed: by the English text, as it stands in a snapshot, where {{x}} stands for
   * anything. What an op of the user's says stays as it is.
   */
  readonly ops: Readonly<Record<string, string>>;
}
