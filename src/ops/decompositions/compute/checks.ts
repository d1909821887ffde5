/** What rules ask of the values that they divide by. */
import { GradError } from "../../../arguments/index.js";
import { elementsOf, eye, type Tensor } from "../../../tensor/index.js";

/** As many rows as the last axis of x is long. */
export const identityOf = (x: Tensor): Tensor => eye(x.shape.at(-1) as number, undefined, { dtype: x.dtype });

/** @throws GradError naming the first pair. */
export function requireDistinct(op: string, what: string, x: Tensor): void {
  const n = x.shape.at(-1) as number;
  const values = elementsOf(x);
  const epsilon = x.dtype === "float64" ? 2 ** -50 : 2 ** -21;
  for (let start = 0; start < values.length; start += n) {
    const row = Array.from(values.subarray(start, start + n), Number);
    const least = epsilon * Math.max(...row.map(Math.abs));
    const i = row.findIndex((value, j) => j > 0 && Math.abs(value - (row[j - 1] as number)) <= least);
    if (i < 0) continue;
    throw new GradError(
      `${op}: the vectors have no derivative where two ${what} are equal: ${i - 1} and ${i} are both ` +
        `${row[i]}. The gradient of the ${what} alone exists.`,
    );
  }
}

/** @throws GradError where a singular value is 0. */
export function requireNonzero(values: Tensor): void {
  const n = values.shape.at(-1) as number;
  const zero = elementsOf(values).indexOf(0);
  if (zero >= 0)
    throw new GradError(
      `svd: the vectors of a matrix that is not square have no derivative where a singular value is 0, as ` +
        `${zero % n} is`,
    );
}
