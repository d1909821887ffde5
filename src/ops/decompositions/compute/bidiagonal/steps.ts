/**
 * Implicit QR steps on bidiagonal matrices (Golub & Reinsch 1970, "Singular Value Decomposition and Least
 * Squares Solutions", arranged as in LINPACK's dsvdc).
 */
import { type Rotations, radius } from "../rotations.js";

const epsilon = 2 ** -52;
/** Of matrices whose largest element is about 1: below, squares vanish. */
const tiny = 2 ** -500;

/** Where rotations of rows go. */
type Turning = Pick<Rotations, "rotate">;

/** A bidiagonal matrix, s on the diagonal and e above it, and the rows that turn along. */
export interface Bidiagonal {
  readonly s: Float64Array;
  readonly e: Float64Array;
  readonly left: Turning;
  readonly right: Turning;
}

/** Replaces the diagonal s by the singular values, ascending, without their vectors. */
export function valuesAlone(s: Float64Array, e: Float64Array): Float64Array {
  const nothing: Turning = { rotate: () => undefined };
  iterate({ s, e, left: nothing, right: nothing });
  return s.sort();
}

/** The rotation that takes (f, g) to (r, 0). */
function rotation(f: number, g: number): { c: number; n: number; r: number } {
  const r = radius(f, g);
  return r === 0 ? { c: 1, n: 0, r } : { c: f / r, n: g / r, r };
}

const isSmall = (x: number, beside: number) => Math.abs(x) <= tiny + epsilon * beside;

/**
 * Steps until nothing is left above the diagonal, whose elements are at least 0 then; returns the right
 * vectors that are to be negated for that.
 */
export function iterate(of: Bidiagonal): number[] {
  const { s, e } = of;
  const negated: number[] = [];
  const size = (list: Float64Array, i: number) => Math.abs(list[i] as number);
  for (let end = s.length; end > 0; ) {
    let first = end - 1; // of the block that ends there
    while (first > 0 && !isSmall(e[first - 1] as number, size(s, first - 1) + size(s, first))) first--;
    if (first > 0) e[first - 1] = 0;
    if (first === end - 1) {
      if ((s[first] as number) < 0) {
        s[first] = -(s[first] as number);
        negated.push(first);
      }
      end--;
      continue;
    }
    let zero = end - 1;
    const around = (i: number) => (i < end - 1 ? size(e, i) : 0) + (i > first ? size(e, i - 1) : 0);
    while (zero >= first && !isSmall(s[zero] as number, around(zero))) zero--;
    if (zero < first) step(of, first, end);
    else if (zero === end - 1) clearColumn(of, first, end);
    else clearRow(of, zero, end);
  }
  return negated;
}

/** The last of the block is 0: what is above it goes away by rotations from the right. */
function clearColumn({ s, e, right }: Bidiagonal, first: number, end: number): void {
  s[end - 1] = 0;
  let f = e[end - 2] as number;
  e[end - 2] = 0;
  for (let j = end - 2; j >= first; j--) {
    const { c, n, r } = rotation(s[j] as number, f);
    s[j] = r;
    if (j > first) {
      f = -n * (e[j - 1] as number);
      e[j - 1] = c * (e[j - 1] as number);
    }
    right.rotate(j, end - 1, c, n);
  }
}

/** One in the block is 0: what is beside it goes away by rotations from the left. */
function clearRow({ s, e, left }: Bidiagonal, zero: number, end: number): void {
  s[zero] = 0;
  let f = e[zero] as number;
  e[zero] = 0;
  for (let j = zero + 1; j < end; j++) {
    const { c, n, r } = rotation(s[j] as number, f);
    s[j] = r;
    f = -n * (e[j] as number);
    e[j] = c * (e[j] as number);
    left.rotate(j, zero, c, n);
  }
}

/** A QR step of the block from `first` to before `end`, with a shift by the last two. */
function step({ s, e, left, right }: Bidiagonal, first: number, end: number): void {
  const scale = Math.max(
    ...[s[end - 1], s[end - 2], e[end - 2], s[first], e[first]].map((x) => Math.abs(x as number)),
  );
  const at = (x: number | undefined) => (x as number) / scale;
  const [last, before, above] = [at(s[end - 1]), at(s[end - 2]), at(e[end - 2])];
  const b = ((before + last) * (before - last) + above * above) / 2;
  const c2 = (last * above) ** 2;
  const root = Math.sqrt(b * b + c2);
  const shift = b === 0 && c2 === 0 ? 0 : c2 / (b + (b < 0 ? -root : root));
  let f = (at(s[first]) + last) * (at(s[first]) - last) + shift;
  let g = at(s[first]) * at(e[first]);
  for (let j = first; j < end - 1; j++) {
    const fromRight = rotation(f, g);
    if (j > first) e[j - 1] = fromRight.r;
    const { c, n } = fromRight;
    f = c * (s[j] as number) + n * (e[j] as number);
    e[j] = c * (e[j] as number) - n * (s[j] as number);
    g = n * (s[j + 1] as number);
    s[j + 1] = c * (s[j + 1] as number);
    right.rotate(j, j + 1, c, n);
    const fromLeft = rotation(f, g);
    s[j] = fromLeft.r;
    f = fromLeft.c * (e[j] as number) + fromLeft.n * (s[j + 1] as number);
    s[j + 1] = fromLeft.c * (s[j + 1] as number) - fromLeft.n * (e[j] as number);
    g = fromLeft.n * (e[j + 1] as number);
    e[j + 1] = fromLeft.c * (e[j + 1] as number);
    left.rotate(j, j + 1, fromLeft.c, fromLeft.n);
  }
  e[end - 2] = f;
}
