/**
 * Hidden results: what the library computes on the way to what it returns, as the product inside Affine. As
 * long as nobody outside can have it, its memory is free at once when its graph is released, or, where no
 * graph is made, when the result is there; what a user may hold has to be copied out of linear memory
 * instead.
 *
 * A record reveals its result to whoever asks for `inputs`, `input(i)`, `output()` or `result`, and so does a
 * walk over the graph. Only a reverse pass that nobody sees asks without revealing: the library's rules keep
 * nothing of what they are given.
 */
import { shareElements } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { context } from "../context/context.js";
import { GradFn } from "../graph/grad-fn.js";
import type { Node } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

/**
 * Says of a tensor that was just made that nobody outside the library has it, or can get it but by way of the
 * graph. `result` is what was computed from it, and `given` what somebody else has: where either is a view of
 * it, it stays.
 */
export function hide(tensor: Tensor, result: Tensor, given?: Tensor): void {
  const { array, gradFn } = tensor;
  if (context.observers.current !== undefined || shareElements(array, result.array)) return;
  if (given !== undefined && shareElements(array, given.array)) return;
  if (gradFn !== undefined) gradFn.hide();
  else if (!context.gradMode.current) kernels.free(array); // elsewhere a derivation has it
}

/** Somebody will see what a pass through these nodes does. */
export function revealAll(nodes: readonly Node[]): void {
  for (const node of nodes) if (node instanceof GradFn) node.reveal();
}
