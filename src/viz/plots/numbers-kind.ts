/** The kind of argument that is a series of numbers. */
import { type Kind, kind } from "../../arguments/index.js";

/** An array or a typed array, so that a series need not be copied. */
export const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

function areNumbers(value: unknown): boolean {
  if (!isList(value)) return false;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== "number") return false;
  return true;
}

export const numbersKind: Kind<readonly number[]> = kind("an array of numbers", areNumbers);
