/** What tests of factors compute element by element. */

export type Element = (i: number, j: number) => number;

/** The largest |x| of a loop over places; NaN counts as infinite. */
export function largest(rows: number, columns: number, at: Element): number {
  let most = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const size = Math.abs(at(i, j));
      most = Number.isNaN(size) ? Infinity : Math.max(most, size);
    }
  return most;
}

/** The sum of products of two lists of n numbers. */
export function dot(n: number, x: (p: number) => number, y: (p: number) => number): number {
  let sum = 0;
  for (let p = 0; p < n; p++) sum += x(p) * y(p);
  return sum;
}
