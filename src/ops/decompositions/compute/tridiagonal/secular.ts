/**
 * Eigenvalues and vectors of D + ρ · z · zᵀ, D diagonal. The eigenvalues are roots of the secular equation
 * 1 / ρ + Σ zⱼ² / (δⱼ - λ) = 0, one to the right of each pole δⱼ. Rational functions with the poles beside
 * a root stand for the sum from one step to the next (Li 1993, "Solving Secular Equations Stably and
 * Efficiently", LAPACK Working Note 89), within a bracket that each step narrows.
 */

const epsilon = 2 ** -52;

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

/** Root i: `distances` becomes δⱼ - λ of each pole, exact to the last digits beside the root too. */
function findRoot(
  i: number,
  poles: Float64Array,
  z: Float64Array,
  rho: number,
  distances: Float64Array,
): number {
  const count = z.length;
  const isLast = i === count - 1;
  let width = 0;
  if (isLast) for (let j = 0; j < count; j++) width += rho * (z[j] as number) ** 2;
  else width = (poles[i + 1] as number) - (poles[i] as number);
  let origin = poles[i] as number;
  let shift = width / 2;
  const sums: Sums = { left: 0, leftSlope: 0, right: 0, rightSlope: 0 };
  const at = (): number => {
    for (let j = 0; j < count; j++) distances[j] = (poles[j] as number) - origin - shift;
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
    const step = stepOf(
      value,
      sums,
      distances[i] as number,
      isLast ? undefined : (distances[i + 1] as number),
    );
    let next = shift + step;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (next === shift || next <= low || next >= high || next === 0) break;
    shift = next;
    value = at();
  }
  return origin + shift;
}

/**
 * The eigenvalues, one for each pole, ascending; row i of `vectors` becomes the i-th vector, of length 1. The
 * vectors are those of the z to which the roots that were found belong exactly, and so at right angles (Gu &
 * Eisenstat 1994, "A Stable and Efficient Algorithm for the Rank-One Modification of the Symmetric
 * Eigenproblem").
 * @param poles ascending and far enough from each other, as `rho` · z is from 0.
 */
export function solveSecular(
  poles: Float64Array,
  z: Float64Array,
  rho: number,
  vectors: Float64Array,
): Float64Array {
  const count = poles.length;
  const row = (i: number) => vectors.subarray(i * count, (i + 1) * count);
  const values = Float64Array.from(poles, (_, i) => findRoot(i, poles, z, rho, row(i)));
  const squares = new Float64Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    const distances = row(i);
    const pole = poles[i] as number;
    for (let j = 0; j < count; j++) {
      const apart = (poles[j] as number) - pole;
      squares[j] =
        (squares[j] as number) * (i === j ? (distances[j] as number) : (distances[j] as number) / apart);
    }
  }
  const exact = squares.map((square, j) => Math.sign(z[j] as number) * Math.sqrt(Math.abs(square)));
  for (let i = 0; i < count; i++) {
    const vector = row(i);
    let sum = 0;
    for (let j = 0; j < count; j++) {
      vector[j] = (exact[j] as number) / (vector[j] as number);
      sum += (vector[j] as number) ** 2;
    }
    const length = Math.sqrt(sum);
    for (let j = 0; j < count; j++) vector[j] = (vector[j] as number) / length;
  }
  return values;
}
