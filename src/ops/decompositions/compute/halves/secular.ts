/**
 * Eigenvalues and vectors of D + ρ · z · zᵀ, D diagonal. The eigenvalues are roots of the secular equation
 * 1 / ρ + Σ zⱼ² / (δⱼ - λ) = 0, one to the right of each pole δⱼ. Rational functions with the poles beside
 * a root stand for the sum from one step to the next (Li 1993, "Solving Secular Equations Stably and
 * Efficiently", LAPACK Working Note 89), within a bracket that each step narrows.
 */

const epsilon = 2 ** -52;

export interface Secular {
  /** Ascending and far enough from each other, as ρ · z is from 0. */
  readonly poles: Float64Array;
  readonly z: Float64Array;
  readonly rho: number;
  /**
   * D holds the squares of the poles, which are at least 0, and roots are wanted rather than eigenvalues, λ
   * being their squares: differences of squares are products, so that no digit is lost.
   */
  readonly squares: boolean;
}

/** δⱼ - λ of each pole, with λ as far from `origin` as `shift` says. */
function measure({ poles, squares }: Secular, origin: number, shift: number, distances: Float64Array): void {
  for (let j = 0; j < poles.length; j++) distances[j] = (poles[j] as number) - origin - shift;
  if (!squares) return;
  const root = origin + shift;
  for (let j = 0; j < poles.length; j++)
    distances[j] = (distances[j] as number) * ((poles[j] as number) + root);
}

/** The sums at one λ: of the poles up to one to its left, of those to its right, and their slopes. */
interface Sums {
  left: number;
  leftSlope: number;
  right: number;
  rightSlope: number;
}

/** Of poles that are as far from λ as `distances` say; so many of them are to its left. */
function evaluate(z: Float64Array, distances: Float64Array, count: number, sums: Sums): void {
  let [value, slope] = [0, 0];
  for (let j = 0; j < count; j++) {
    const ratio = (z[j] as number) / (distances[j] as number);
    value += (z[j] as number) * ratio;
    slope += ratio * ratio;
  }
  sums.left = value;
  sums.leftSlope = slope;
  value = 0;
  slope = 0;
  for (let j = z.length - 1; j >= count; j--) {
    const ratio = (z[j] as number) / (distances[j] as number);
    value += (z[j] as number) * ratio;
    slope += ratio * ratio;
  }
  sums.right = value;
  sums.rightSlope = slope;
}

/**
 * From λ to the root of c + s / (p - λ) + t / (q - λ), which has the value and the slopes of the sums there;
 * p is the pole to the left, q the one to the right, at these distances.
 */
function stepOf(value: number, of: Sums, p: number, q: number | undefined): number {
  if (q === undefined) return p + (of.leftSlope * p * p) / (value - p * of.leftSlope);
  const c = value - p * of.leftSlope - q * of.rightSlope;
  const a = (p + q) * value - p * q * (of.leftSlope + of.rightSlope);
  const b = p * q * value;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}

/** √(x² + step) - x, of which x is at least 0. */
const rootStep = (x: number, step: number): number => step / (x + Math.sqrt(Math.max(0, x * x + step)));

/** From the last pole at most so far to its root. */
function reachOf({ poles, z, rho, squares }: Secular): number {
  let reach = 0;
  for (let j = 0; j < z.length; j++) reach += rho * (z[j] as number) ** 2;
  return squares ? rootStep(poles.at(-1) as number, reach) : reach;
}

/** Root i: `distances` becomes δⱼ - λ of each pole, exact to the last digits beside the root too. */
function findRoot(i: number, of: Secular, distances: Float64Array): number {
  const { poles, z, rho, squares } = of;
  const isLast = i === z.length - 1;
  const width = isLast ? reachOf(of) : (poles[i + 1] as number) - (poles[i] as number);
  let origin = poles[i] as number;
  let shift = width / 2;
  const sums: Sums = { left: 0, leftSlope: 0, right: 0, rightSlope: 0 };
  const at = (): number => {
    measure(of, origin, shift, distances);
    evaluate(z, distances, i + 1, sums);
    return 1 / rho + sums.left + sums.right;
  };
  let value = at();
  let [low, high] = [0, isLast ? width : shift];
  if (!isLast && value < 0) {
    origin = poles[i + 1] as number;
    shift = -width / 2;
    [low, high] = [shift, 0];
    value = at();
  }
  for (;;) {
    if (Math.abs(value) <= 8 * epsilon * (1 / rho + Math.abs(sums.left) + Math.abs(sums.right))) break;
    if (value < 0) low = Math.max(low, shift);
    else high = Math.min(high, shift);
    const right = isLast ? undefined : (distances[i + 1] as number);
    const step = stepOf(value, sums, distances[i] as number, right);
    let next = shift + (squares ? rootStep(origin + shift, step) : step);
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (next === shift || next <= low || next >= high || next === 0) break;
    shift = next;
    value = at();
  }
  return origin + shift;
}

/**
 * The roots, one for each pole, ascending; row i of `vectors` becomes an eigenvector of the i-th, zⱼ / (δⱼ -
 * λ). These are of the z to which the roots that were found belong exactly, and so at right angles (Gu &
 * Eisenstat 1994, "A Stable and Efficient Algorithm for the Rank-One Modification of the Symmetric
 * Eigenproblem").
 */
export function solveSecular(of: Secular, vectors: Float64Array): Float64Array {
  const { poles, z, squares } = of;
  const count = poles.length;
  const row = (i: number) => vectors.subarray(i * count, (i + 1) * count);
  const roots = Float64Array.from(poles, (_, i) => findRoot(i, of, row(i)));
  const exact = new Float64Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    const distances = row(i);
    const pole = poles[i] as number;
    for (let j = 0; j < count; j++) {
      const other = poles[j] as number;
      const apart = squares ? (other - pole) * (other + pole) : other - pole;
      exact[j] = (exact[j] as number) * ((distances[j] as number) / (i === j ? 1 : apart));
    }
  }
  for (let j = 0; j < count; j++)
    exact[j] = Math.sign(z[j] as number) * Math.sqrt(Math.abs(exact[j] as number));
  for (let i = 0; i < count; i++) {
    const vector = row(i);
    for (let j = 0; j < count; j++) vector[j] = (exact[j] as number) / (vector[j] as number);
  }
  return roots;
}
