/** The gradient of one tensor, computed once more and watched on its way: where it turns to 0, and where it stops being finite. */
import { sizeOf, WengertError } from "../../array/index.js";
import {
  add,
  duringPass,
  flowInto,
  type GradFn,
  noGrad,
  sourceOf,
  type Tensor,
  walk,
} from "../../tensor/index.js";
import { type Extremes, extremesOf, isFiniteTensor, nonFiniteCount } from "./extremes.js";
import { coneOf } from "./graph-path.js";

/** What happened to the gradient on its way into operand `input` of `node`. */
export interface Passage {
  readonly node: GradFn;
  readonly input: number;
  readonly upstream: Tensor;
}

export interface Trace {
  /** The gradient, unless a rule could not be run or none leads there. */
  readonly gradient: Tensor | undefined;
  /** Where an upstream gradient that is not 0 came out as 0, nearest to the root first. */
  readonly zeroed: readonly Passage[];
  /** The first place where a finite upstream gradient came out not finite. */
  readonly spoiled: Passage | undefined;
  /** The value at which finite contributions have a sum that is not finite. */
  readonly overflowedAt: Tensor | undefined;
  /** The value at which contributions that are not 0 cancel. */
  readonly cancelledAt: Tensor | undefined;
  /** An operand that its op has no rule for, on the way. */
  readonly unruled: Omit<Passage, "upstream"> | undefined;
  /** The op whose rule could not run: its values were released, or changed since. */
  readonly blocked: { readonly node: GradFn; readonly error: WengertError } | undefined;
}

/** No elements are not zeros: a module's hooks pass on a gradient that is empty. */
const allZero = ({ zeros, shape }: Extremes) => zeros > 0 && zeros === sizeOf(shape);

export const isZeroTensor = (x: Tensor): boolean => allZero(extremesOf(x));

/** Runs the rules between `root` and `target`, and no others. No tensor's hook runs, nothing is recorded, no `.grad` is touched. */
export function traceGradient(root: Tensor, target: Tensor, seed: Tensor): Trace {
  const gradients = new Map<unknown, Tensor>([[sourceOf(root), seed]]);
  /** Values that got a contribution that is not 0, or one that is not finite. */
  const alive = new Set<unknown>();
  const tensors = new Map<unknown, Tensor>([[sourceOf(root), root]]);
  const zeroed: Passage[] = [];
  const found: { -readonly [key in keyof Trace]?: Trace[key] } = {};
  const lookAt = (source: unknown, gradient: Tensor) => {
    if (!isFiniteTensor(gradient)) {
      if (found.spoiled === undefined) found.overflowedAt ??= tensors.get(source);
    } else if (alive.has(source) && isZeroTensor(gradient)) found.cancelledAt ??= tensors.get(source);
  };
  const cone = coneOf(walk(root).keys(), target);
  const members = new Set<unknown>([...cone, sourceOf(target)]);
  const follow = () => {
    for (const node of cone) {
      const upstream = gradients.get(node);
      if (upstream === undefined) continue;
      gradients.delete(node);
      if (node !== root.gradFn) lookAt(node, upstream);
      for (const [input, tensor] of node.inputs.entries()) {
        const source = sourceOf(tensor);
        if (!tensor.requiresGrad || !members.has(source)) continue;
        let part: Tensor | undefined;
        try {
          part = flowInto(node, input, upstream);
        } catch (error) {
          if (!(error instanceof WengertError)) throw error;
          found.blocked = { node, error };
          return;
        }
        if (part === undefined) {
          found.unruled ??= { node, input };
          continue;
        }
        tensors.set(source, tensor);
        const [before, after] = [extremesOf(upstream), extremesOf(part)];
        if (nonFiniteCount(after) > 0 && nonFiniteCount(before) === 0)
          found.spoiled ??= { node, input, upstream };
        if (!allZero(after)) alive.add(source);
        else if (!allZero(before)) zeroed.push({ node, input, upstream });
        const sum = gradients.get(source);
        gradients.set(source, sum === undefined ? part : add(sum, part));
      }
      node.settle();
    }
  };
  duringPass(() => noGrad(follow));
  const gradient = found.blocked === undefined ? gradients.get(sourceOf(target)) : undefined;
  if (gradient !== undefined && sourceOf(target) !== sourceOf(root)) lookAt(sourceOf(target), gradient);
  const { spoiled, overflowedAt, cancelledAt, unruled, blocked } = found;
  return { gradient, zeroed, spoiled, overflowedAt, cancelledAt, unruled, blocked };
}
