/**
 * Central differences of a function of many outputs along one line, and whether they can be trusted there.
 */

/** The outputs, all elements in a row, at the point x + s·v. */
export type AlongLine = (s: number) => Float64Array;

export interface LineDerivative {
  /** (f(x + hv) - f(x - hv)) / 2h for each output element. */
  readonly derivative: Float64Array;
  /** How far rounding alone may move the quotient, per output element. */
  readonly rounding: Float64Array;
  /** The first output element whose slope jumps within the step, or -1. */
  readonly kink: number;
  /** The two slopes that differ there, left and right of x. */
  readonly slopes: readonly [number, number];
}

/** What a difference of two derivatives may be. */
export type Allowed = (numeric: number) => number;

/**
 * The error of one evaluation, in units of its last place: f is made of
 * a handful of operations, each rounded.
 */
const roundings = 16;

/**
 * The derivative along a line, by steps of h. On a smooth line the slopes left and right of x differ by
 * h·f'', so the difference halves with the step; at a kink within the step it does not. Three steps tell: a
 * kink can imitate the ratio of one pair, not of two.
 */
export function lineDerivative(
  along: AlongLine,
  h: number,
  epsilon: number,
  allowed: Allowed,
): LineDerivative {
  const centre = along(0);
  const steps = [h];
  const ends = [[along(h), along(-h)] as const];
  const size = centre.length;
  const derivative = new Float64Array(size);
  const rounding = new Float64Array(size);
  /** |slope to the right - slope to the left| with step i. */
  const bend = (i: number, at: number) => {
    const [above, below] = ends[i] as readonly [Float64Array, Float64Array];
    const [up, down] = [above[at] as number, below[at] as number];
    return Math.abs(up - 2 * (centre[at] as number) + down) / (steps[i] as number);
  };
  let kink = -1;
  for (let at = 0; at < size; at++) {
    const [above, below] = ends[0] as readonly [Float64Array, Float64Array];
    const [up, down] = [above[at] as number, below[at] as number];
    derivative[at] = (up - down) / (2 * h);
    rounding[at] = (roundings * epsilon * Math.max(Math.abs(up), Math.abs(down))) / h;
    const visible = 10 * allowed(derivative[at] as number) + 4 * (rounding[at] as number);
    if (kink >= 0 || !(bend(0, at) > visible)) continue;
    for (let i = steps.length; i < 3; i++) {
      steps.push(h / 2 ** i);
      ends.push([along(h / 2 ** i), along(-h / 2 ** i)]);
    }
    const halves = (i: number) => Math.abs(bend(i + 1, at) / bend(i, at) - 0.5) < 0.2;
    if (!halves(0) || !halves(1)) kink = at;
  }
  const [above, below] = ends[0] as readonly [Float64Array, Float64Array];
  const slopes: [number, number] =
    kink < 0
      ? [0, 0]
      : [
          ((centre[kink] as number) - (below[kink] as number)) / h,
          ((above[kink] as number) - (centre[kink] as number)) / h,
        ];
  return { derivative, rounding, kink, slopes };
}

/** How far the quotient of output element `at` still moves when the step shrinks to a quarter. */
export function convergenceError(along: AlongLine, h: number, at: number): number {
  const quotient = (step: number) =>
    ((along(step)[at] as number) - (along(-step)[at] as number)) / (2 * step);
  return Math.abs(quotient(h) - quotient(h / 4));
}
