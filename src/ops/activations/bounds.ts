/** Two bounds in their order, as the function and the layer of one activation check them. */
import { ValueError } from "../../arguments/index.js";

/** @throws ValueError for a lower bound above the upper one. */
export function requireBounds(by: string, min: number, max: number): void {
  if (min > max) throw new ValueError(`${by}: min ${min} is above max ${max}; the smaller bound comes first`);
}
