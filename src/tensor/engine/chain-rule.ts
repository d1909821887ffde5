/** The chain rule at one edge: from the gradient of an op's output to what flows into one of its inputs. */
import { GradError } from "../../arguments/index.js";
import { type NdArray, sameSizes, shareElements } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { context } from "../context/context.js";
import type { GradFn } from "../graph/grad-fn.js";
import type { Tensor } from "../graph/tensor.js";
import { sumTo } from "../op/primitives.js";

/**
 * upstream gradient × local derivative of `node` by its input i, of that input's shape: what was broadcast is
 * summed, over examples of vmap too. undefined where no gradient flows.
 * @throws GradError if the graph was released, ChangedError if a saved value changed.
 */
export function chainRule(node: GradFn, i: number, upstream: Tensor): Tensor | undefined {
  const input = node.inputAt(i) as Tensor;
  const gradient = node.vjp(i, upstream);
  if (gradient === undefined) return undefined;
  if (gradient.dtype !== input.dtype)
    throw new GradError(
      `backward: the rule of ${node} returned ${gradient.dtype} for an input of ${input.dtype}`,
    );
  const part = sameSizes(input.array, gradient.array) ? gradient : sumTo(gradient, input.shape);
  return context.overExamples.current(part, input.array.level);
}

/**
 * `chainRule` by a rule of the library: what it computed on the way is dead as soon as it returns.
 * @param results where that is listed meanwhile: empty before and after.
 */
export function chainRuleFreeing(
  node: GradFn,
  i: number,
  upstream: Tensor,
  results: NdArray[],
): Tensor | undefined {
  let part: Tensor | undefined;
  try {
    part = context.results.during(results, chainRule, node, i, upstream);
  } catch (error) {
    results.length = 0;
    throw error;
  }
  for (let array = results.pop(); array !== undefined; array = results.pop()) {
    if (part !== undefined && shareElements(array, part.array)) continue;
    if (!shareElements(array, upstream.array) && !node.holds(array)) kernels.free(array);
  }
  return part;
}

/** `chainRule` for those who look at one edge, outside a pass. */
export function contribution(node: GradFn, i: number, upstream: Tensor): Tensor | undefined {
  try {
    return chainRule(node, i, upstream);
  } finally {
    node.forgetUnpacked();
  }
}
