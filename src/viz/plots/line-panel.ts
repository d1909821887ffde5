/** Several series over the iterations on one axis, told apart without colour; names stand at their ends. */
import { formatNumber } from "../text/numbers.js";
import { iterationFrame, lineEnds, type Panel, yTick } from "./panel.js";
import { brokenLine } from "./pieces.js";
import { linearScale, logScale } from "./scale.js";

export interface Line {
  readonly name: string;
  /** In the order of iterations. The line is broken where a value is no number. */
  readonly points: readonly { readonly iteration: number; readonly value: number }[];
}

export interface LinePlot {
  readonly lines: readonly Line[];
  readonly iterations: number;
  /** What the plot shows. */
  readonly note: string;
  /** Whether equal ratios have equal distances; what is not above 0 stands on the ground, at a tick of 0. */
  readonly log?: boolean;
  /** How values are written. Default: with two digits. */
  readonly write?: (value: number) => string;
  /** How many letters of a name there is room for. */
  readonly letters: number;
}

const dashes = ["", "7 5", "2 4", "12 4 2 4"];

/** How many lines are told apart by colour and dash. */
export const mostLines = 12;

/** Pixels between the least power of ten and the ground, where zeros stand. */
const aboveGround = 24;

export function linePanel(
  { lines, iterations, note, log = false, write, letters }: LinePlot,
  panel: Panel,
): string[] {
  const { opLine, backward, text } = panel.colors;
  const written = write ?? ((value: number) => formatNumber(value, 2));
  const finite = lines.flatMap(({ points }) => points.map(({ value }) => value)).filter(Number.isFinite);
  const values = log ? finite.filter((value) => value > 0) : finite;
  const [low, high] = values.length === 0 ? [log ? 1 : 0, 1] : [Math.min(...values), Math.max(...values)];
  const [ground, top] = panel.y;
  const hasZeros = values.length < finite.length;
  const x = linearScale([0, iterations], panel.x);
  const y = log
    ? logScale([low, high], [hasZeros ? ground - aboveGround : ground, top])
    : linearScale([Math.min(0, low), high], panel.y, { round: true });
  const heightOf = (value: number) => (log && value <= 0 ? ground : y.at(value));
  const drawn = lines.map(({ name, points }, which) => {
    const color = [opLine, backward, text][which % 3] as string;
    const places = points.map(({ iteration, value }) => ({
      x: x.at(iteration),
      y: Number.isFinite(value) ? heightOf(value) : Number.NaN,
    }));
    const shortName = [...name].length > letters ? `${[...name].slice(0, letters - 1).join("")}…` : name;
    const last = points.at(-1);
    // a line that ends in what is no number has its name where it was last seen
    const end = places.findLast((place) => Number.isFinite(place.y))?.y ?? ground;
    return {
      line: brokenLine(places, color, dashes[which % dashes.length]),
      ends: last === undefined ? [] : [{ text: `${shortName} ${written(last.value)}`, y: end, color }],
    };
  });
  return [
    ...iterationFrame(panel, x, y, note, write),
    ...(hasZeros ? [yTick(panel, ground, written(0))] : []),
    ...drawn.flatMap(({ line }) => line),
    ...lineEnds(
      panel,
      drawn.flatMap(({ ends }) => ends),
    ),
  ];
}
