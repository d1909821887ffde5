/** Lines that are broken where their values are no numbers. */
import { dot, pixel, polyline } from "./panel.js";

/** A point of a plot, in pixels; a y that is no number breaks the line. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Runs of neighbours that belong together. */
export function pieces<T>(all: readonly T[], together: (before: T, after: T) => boolean): T[][] {
  const made: T[][] = [];
  for (const each of all) {
    const piece = made.at(-1);
    const before = piece?.at(-1);
    if (piece === undefined || before === undefined || !together(before, each)) made.push([each]);
    else piece.push(each);
  }
  return made;
}

const isPlace = ({ x, y }: Place) => Number.isFinite(x) && Number.isFinite(y);

/** The points of a line, piece by piece. */
export const placePieces = (places: readonly Place[]): Place[][] =>
  pieces(places, (a, b) => isPlace(a) && isPlace(b)).filter(
    ([first]) => first !== undefined && isPlace(first),
  );

export const placesLine = (places: readonly Place[], color: string, dash = ""): string =>
  polyline(
    places.map(({ x, y }) => `${pixel(x)},${pixel(y)}`),
    color,
    dash,
  );

/** What is drawn of a line: each piece, and a dot for one of a single point. */
export const brokenLine = (places: readonly Place[], color: string, dash = ""): string[] =>
  placePieces(places).map((piece) => {
    const [only] = piece as [Place];
    return piece.length === 1 ? dot(only.x, only.y, color) : placesLine(piece, color, dash);
  });
