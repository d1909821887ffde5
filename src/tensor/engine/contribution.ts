/** The chain rule at one edge: from the gradient of an op's output to what flows into one of its inputs. */
import { GradError, type NdArray, sameShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { collectResults } from "../op/define-op.js";
import { sumTo } from "../op/primitives.js";
import type { GradFn } from "../record/grad-fn.js";
import type { Tensor } from "../value/tensor.js";

/**
 * The gradient that flows from one op into its input i, un-broadcast; undefined where none does. For those who look at one edge; a pass
 * settles a record when it is done with all of its edges.
 * @throws GradError if the graph was released or a saved value changed.
 */
export function contribution(node: GradFn, i: number, g: Tensor): Tensor | undefined {
  try {
    return flowInto(node, i, g);
  } finally {
    node.settle();
  }
}

/** `contribution` in a pass. */
export function flowInto(node: GradFn, i: number, g: Tensor): Tensor | undefined {
  const input = node.inputs[i] as Tensor;
  const gradient = node.vjp(i, g);
  if (gradient === undefined) return undefined;
  if (gradient.dtype !== input.dtype)
    throw new GradError(
      `backward: the rule of ${node.describe()} returned ${gradient.dtype} for an input of ${input.dtype}`,
    );
  return sameShape(gradient.shape, input.shape) ? gradient : sumTo(gradient, input.shape);
}

/**
 * `flowInto` by a rule of the library: what it computed on the way is dead as soon as it returns.
 * @param results where that is listed meanwhile: empty before and after.
 */
export function flowLeanlyInto(node: GradFn, i: number, g: Tensor, results: NdArray[]): Tensor | undefined {
  const part = collectResults(results, flowInto, node, i, g);
  for (let array = results.pop(); array !== undefined; array = results.pop()) {
    const { storage } = array;
    if (storage !== part?.array.storage && storage !== g.array.storage && !node.holds(array))
      kernels.free(array);
  }
  return part;
}
