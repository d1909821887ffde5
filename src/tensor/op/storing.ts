/** What ops compute with in place of tensors whose dtype only stores: one way for all of them. */
import { isPlainObject, ValueError } from "../../arguments/index.js";
import { computingDType, onlyStores } from "../../array/index.js";
import { Tensor } from "../graph/tensor.js";

/**
 * The same values in the dtype that computes.
 * @throws ValueError in the name of `op` for a 64-bit integer that int32 does not hold.
 */
export function computing(op: string, x: Tensor): Tensor {
  if (!onlyStores(x.dtype)) return x;
  try {
    return x.to(computingDType(x.dtype));
  } catch (cause) {
    if (!(cause instanceof ValueError)) throw cause;
    throw new ValueError(
      `${op}: ${cause.message.replace(/^to: /, "int64 is computed with as int32: ")}. Convert the operand ` +
        'first: x.to("float64")',
      { cause },
    );
  }
}

/** The same of all tensors in an argument, in lists and in options. */
export function computingIn<T>(op: string, argument: T): T {
  return changed(op, argument, 0) as T;
}

function changed(op: string, value: unknown, depth: number): unknown {
  if (value instanceof Tensor) return computing(op, value);
  if (depth > 2 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (!value.some((each) => typeof each === "object")) return value; // numbers, of which there may be many
    const members = value.map((each) => changed(op, each, depth + 1));
    return members.some((each, i) => each !== value[i]) ? members : value;
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, changed(op, each, depth + 1)] as const);
  return entries.some(([key, each]) => each !== Reflect.get(value, key))
    ? Object.fromEntries(entries)
    : value;
}
