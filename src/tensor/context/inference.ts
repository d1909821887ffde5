/** What inferenceMode makes, and how graphs are kept clear of it. */
import { GradError } from "../../arguments/index.js";
import { hasStorage, type NdArray, shareElements } from "../../array/index.js";
import { nameOf, type Tensor } from "../graph/tensor.js";
import { context } from "./context.js";

/** Marks an array that was made inside `inferenceMode`; a view of another is what that one is. */
export function markInference(array: NdArray, operands: readonly NdArray[] = []): void {
  if (context.inference.current && !operands.some((operand) => shareElements(operand, array)))
    array.storage.inference = true;
}

/** @throws GradError where an op is to be recorded on what inferenceMode made. */
export function requireRecordable(op: string, input: Tensor): void {
  if (hasStorage(input.array) && input.array.storage.inference)
    throw new GradError(
      `${op}: ${nameOf(input)} was made inside inferenceMode(), so it cannot be part of a recorded graph. ` +
        `Give the op a clone() made outside, or make it inside noGrad() instead.`,
    );
}
