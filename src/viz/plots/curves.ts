/** plotCurves: loss and accuracy of a training as one SVG, readable from the last row of a lecture hall. */

import {
  heading,
  optional,
  options,
  positive,
  signature,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { type Language, languageKind, requireWords } from "../languages/loaded.js";
import type { CurveWords } from "../languages/translation.js";
import { curveWords } from "../languages/words.js";
import { escapeXml } from "../text/escape.js";
import { fill } from "../text/fill.js";
import { formatCount, formatNumber } from "../text/numbers.js";
import { type ThemeName, themeNameKind } from "../theme/choice.js";
import { themes } from "../theme/theme.js";
import { historyKind, type TrainingHistory } from "./history.js";
import { lossPanel } from "./loss-panel.js";
import { font, panelIn, plotNumber } from "./panel.js";
import { type ShareLine, sharePanel } from "./share-panel.js";

export interface CurvesOptions {
  /** In pixels. Default 1200. */
  readonly width?: number;
  /** In pixels. Default 500. */
  readonly height?: number;
  /** Default "Training". */
  readonly title?: string;
  /** Default light. */
  readonly theme?: ThemeName;
  /** The language of the words; `loadLanguage` is needed before. Default en. */
  readonly lang?: Language;
}

export const curvesOptions = options<CurvesOptions>()({
  width: withDefault(positive, 1200),
  height: withDefault(positive, 500),
  title: optional(heading),
  theme: withDefault(themeNameKind, "light"),
  lang: optional(languageKind),
});

const plotCurvesTakes = signature("plotCurves", { history: historyKind, options: curvesOptions });

/** Room for the title. */
const titleHeight = 44;
/** Room for a last loss of many digits, for which two panels have a gap. */
const roomForDigits = 40;

/**
 * The loss per iteration and the accuracy per evaluation, side by side; the loss alone where nothing was
 * evaluated. Nothing is smoothed away: where the losses are too many to draw, a line of means runs through a
 * band from the least to the greatest of each run, and a note says how long the runs are.
 * @throws ValueError for a history without losses or with something else than numbers, for a width or height
 *   that is not above 0, and for an unknown theme.
 */
export function plotCurves(history: TrainingHistory, given: CurvesOptions = {}): string {
  plotCurvesTakes.check(arguments);
  const { width, height, theme: themeName, lang, ...read } = curvesOptions.read(given);
  requireWords("plotCurves", lang);
  const words = curveWords(lang);
  const title = read.title ?? words.training;
  const theme = themes[themeName];
  const { losses, evaluations } = history;
  if (losses.length === 0)
    throw new ValueError("plotCurves: the history has no losses; there is nothing to draw");
  const gap = width * 0.04;
  const half = (width - gap) / 2;
  const edges = { top: titleHeight, bottom: height };
  const accuracies = {
    lines: accuracyLines(words, history),
    iterations: losses.length,
    note: words.accuracyNote,
    last: (value: number) => formatNumber(value, 3),
  };
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" ` +
      (lang === undefined ? "" : `lang="${lang}" xml:lang="${lang}" `) +
      `${font} fill="${theme.text}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(describeHistory(words, history))}</desc>`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    `<text x="16" y="32" font-size="22" font-weight="bold">${escapeXml(title)}</text>`,
    ...(evaluations.length === 0
      ? lossPanel(losses, panelIn({ ...edges, left: 0, right: width - roomForDigits }, theme, words))
      : [
          ...lossPanel(losses, panelIn({ ...edges, left: 0, right: half }, theme, words)),
          ...sharePanel(accuracies, panelIn({ ...edges, left: half + gap, right: width }, theme, words)),
        ]),
    "</svg>",
    "",
  ];
  return parts.join("\n");
}

export function accuracyLines(
  { train, test }: CurveWords,
  { evaluations }: TrainingHistory,
): [train: ShareLine, test: ShareLine] {
  const line = (name: string, value: "trainAccuracy" | "testAccuracy") => ({
    name,
    points: evaluations.map((each) => ({ iteration: each.iteration, value: each[value] })),
  });
  return [line(train, "trainAccuracy"), line(test, "testAccuracy")];
}

/** What the picture shows, in words. */
function describeHistory(words: CurveWords, { losses, evaluations }: TrainingHistory): string {
  const loss = describeLosses(words, losses);
  const last = evaluations.at(-1);
  if (last === undefined) return loss;
  const [train, test] = [plotNumber(last.trainAccuracy), plotNumber(last.testAccuracy)];
  return fill(words.lastAccuracy, { loss, n: formatCount(last.iteration), train, test });
}

export function describeLosses({ lossAlt }: CurveWords, losses: ArrayLike<number>): string {
  const [first, last] = [plotNumber(losses[0]), plotNumber(losses[losses.length - 1])];
  return fill(lossAlt, { n: formatCount(losses.length), first, last });
}
