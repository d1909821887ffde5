/** The order in which examples come, when a generator draws it. */
import { ValueError } from "../../arguments/index.js";

/** An order of its own has each example once. @throws ValueError, as of `by`, when one is left out. */
export function requireEach(by: string, order: Int32Array, size: number): Int32Array {
  const seen = new Uint8Array(size);
  if (order instanceof Int32Array && order.length === size) for (const index of order) seen[index] = 1;
  if (seen.includes(0))
    throw new ValueError(
      `${by}: generator.permutation(${size}) must give an Int32Array with each of 0..${size - 1} once`,
    );
  return order;
}
