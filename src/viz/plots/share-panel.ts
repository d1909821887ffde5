/**
 * Shares in [0, 1] over the iterations, such as accuracies: at most two lines, told apart without colour too.
 */
import { dot, iterationFrame, type LineEnd, lineEnds, type Panel, pixel, plotNumber } from "./panel.js";
import { placePieces, placesLine } from "./pieces.js";
import { linearScale, type Scale } from "./scale.js";

export interface ShareLine {
  readonly name: string;
  /** In the order of iterations. The line is broken where a value is no number. */
  readonly points: readonly { readonly iteration: number; readonly value: number }[];
}

export interface SharePlot {
  readonly lines: readonly [ShareLine, ShareLine];
  /** How many iterations there are. */
  readonly iterations: number;
  /** What the plot shows. */
  readonly note: string;
  /** The least value that the scale starts at; without it, what the lines need. */
  readonly from?: number;
  /** How shares are written. Default: as a number. */
  readonly tick?: (share: number) => string;
  /** How the last share of a line is written. Default: as `tick` does. */
  readonly last?: (share: number) => string;
}

export function sharePanel({ lines, iterations, note, from, ...write }: SharePlot, panel: Panel): string[] {
  const { tick = plotNumber, last = tick } = write;
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value)).filter(Number.isFinite);
  const x = linearScale([0, iterations], panel.x);
  const lowest = from ?? (values.length === 0 ? 0 : Math.min(0.9, ...values));
  const y = linearScale([lowest, 1], panel.y, { round: true });
  const colors = [panel.colors.opLine, panel.colors.backward] as const;
  const ends = lines.map(({ name, points }, which): LineEnd => {
    const value = points.at(-1)?.value ?? Number.NaN;
    return { text: `${name} ${last(value)}`, y: y.at(value), color: colors[which] as string };
  });
  return [
    ...iterationFrame(panel, x, y, note, tick),
    ...line(lines[0], x, y, colors[0], "", (left, top) => dot(left, top, colors[0])),
    ...line(lines[1], x, y, colors[1], "7 5", (left, top) =>
      square(left, top, colors[1], panel.colors.background),
    ),
    ...lineEnds(panel, ends),
  ];
}

function line(
  { points }: ShareLine,
  x: Scale,
  y: Scale,
  color: string,
  dash: string,
  mark: (left: number, top: number) => string,
): string[] {
  const places = points.map(({ iteration, value }) => ({ x: x.at(iteration), y: y.at(value) }));
  const marked = places.filter((place) => Number.isFinite(place.y));
  return [
    ...placePieces(places)
      .filter((piece) => piece.length > 1)
      .map((piece) => placesLine(piece, color, dash)),
    ...marked.map((place) => mark(place.x, place.y)),
  ];
}

function square(left: number, top: number, color: string, fill: string): string {
  const place = `x="${pixel(left - 4)}" y="${pixel(top - 4)}" width="8" height="8"`;
  return `<rect ${place} fill="${fill}" stroke="${color}" stroke-width="2"/>`;
}
