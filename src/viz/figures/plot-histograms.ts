/** plotHistograms: how several sets of numbers are spread, side by side on equal axes. */
import { finite, optional, options, signature, ValueError } from "../../arguments/index.js";
import { noteAbove, type Panel, pixel, plotNumber, xTicks } from "../plots/panel.js";
import { linearScale } from "../plots/scale.js";
import {
  type FigureOptions,
  figureKinds,
  label,
  listOfObjects,
  numbers,
  panelOf,
  spanOf,
  svgOf,
  topOf,
} from "./frame.js";

/** What `histogram` gives, and what it is called. */
export interface PlottedHistogram {
  readonly name: string;
  /** Numbers by bin, of equal width from `low` to `high`. */
  readonly counts: ArrayLike<number>;
  readonly low: number;
  readonly high: number;
}

export interface HistogramsOptions extends FigureOptions {
  /** What the numbers are. */
  readonly xName?: string;
}

export const histogramsOptions = options<HistogramsOptions>()({ ...figureKinds, xName: optional(label) });
const takes = signature("plotHistograms", {
  histograms: listOfObjects<PlottedHistogram>("a list of { name, counts, low, high }", {
    name: label,
    counts: numbers,
    low: finite,
    high: finite,
  }),
  options: histogramsOptions,
});

/** More beside each other are too narrow. */
const mostColumns = 5;

/**
 * Histograms as SVG, each in a field of its own: `plotHistograms([{ name: "layer 1", ...histogram(x) }])`.
 * All have one axis of numbers; the tallest bin of each is as tall as those of others, so that shapes can
 * be compared.
 * @throws ValueError for an empty list, and for numbers that are not finite.
 */
export function plotHistograms(
  histograms: readonly PlottedHistogram[],
  given: HistogramsOptions = {},
): string {
  takes.check(arguments);
  const { xName = "", ...figure } = histogramsOptions.read(given);
  if (histograms.length === 0)
    throw new ValueError("plotHistograms: there are no histograms; there is nothing to draw");
  const span = spanOf(histograms.flatMap(({ low, high }) => [low, high]));
  const columns = Math.min(mostColumns, histograms.length);
  const rows = Math.ceil(histograms.length / columns);
  const [wide, high] = [figure.width / columns, (figure.height - topOf(figure)) / rows];
  const parts = histograms.flatMap((each, i) => {
    const [left, top] = [(i % columns) * wide, topOf(figure) + Math.floor(i / columns) * high];
    const inside = { left: left - 44, right: left + wide, top, bottom: top + high };
    return drawHistogram(each, span, xName, panelOf(figure, [], inside));
  });
  return svgOf(figure, `${xName}: ${histograms.map(({ name }) => name).join(", ")}`, parts);
}

function drawHistogram(
  { name, counts, low, high }: PlottedHistogram,
  span: readonly [number, number],
  xName: string,
  panel: Panel,
): string[] {
  const x = linearScale(span, panel.x, { round: true, count: 3 });
  const [ground, top] = panel.y;
  const most = Math.max(...spanOf(Array.from(counts)), Number.MIN_VALUE);
  const width = (high - low || span[1] - span[0] || 1) / Math.max(1, counts.length);
  const bars = Array.from(counts, (count, bin) => {
    const [left, right] = [x.at(low + bin * width), x.at(low + (bin + 1) * width)];
    const tall = Math.max(0, ((Number.isFinite(count) ? count : 0) / most) * (ground - top));
    return (
      `<rect x="${pixel(left)}" y="${pixel(ground - tall)}" width="${pixel(Math.max(0.5, right - left))}" ` +
      `height="${pixel(tall)}" fill="${panel.colors.opLine}"/>`
    );
  });
  return [noteAbove(panel, name), ...bars, ...xTicks(panel, x, plotNumber, xName)];
}
