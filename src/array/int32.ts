/** What int32 can hold: a number is refused where another would be stored in its place. */
import { ValueError } from "../arguments/index.js";

/** @throws ValueError for the first value that is no whole number from -2³¹ to 2³¹ - 1. */
export function requireInt32(op: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((value | 0) !== value) throw cannotHold(op, value, values, i);
  }
}

/** @throws ValueError for the first value that is out of range or NaN; fractions are cut off. */
export function requireInt32Range(op: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const whole = Math.trunc(values[i] as number);
    if ((whole | 0) !== whole) throw cannotHold(op, values[i] as number, values, i);
  }
}

function cannotHold(op: string, value: number, { length }: ArrayLike<number>, i: number): ValueError {
  const where = length === 1 ? "" : ` (element ${i})`;
  return new ValueError(
    `${op}: int32 cannot hold ${value}${where}${Number.isInteger(value) ? "; float64 can" : ""}`,
  );
}
