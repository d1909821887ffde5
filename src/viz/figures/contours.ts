/** Where numbers on a grid have a level: marching squares (Lorensen and Cline 1987, in the plane). */

/** Numbers on a grid, row by row, the first row at the least y. */
export interface Grid {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
}

type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** Pieces of the lines at a level, in steps of the grid; none in squares with a corner that is no number. */
export function* contourOf({ values, columns, rows }: Grid, level: number): Generator<Segment> {
  const at = (row: number, column: number) => (values[row * columns + column] as number) - level;
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const [a, b, c, d] = [
        at(row, column),
        at(row, column + 1),
        at(row + 1, column + 1),
        at(row + 1, column),
      ];
      if (![a, b, c, d].every(Number.isFinite)) continue;
      const crossings: [number, number][] = [];
      const cross = (from: number, to: number, place: (share: number) => [number, number]) => {
        if (from < 0 !== to < 0) crossings.push(place(from / (from - to)));
      };
      cross(a, b, (share) => [column + share, row]);
      cross(b, c, (share) => [column + 1, row + share]);
      cross(d, c, (share) => [column + share, row + 1]);
      cross(a, d, (share) => [column, row + share]);
      const [first, second, third, fourth] = crossings;
      if (first && second) yield [...first, ...second];
      if (third && fourth) yield [...third, ...fourth];
    }
}

/** Round levels would crowd where the field is steep: these part its numbers into equal shares. */
export function sharesOf(values: ArrayLike<number>, count: number): number[] {
  const sorted = Array.from(values)
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const levels = Array.from(
    { length: count },
    (_, i) => sorted[Math.floor(((i + 0.5) / count) * sorted.length)] ?? Number.NaN,
  );
  return [...new Set(levels.filter(Number.isFinite))];
}
