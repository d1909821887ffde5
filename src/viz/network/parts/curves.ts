/** Small curves over the steps of a training, each with the line that the slider moves. */

import { pieces } from "../../plots/pieces.js";
import { escapeXml } from "../../text/escape.js";
import { formatApart, formatCount } from "../../text/numbers.js";
import type { RecordedLoss } from "../recorder.js";

export interface CurvePoint {
  readonly steps: number;
  readonly value: number;
}

export interface Curve {
  readonly points: readonly CurvePoint[];
  /** How it is drawn. */
  readonly look: "thin" | "first" | "second" | "alarm";
}

export interface CurveFigure {
  readonly curves: readonly Curve[];
  /** The first and the last number of steps. */
  readonly steps: readonly [number, number];
  /** What must be on the axis; else it is what the curves need. */
  readonly range?: readonly [number, number];
  readonly log?: boolean;
  /** What it shows, in words. */
  readonly alt: string;
}

const left = 38;
const right = 232;
const top = 8;
const bottom = 72;

/** Whether a value has a place on an axis. */
const isPlaced = (value: number, log: boolean) => Number.isFinite(value) && (!log || value > 0);

/** @returns an SVG whose `.cursor` stands at x = `left + share * (right - left)`: 38 to 232. */
export function curveFigure({ curves, steps: [from, to], range, alt, ...figure }: CurveFigure): string {
  const all = curves.flatMap(({ points }) => points.map(({ value }) => value));
  // what is 0 all the time has a place on a plain axis alone
  const log = figure.log === true && all.some((value) => isPlaced(value, true));
  const values = all.filter((value) => isPlaced(value, log));
  const scale = log ? Math.log10 : (value: number) => value;
  const [low, high] = range ?? [values.reduce(min, Infinity), values.reduce(max, -Infinity)];
  const [ticks, bounds] = log ? logTicks(low, high) : plainTicks(low, high);
  const [least, greatest] = bounds.map(scale) as [number, number];
  const x = (steps: number) => left + ((steps - from) / (to - from || 1)) * (right - left);
  const y = (value: number) => bottom - ((scale(value) - least) / (greatest - least || 1)) * (bottom - top);
  const lines = curves.flatMap(({ points, look }) => {
    const drawn = pieces(points, ({ value }) => isPlaced(value, log)).map((piece) =>
      piece.map(({ steps, value }) => `${x(steps).toFixed(1)} ${y(value).toFixed(1)}`),
    );
    // a moment without neighbours is a short line
    const ways = drawn.map((corners) => `M${corners.join("L")}${corners.length === 1 ? "h1.5" : ""}`);
    return ways.length === 0 ? [] : [`<path class="curve ${look}" d="${ways.join("")}"/>`];
  });
  // there is room for five digits
  const isLong = ticks.some((tick) => Math.abs(tick) >= 1e4);
  const texts = isLong
    ? ticks.map((tick) => (tick === 0 ? "0" : tick.toExponential().replace("e+", "e")))
    : formatApart(ticks, 2);
  const grid = ticks.map((tick, i) => {
    const at = y(tick).toFixed(1);
    return (
      `<path class="grid" d="M${left} ${at}H${right}"/>` +
      `<text x="${left - 5}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">` +
      `${texts[i]}</text>`
    );
  });
  return [
    `<svg viewBox="0 0 240 92" role="img" aria-label="${escapeXml(alt)}">`,
    ...grid,
    `<text x="${left}" y="88">${formatCount(from)}</text>`,
    `<text x="${right}" y="88" text-anchor="end">${formatCount(to)}</text>`,
    ...lines,
    `<path class="cursor" d="M0 ${top - 4}V${bottom}" transform="translate(${right} 0)"/>`,
    "</svg>",
  ].join("\n");
}

const min = (a: number, b: number) => Math.min(a, b);
const max = (a: number, b: number) => Math.max(a, b);

type Ticks = readonly [ticks: readonly number[], bounds: readonly [number, number]];

/** Two or three of them, round. */
function plainTicks(low: number, high: number): Ticks {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [[], [0, 1]];
  const from = Math.min(0, low);
  const span = high - from || 1;
  const power = 10 ** Math.floor(Math.log10(span / 2));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => span / each <= 2.6) as number;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
  return [ticks, [from, Math.max(high, from + span)]];
}

/** Powers of ten, every second or third of them where there are many. */
function logTicks(low: number, high: number): Ticks {
  if (!(low > 0) || !Number.isFinite(high)) return [[], [1, 10]];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const each = Math.max(1, Math.ceil((last - first) / 3));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += each) ticks.push(Number(`1e${power}`));
  return [ticks, [10 ** first, 10 ** Math.max(last, first + 1)]];
}

/** Means of runs, at most so many of them, each at the end of its run. */
export function runningMean(losses: readonly RecordedLoss[], points: number): CurvePoint[] {
  const length = Math.max(1, Math.ceil(losses.length / points));
  return Array.from({ length: Math.ceil(losses.length / length) }, (_, i) => {
    const run = losses.slice(i * length, (i + 1) * length).filter(({ mean }) => Number.isFinite(mean));
    return {
      steps: run.at(-1)?.steps ?? 0,
      value: run.reduce((sum, { mean }) => sum + mean, 0) / run.length,
    };
  });
}

/** At most so many of the losses as they are, evenly. */
export function single(losses: readonly RecordedLoss[], points: number): CurvePoint[] {
  const stride = Math.max(1, Math.ceil(losses.length / points));
  return losses.flatMap(({ steps, loss }, i) => (i % stride === 0 ? [{ steps, value: loss }] : []));
}
