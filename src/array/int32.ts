/** What integer dtypes can hold: a number is refused where another would be stored in its place. */
import { ValueError } from "../arguments/index.js";
import type { DType } from "./dtype.js";

/** The least number of each, and the first that is too large. */
const limits: { readonly [dtype in DType]?: readonly [least: number, end: number] } = {
  uint8: [0, 2 ** 8],
  int32: [-(2 ** 31), 2 ** 31],
  int64: [-(2 ** 63), 2 ** 63],
};

/** Whether elements are whole numbers. */
export const isInteger = (dtype: DType): boolean => limits[dtype] !== undefined;

/** @throws ValueError for the first value that is no whole number from -2³¹ to 2³¹ - 1. */
export function requireInt32(op: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((value | 0) !== value) throw cannotHold(op, "int32", value, values, i);
  }
}

/** @throws ValueError for the first value that an integer dtype does not hold; of others nothing is asked. */
export function requireHeld(op: string, dtype: DType, values: ArrayLike<number | bigint>): void {
  requireRange(op, dtype, values, Number.isInteger);
}

/**
 * @param isFine whether a number within the range is held; unless told otherwise, fractions are cut off.
 * @throws ValueError for the first value that is out of range for an integer dtype, or NaN.
 */
export function requireRange(
  op: string,
  dtype: DType,
  values: ArrayLike<number | bigint>,
  isFine: (value: number) => boolean = () => true,
): void {
  const range = limits[dtype];
  if (range === undefined) return;
  const [least, end] = range;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number | bigint;
    const fits = value >= least || (typeof value === "number" && value > least - 1);
    if (!fits || value >= end || (typeof value === "number" && !isFine(value)))
      throw cannotHold(op, dtype, value, values, i);
  }
}

function cannotHold(
  op: string,
  dtype: DType,
  value: number | bigint,
  { length }: ArrayLike<number | bigint>,
  i: number,
): ValueError {
  const where = length === 1 ? "" : ` (element ${i})`;
  const whole = typeof value === "bigint" || Number.isInteger(value);
  const wayOut = whole ? `; float64 can${Math.abs(Number(value)) > 2 ** 53 ? ", rounded" : ""}` : "";
  return new ValueError(`${op}: ${dtype} cannot hold ${value}${where}${wayOut}`);
}
