/** Comparing arrays of numbers: a failure says where and by how much. */
import { formatShape, type TypedArray } from "../../src/array/index.js";
import type { Tensor } from "../../src/tensor/index.js";

export interface Tolerance {
  /** Relative to the expected value. */
  readonly rtol: number;
  readonly atol: number;
}

/** Bit for bit alike; of a million elements in milliseconds, for which `toEqual` takes seconds. NaN is NaN. */
export function expectSameElements(actual: TypedArray, expected: TypedArray): void {
  if (actual.constructor !== expected.constructor || actual.length !== expected.length)
    throw new Error(
      `${actual.length} in a ${actual.constructor.name}, expected ${expected.length} in a ${expected.constructor.name}`,
    );
  for (let i = 0; i < expected.length; i++)
    if (!Object.is(actual[i], expected[i]))
      throw new Error(`element ${i} is ${actual[i]}, expected ${expected[i]}`);
}

/** |actual - expected| <= atol + rtol · |expected| for every element; NaN equals NaN, infinities must agree. */
export function expectClose(actual: Tensor, expected: Tensor, { rtol, atol }: Tolerance, title = ""): void {
  const label = title === "" ? "" : `${title}: `;
  if (formatShape(actual.shape) !== formatShape(expected.shape))
    throw new Error(`${label}shape ${formatShape(actual.shape)}, expected ${formatShape(expected.shape)}`);
  const [x, y] = [actual.toTypedArray(), expected.toTypedArray()];
  let worst = -1;
  let worstExcess = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] as number, y[i] as number];
    if (Object.is(a, b) || a === b) continue;
    const excess = Math.abs(a - b) / (atol + rtol * Math.abs(b));
    if (!(excess <= Math.max(1, worstExcess))) {
      worst = i;
      worstExcess = Number.isNaN(excess) ? Infinity : excess;
    }
  }
  if (worst >= 0)
    throw new Error(
      `${label}element ${worst} of shape ${formatShape(expected.shape)} is ${x[worst]}, expected ${y[worst]} (${worstExcess.toPrecision(3)} times the tolerance)`,
    );
}
