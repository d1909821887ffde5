/**
 * Arithmetic of int32: computed in float64, which is exact as long as it stays below 2^53, and refused where
 * int32 could not hold the result. A number that came out by wrapping round would look like any other.
 */
import { ValueError } from "../../arguments/index.js";

/** What ops are called where their kernel has another name. */
const opNames: Readonly<Record<string, string>> = { powScalar: "pow", addInPlace: "add" };

/** The value itself. @throws ValueError where int32 cannot hold it. */
export function int32(kernel: string, value: number): number {
  if ((value | 0) !== value) throw beyond(kernel, value);
  return value;
}

/** A value on the way to a result: it may be anything that float64 counts exactly. @throws ValueError */
export function exact(kernel: string, value: number): number {
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw beyond(kernel, value);
  return value;
}

function beyond(kernel: string, value: number): ValueError {
  return new ValueError(
    `${opNames[kernel] ?? kernel}: ${value} does not fit into int32, which ends at ±2^31. ` +
      'Convert the operands first: x.to("float64")',
  );
}
