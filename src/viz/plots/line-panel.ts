/** Several series over the iterations on one axis, told apart without colour; names stand at their ends. */
import { formatNumber } from "../text/numbers.js";
import { iterationFrame, lineEnds, type Panel, pixel, polyline } from "./panel.js";
import { linearScale, logScale } from "./scale.js";

export interface Line {
  readonly name: string;
  /** In the order of iterations. Values that are no numbers are left out. */
  readonly points: readonly { readonly iteration: number; readonly value: number }[];
}

export interface LinePlot {
  readonly lines: readonly Line[];
  readonly iterations: number;
  /** What the plot shows. */
  readonly note: string;
  /** Whether equal ratios have equal distances; what is not above 0 is left out. */
  readonly log?: boolean;
  /** How values are written. Default: with two digits. */
  readonly write?: (value: number) => string;
  /** How many letters of a name there is room for. */
  readonly letters: number;
}

const dashes = ["", "7 5", "2 4", "12 4 2 4"];

export function linePanel(
  { lines, iterations, note, log = false, write, letters }: LinePlot,
  panel: Panel,
): string[] {
  const { opLine, backward, text } = panel.colors;
  const written = write ?? ((value: number) => formatNumber(value, 2));
  const shown = lines.map(({ name, points }) => ({
    name,
    points: points.filter(({ value }) => Number.isFinite(value) && (!log || value > 0)),
  }));
  const values = shown.flatMap(({ points }) => points.map(({ value }) => value));
  const [low, high] = values.length === 0 ? [log ? 1 : 0, 1] : [Math.min(...values), Math.max(...values)];
  const x = linearScale([0, iterations], panel.x);
  const y = log
    ? logScale([low, high], panel.y)
    : linearScale([Math.min(0, low), high], panel.y, { round: true });
  const look = (which: number) => ({
    color: [opLine, backward, text][which % 3] as string,
    dash: dashes[which % dashes.length] as string,
  });
  const ends = shown.flatMap(({ name, points }, which) => {
    const last = points.at(-1);
    if (last === undefined) return [];
    const shortName = [...name].length > letters ? `${[...name].slice(0, letters - 1).join("")}…` : name;
    return [{ text: `${shortName} ${written(last.value)}`, y: y.at(last.value), color: look(which).color }];
  });
  const drawn = shown.map(({ points }, which) => {
    const { color, dash } = look(which);
    const corners = points.map(({ iteration, value }) => `${pixel(x.at(iteration))},${pixel(y.at(value))}`);
    return polyline(corners, color, dash);
  });
  return [...iterationFrame(panel, x, y, note, written), ...drawn, ...lineEnds(panel, ends)];
}
