/** A = L · Lᵀ in place, by halves: reads the lower triangle, and leaves what is above it alone. */
import { halfOf, roomOf, solveLent } from "./triangular.js";
import { lent, part, subtractProduct, turned, type View } from "./view.js";

const lower = { lower: true, unit: false };
/** So few rows are factored one by one. */
const few = 8;
/** Of so many rows what is above the diagonal is computed too, for nobody. */
const whole = 32;

/** The place of the first pivot that is not above 0, where it ends; -1 if there is none. */
export function cholesky(a: View): number {
  return lent(roomOf(a.rows, a.rows), [a], (copy) => halves(copy as View));
}

function halves(a: View): number {
  const n = a.rows;
  if (n <= few) return byRows(a);
  const h = halfOf(n);
  const [before, after] = [part(a, 0, 0, h, h), part(a, h, h, n - h, n - h)];
  const below = part(a, h, 0, n - h, h);
  const failed = halves(before);
  if (failed >= 0) return failed;
  solveLent(before, turned(below), lower); // L11 · L21ᵀ = A21ᵀ
  subtractSquare(after, below);
  const later = halves(after);
  return later < 0 ? -1 : h + later;
}

/** The lower triangle of C -= B · Bᵀ. */
function subtractSquare(c: View, b: View): void {
  const n = c.rows;
  if (n <= whole) {
    subtractProduct(c, b, turned(b));
    return;
  }
  const h = halfOf(n);
  const [first, second] = [part(b, 0, 0, h, b.columns), part(b, h, 0, n - h, b.columns)];
  subtractSquare(part(c, 0, 0, h, h), first);
  subtractProduct(part(c, h, 0, n - h, h), second, turned(first));
  subtractSquare(part(c, h, h, n - h, n - h), second);
}

function byRows({ values, start, rows: n, down, right }: View): number {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const at = start + i * down + j * right;
      let sum = values[at] as number;
      for (let p = 0; p < j; p++)
        sum -=
          (values[start + i * down + p * right] as number) * (values[start + j * down + p * right] as number);
      if (i === j && !(sum > 0)) return i;
      values[at] = i === j ? Math.sqrt(sum) : sum / (values[start + j * (down + right)] as number);
    }
  return -1;
}
