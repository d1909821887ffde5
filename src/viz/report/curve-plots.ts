/** The plots of a report that run over the iterations: loss, accuracy, silent units. */
import type { TrainingHistory } from "../plots/curves.js";
import { thin } from "../plots/thin.js";
import { formatCount } from "../text/numbers.js";
import { type PlotSpec, plotSize } from "./plotter.js";

/** More points cannot be told apart at this size; longer series become means, with a band from the least to the greatest. */
const maxPoints = plotSize.width / 2;

const iterationAxis = {
  field: "iteration",
  type: "quantitative",
  title: "iteration",
  axis: { tickCount: 5, format: ",d" },
  scale: { nice: false },
} as const;

/** The loss of every iteration. */
export function lossPlot({ losses }: TrainingHistory): PlotSpec {
  const { runs } = thin(losses, maxPoints);
  const values = runs.map(({ position, mean, min, max }) => ({ iteration: position, mean, min, max }));
  const y = { type: "quantitative", title: "loss", axis: { tickCount: 5 } };
  return {
    data: { values },
    encoding: { x: iterationAxis },
    layer: [
      {
        mark: { type: "area", color: "var(--op-line)", opacity: 0.25 },
        encoding: { y: { ...y, field: "max" }, y2: { field: "min" } },
      },
      {
        // a line through one point is no line
        mark: {
          type: "line",
          color: "var(--op-line)",
          strokeWidth: 2.5,
          point: runs.length === 1 && { color: "var(--op-line)" },
        },
        encoding: { y: { ...y, field: "mean" } },
      },
    ],
  };
}

/** How many iterations a point of `lossPlot` stands for, as a sentence. */
export function lossNote({ losses }: TrainingHistory): string {
  const { length } = thin(losses, maxPoints);
  return length === 1
    ? "One point per iteration."
    : `Each point is the mean of ${formatCount(length)} iterations; the band runs from the least to the greatest of them.`;
}

export interface Point {
  readonly iteration: number;
  /** Which line it belongs to. */
  readonly series: string;
  readonly value: number;
}

/** At most two lines, told apart by dashes and marks as well as by colour. */
export function sharePlot(
  points: readonly Point[],
  title: string,
  domain?: readonly [number, number],
): PlotSpec {
  const series = [...new Set(points.map((point) => point.series))];
  const styled = (range: readonly unknown[]) => ({
    field: "series",
    type: "nominal",
    scale: { domain: series, range: range.slice(0, Math.max(1, series.length)) },
  });
  const percent = { tickCount: 5, format: "~%" };
  const scale = domain === undefined ? { zero: false, nice: true } : { domain };
  return {
    data: { values: points.filter(({ value }) => Number.isFinite(value)) },
    encoding: {
      x: iterationAxis,
      y: { field: "value", type: "quantitative", title, axis: percent, scale },
      color: styled(["var(--op-line)", "var(--backward)"]),
    },
    layer: [
      {
        mark: { type: "line", strokeWidth: 2.5 },
        encoding: {
          strokeDash: styled([
            [1, 0],
            [7, 4],
          ]),
        },
      },
      {
        mark: {
          type: "point",
          filled: false,
          fill: "var(--background)",
          strokeWidth: 2,
          size: 45,
          opacity: 1,
        },
        encoding: { shape: styled(["circle", "square"]) },
      },
    ],
  };
}
