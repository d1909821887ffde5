/** plotCurves: loss and accuracy of a training as one SVG, readable from the last row of a lecture hall. */
import { ValueError } from "../../array/index.js";
import { escapeXml } from "../text/escape.js";
import { formatCount, formatNumber } from "../text/numbers.js";
import { type Theme, themes } from "../theme/theme.js";
import { type Axis, axis } from "./scale.js";
import { thin } from "./thin.js";

/** What a training writes down as it goes. */
export interface TrainingHistory {
  /** The loss of each iteration, from iteration 0 on. */
  readonly losses: readonly number[];
  /** In the order of iterations; accuracies in [0, 1]. */
  readonly evaluations: readonly {
    readonly iteration: number;
    readonly loss: number;
    readonly trainAccuracy: number;
    readonly testAccuracy: number;
  }[];
}

export interface CurvesOptions {
  /** Pixels. Default 1200 × 500. */
  readonly width?: number;
  readonly height?: number;
  /** Default "Training". */
  readonly title?: string;
  /** Default light. */
  readonly theme?: keyof typeof themes;
}

/** More points than this cannot be told apart; longer runs of losses are drawn as their means, with a band from least to greatest. */
const maxPoints = 300;

/**
 * The loss per iteration and the accuracy per evaluation, side by side. Nothing is smoothed away: where the losses are too many
 * to draw, a line of means runs through a band from the least to the greatest of each run, and a note says how long the runs are.
 * @throws ValueError for a history without losses, and for an unknown theme.
 */
export function plotCurves(history: TrainingHistory, options: CurvesOptions = {}): string {
  const { width = 1200, height = 500, title = "Training", theme: themeName = "light" } = options;
  const theme: Theme | undefined = themes[themeName];
  if (theme === undefined)
    throw new ValueError(
      `plotCurves: theme is ${Object.keys(themes).join(" or ")}, not ${JSON.stringify(themeName)}`,
    );
  if (history.losses.length === 0)
    throw new ValueError("plotCurves: the history has no losses; there is nothing to draw");
  const gap = width * 0.04;
  const half = (width - gap) / 2;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="Helvetica, Arial, sans-serif" font-size="17" fill="${theme.text}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(describeHistory(history))}</desc>`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    `<text x="16" y="32" font-size="22" font-weight="bold">${escapeXml(title)}</text>`,
    ...lossPanel(history, { left: 0, right: half, bottom: height, theme }),
    ...accuracyPanel(history, { left: half + gap, right: width, bottom: height, theme }),
    "</svg>",
    "",
  ];
  return parts.join("\n");
}

/** What the picture shows, in words. */
function describeHistory({ losses, evaluations }: TrainingHistory): string {
  const loss = `Loss over ${formatCount(losses.length)} iterations: first ${number(losses[0])}, last ${number(losses.at(-1))}.`;
  const last = evaluations.at(-1);
  if (last === undefined) return loss;
  return `${loss} Accuracy at iteration ${formatCount(last.iteration)}: train ${number(last.trainAccuracy)}, test ${number(last.testAccuracy)}.`;
}

const number = (x: number | undefined) => (x === undefined ? "?" : formatNumber(x, 4));
const pixel = (x: number) => x.toFixed(1);

interface PanelPlace {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly theme: Theme;
}

/** Room around the plotting area: for tick texts, axis names, and the texts at the ends of the lines. */
const margin = { left: 66, right: 104, top: 88, bottom: 64 };

function plotArea({ left, right, bottom }: PanelPlace) {
  return { x: [left + margin.left, right - margin.right], y: [bottom - margin.bottom, margin.top] } as const;
}

function lossPanel({ losses }: TrainingHistory, place: PanelPlace): string[] {
  const { theme } = place;
  const { runs, length } = thin(losses, maxPoints);
  const area = plotArea(place);
  const x = axis([0, losses.length], area.x);
  const y = axis([0, Math.max(0, ...runs.map(({ max }) => max))], area.y, { round: true });
  const note =
    length === 1
      ? "loss of each iteration"
      : `loss: mean of ${formatCount(length)} iterations, band from least to greatest`;
  const broken = losses.filter((loss) => !Number.isFinite(loss)).length;
  const corner = (position: number, value: number) => `${pixel(x.at(position))},${pixel(y.at(value))}`;
  const band = [
    ...runs.map((run) => corner(run.position, run.max)),
    ...runs.toReversed().map((run) => corner(run.position, run.min)),
  ];
  const last = runs.at(-1);
  return [
    ...frame(place, x, y, note),
    ...(length === 1
      ? []
      : [`<polygon points="${band.join(" ")}" fill="${theme.opLine}" fill-opacity="0.22"/>`]),
    polyline(
      runs.map((run) => corner(run.position, run.mean)),
      theme.opLine,
    ),
    ...(last === undefined
      ? []
      : lineEnds(place, [{ name: "loss", value: last.mean, y: y.at(last.mean), color: theme.opLine }])),
    ...(broken === 0
      ? []
      : [
          `<text x="${pixel(area.x[0] + 12)}" y="${pixel(area.y[1] + 24)}" font-weight="bold" fill="${theme.alarm}">${formatCount(broken)} of ${formatCount(losses.length)} losses are NaN or infinite</text>`,
        ]),
  ];
}

