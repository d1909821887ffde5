/**
 * Hidden results: what the library computes on the way to what it returns, as the product inside Affine. As
 * long as nobody outside can have it, its memory is free at once when its graph is released; what a user may
 * hold has to be copied out of linear memory instead.
 *
 * A record reveals its result to whoever asks for `inputs`, `input(i)`, `output()` or `result`, and so does a
 * walk over the graph. Only a reverse pass that nobody sees asks without revealing: the library's rules keep
 * nothing of what they are given.
 */
import { shareElements } from "../../array/index.js";
import { context } from "../context/context.js";
import { GradFn } from "../graph/grad-fn.js";
import type { Node } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

/**
 * Says of a tensor that was just made that nobody outside the library has it, or can get it but by way of the
 * graph. `result` is what was computed from it: where that is a view of it, it stays.
 */
export function hide(tensor: Tensor, result: Tensor): void {
  const { gradFn } = tensor;
  if (gradFn === undefined || context.observers.current !== undefined) return;
  if (gradFn.rare?.packing === undefined && !shareElements(tensor.array, result.array)) gradFn.hide();
}

/** Somebody will see what a pass through these nodes does. */
export function revealAll(nodes: readonly Node[]): void {
  for (const node of nodes) if (node instanceof GradFn) node.reveal();
}
