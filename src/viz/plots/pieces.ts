/** Lines that are broken where their values are no numbers. */
import { dot, pixel, polyline } from "./panel.js";

/** A point of a plot, in pixels; a y that is no number breaks the line. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What follows each other and is there, piece by piece. */
export function pieces<T>(all: readonly T[], isThere: (each: T) => boolean): T[][] {
  const made: T[][] = [];
  let isOpen = false;
  for (const each of all) {
    const is = isThere(each);
    if (is && isOpen) made.at(-1)?.push(each);
    else if (is) made.push([each]);
    isOpen = is;
  }
  return made;
}

/** The points of a line, piece by piece. */
export const placePieces = (places: readonly Place[]): Place[][] =>
  pieces(places, ({ x, y }) => Number.isFinite(x) && Number.isFinite(y));

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