function accuracyPanel({ losses, evaluations }: TrainingHistory, place: PanelPlace): string[] {
  const { theme } = place;
  const area = plotArea(place);
  const series = [
    {
      name: "train",
      color: theme.opLine,
      dash: "",
      of: (i: number) => evaluations[i]?.trainAccuracy ?? Number.NaN,
    },
    {
      name: "test",
      color: theme.backward,
      dash: "7 5",
      of: (i: number) => evaluations[i]?.testAccuracy ?? Number.NaN,
    },
  ];
  const values = series.flatMap(({ of }) => evaluations.map((_, i) => of(i))).filter(Number.isFinite);
  const x = axis([0, losses.length], area.x);
  const lowest = values.length === 0 ? 0 : Math.min(0.9, ...values);
  const y = axis([lowest, 1], area.y, { round: true });
  const drawn = series.flatMap(({ color, dash, of }, which) => {
    const points = evaluations
      .map(({ iteration }, i) => ({ left: x.at(iteration), top: y.at(of(i)) }))
      .filter(({ top }) => Number.isFinite(top));
    // circles and squares, so that the two can be told apart without colour
    const marks = points.map(({ left, top }) =>
      which === 0
        ? `<circle cx="${pixel(left)}" cy="${pixel(top)}" r="4" fill="${color}"/>`
        : `<rect x="${pixel(left - 4)}" y="${pixel(top - 4)}" width="8" height="8" fill="${theme.background}" stroke="${color}" stroke-width="2"/>`,
    );
    return [
      polyline(
        points.map(({ left, top }) => `${pixel(left)},${pixel(top)}`),
        color,
        dash,
      ),
      ...marks,
    ];
  });
  const ends = series.map(({ name, color, of }) => {
    const value = of(evaluations.length - 1);
    return { name, value, y: y.at(value), color };
  });
  return [...frame(place, x, y, "accuracy of each evaluation"), ...drawn, ...lineEnds(place, ends)];
}

/** Grid, ticks and the names of the axes. */
function frame(place: PanelPlace, x: Axis, y: Axis, note: string): string[] {
  const {
    x: [x0, x1],
    y: [y0, y1],
  } = plotArea(place);
  const { theme } = place;
  const grid = y.ticks.map(
    (tick) =>
      `<path d="M${pixel(x0)} ${pixel(y.at(tick))}H${pixel(x1)}" stroke="${theme.moduleLine}" stroke-opacity="0.35"/>` +
      `<text x="${pixel(x0 - 10)}" y="${pixel(y.at(tick) + 6)}" text-anchor="end">${number(tick)}</text>`,
  );
  const ticks = x.ticks.map(
    (tick) =>
      `<path d="M${pixel(x.at(tick))} ${pixel(y0)}v6" stroke="${theme.text}"/>` +
      `<text x="${pixel(x.at(tick))}" y="${pixel(y0 + 26)}" text-anchor="middle">${formatCount(tick)}</text>`,
  );
  return [
    `<text x="${pixel(x0)}" y="${pixel(y1 - 20)}" fill="${theme.moduleText}">${escapeXml(note)}</text>`,
    ...grid,
    `<path d="M${pixel(x0)} ${pixel(y0)}H${pixel(x1)}" stroke="${theme.text}" stroke-width="1.5"/>`,
    ...ticks,
    `<text x="${pixel((x0 + x1) / 2)}" y="${pixel(y0 + 52)}" text-anchor="middle">iteration</text>`,
  ];
}

function polyline(points: readonly string[], color: string, dash = ""): string {
  const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${color}" stroke-width="2.5" stroke-linejoin="round"${dashes}/>`;
}

interface LineEnd {
  readonly name: string;
  readonly value: number;
  readonly y: number;
  readonly color: string;
}

const lineHeight = 22;

/** The legend: name and last value at the right end of each line, pushed apart where lines end together. */
function lineEnds(place: PanelPlace, ends: readonly LineEnd[]): string[] {
  const left = plotArea(place).x[1] + 10;
  let lowest = Number.NEGATIVE_INFINITY;
  return ends
    .filter(({ y }) => Number.isFinite(y))
    .toSorted((a, b) => a.y - b.y)
    .map(({ name, value, y, color }) => {
      lowest = Math.max(y, lowest + lineHeight);
      return `<text x="${pixel(left)}" y="${pixel(lowest + 6)}" font-weight="bold" fill="${color}">${name} ${formatNumber(value, 3)}</text>`;
    });
}
