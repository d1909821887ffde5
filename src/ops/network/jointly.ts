/** The rule of ops all of whose gradients a kernel computes at once. */
import type { NdArray } from "../../array/index.js";
import { jointGradient, type OpRecord, type Tensor } from "../../tensor/index.js";
import { reshape } from "../shape/axes.js";

/** A node of its own: one operand may depend on another. */
const anew = (x: Tensor): Tensor => reshape(x, x.shape);

/**
 * The gradient of one operand: all are computed with the first that is asked for.
 * @param byKernel what to call for the gradient of each operand; only those that are needed are called.
 * @param steps the same function of the operands by ops, which a recorded pass differentiates.
 */
export const jointly = <Attrs, Inputs extends readonly Tensor[]>(
  g: Tensor,
  r: OpRecord<Attrs, Inputs>,
  input: number,
  byKernel: (g: Tensor, r: OpRecord<Attrs, Inputs>) => readonly (() => NdArray)[],
  steps: (inputs: Inputs, attrs: Attrs) => Tensor,
): Tensor => jointGradient(g, r, input, byKernel, steps, anew);
