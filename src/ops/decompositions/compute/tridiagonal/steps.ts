/** The implicit QL algorithm with Wilkinson's shift (Golub & Van Loan 2013, "Matrix Computations", 8.3). */
import { type Rotations, radius } from "../rotations.js";

const epsilon = 2 ** -52;
/** Of matrices whose largest element is about 1: below, squares vanish. */
const tiny = 2 ** -500;

/** QL steps until nothing is left beside the diagonal; rows turn along. */
export function iterate(d: Float64Array, e: Float64Array, z: Rotations): void {
  const n = d.length;
  for (let l = 0; l < n; l++) {
    for (let m = splitAfter(d, e, l); m > l; m = splitAfter(d, e, l)) step(d, e, z, l, m);
  }
}

/** The last row of the block that begins with row l. */
function splitAfter(d: Float64Array, e: Float64Array, l: number): number {
  let m = l;
  while (
    m < d.length - 1 &&
    Math.abs(e[m] as number) > tiny + epsilon * (Math.abs(d[m] as number) + Math.abs(d[m + 1] as number))
  )
    m++;
  return m;
}

function step(d: Float64Array, e: Float64Array, z: Rotations, l: number, m: number): void {
  const shift = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
  const root = Math.sqrt(shift * shift + 1);
  let g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (shift + (shift < 0 ? -root : root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * (e[i] as number), c * (e[i] as number)];
    const r = radius(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - p;
      e[m] = 0;
      return;
    }
    [s, c] = [f / r, g / r];
    const before = (d[i + 1] as number) - p;
    const turn = ((d[i] as number) - before) * s + 2 * c * b;
    p = s * turn;
    d[i + 1] = before + p;
    g = c * turn - b;
    z.rotate(i, i + 1, c, -s);
  }
  d[l] = (d[l] as number) - p;
  e[l] = g;
  e[m] = 0;
}
