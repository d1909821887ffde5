/** plotCurves: loss and accuracy of a training as one SVG, readable from the last row of a lecture hall. */
import { heading, options, positive, signature, ValueError, withDefault } from "../../arguments/index.js";
import { escapeXml } from "../text/escape.js";
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
}

export const curvesOptions = options<CurvesOptions>()({
  width: withDefault(positive, 1200),
  height: withDefault(positive, 500),
  title: withDefault(heading, "Training"),
  theme: withDefault(themeNameKind, "light"),
});

const plotCurvesTakes = signature("plotCurves", { history: historyKind, options: curvesOptions });

/** Room for the title. */
const titleHeight = 44;

/**
 * The loss per iteration and the accuracy per evaluation, side by side. Nothing is smoothed away: where the
 * losses are too many to draw, a line of means runs through a band from the least to the greatest of each
 * run, and a note says how long the runs are.
 * @throws ValueError for a history without losses or with something else than numbers, for a width or height
 *   that is not above 0, and for an unknown theme.
 */
export function plotCurves(history: TrainingHistory, given: CurvesOptions = {}): string {
  plotCurvesTakes.check(arguments);
  const { width, height, title, theme: themeName } = curvesOptions.read(given);
  const theme = themes[themeName];
  const { losses } = history;
  if (losses.length === 0)
    throw new ValueError("plotCurves: the history has no losses; there is nothing to draw");
  const gap = width * 0.04;
  const half = (width - gap) / 2;
  const edges = { top: titleHeight, bottom: height };
  const accuracies = {
    lines: accuracyLines(history),
    iterations: losses.length,
    note: "accuracy of each evaluation",
    last: (value: number) => formatNumber(value, 3),
  };
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" ` +
      `${font} fill="${theme.text}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(describeHistory(history))}</desc>`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    `<text x="16" y="32" font-size="22" font-weight="bold">${escapeXml(title)}</text>`,
    ...lossPanel(losses, panelIn({ ...edges, left: 0, right: half }, theme)),
    ...sharePanel(accuracies, panelIn({ ...edges, left: half + gap, right: width }, theme)),
    "</svg>",
    "",
  ];
  return parts.join("\n");
}

export function accuracyLines({ evaluations }: TrainingHistory): [train: ShareLine, test: ShareLine] {
  const line = (name: string, value: "trainAccuracy" | "testAccuracy") => ({
    name,
    points: evaluations.map((each) => ({ iteration: each.iteration, value: each[value] })),
  });
  return [line("train", "trainAccuracy"), line("test", "testAccuracy")];
}

/** What the picture shows, in words. */
function describeHistory({ losses, evaluations }: TrainingHistory): string {
  const loss = describeLosses(losses);
  const last = evaluations.at(-1);
  if (last === undefined) return loss;
  const accuracies = `train ${plotNumber(last.trainAccuracy)}, test ${plotNumber(last.testAccuracy)}`;
  return `${loss} Accuracy at iteration ${formatCount(last.iteration)}: ${accuracies}.`;
}

export function describeLosses(losses: ArrayLike<number>): string {
  const [first, last] = [plotNumber(losses[0]), plotNumber(losses[losses.length - 1])];
  return `Loss over ${formatCount(losses.length)} iterations: first ${first}, last ${last}.`;
}
