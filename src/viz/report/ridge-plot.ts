/** Histograms over time as a range of hills: the first iteration at the back, the last in front. */
import { formatCount } from "../text/numbers.js";
import type { Histogram } from "./histogram.js";
import type { PlotSpec } from "./plotter.js";

export interface DatedHistogram {
  readonly iteration: number;
  readonly histogram: Histogram;
}

/** How many rows the highest hill covers. */
const overlap = 2.4;

/** More rows than this hide each other. */
const maxRows = 14;

/**
 * A hill is as high as the square root of the share of numbers in each bin, so that a peak of zeros does not flatten the rest;
 * its tallest bin has the same height in every row.
 */
export function ridgePlot(series: readonly DatedHistogram[], colour: string, title: string): PlotSpec {
  const rows = spread(
    series.filter(({ histogram }) => histogram.counts.length > 0),
    maxRows,
  );
  const values = rows.flatMap(({ histogram }, row) =>
    outline(histogram).map(({ x, height }) => ({ row, x, base: -row, top: overlap * height - row })),
  );
  const names = Object.fromEntries(rows.map(({ iteration }, row) => [-row, formatCount(iteration)]));
  return {
    data: { values },
    mark: {
      type: "area",
      interpolate: "step-after",
      fill: colour,
      fillOpacity: 0.95,
      stroke: "var(--background)",
      strokeWidth: 0.8,
    },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        title,
        axis: { tickCount: 5, format: "~g" },
        scale: { zero: false },
      },
      y: {
        field: "top",
        type: "quantitative",
        title: "iteration",
        scale: { domain: [1 - rows.length, overlap], nice: false, zero: false },
        axis: {
          values: rows.map((_, row) => -row),
          labelExpr: `${JSON.stringify(names)}[datum.value]`,
          labelOverlap: true,
        },
      },
      y2: { field: "base" },
      detail: { field: "row" },
    },
  };
}

/** The corners of the steps, closed at both ends. */
function outline({ counts, low, high }: Histogram): { x: number; height: number }[] {
  const tallest = Math.max(...counts);
  // all numbers equal: a needle
  const [start, width] = low === high ? [low, 0] : [low, (high - low) / counts.length];
  const corners = counts.map((count, bin) => ({
    x: start + bin * width,
    height: Math.sqrt(count / tallest),
  }));
  return [
    { x: start, height: 0 },
    ...corners,
    { x: high, height: corners.at(-1)?.height ?? 0 },
    { x: high, height: 0 },
  ];
}

/** At most `limit` of the entries, evenly, the first and the last among them. */
function spread<T>(entries: readonly T[], limit: number): readonly T[] {
  if (entries.length <= limit) return entries;
  return Array.from(
    { length: limit },
    (_, i) => entries[Math.round((i * (entries.length - 1)) / (limit - 1))] as T,
  );
}
