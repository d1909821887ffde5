/** backward(): the gradient of a result, added to the `.grad` of every leaf that it was computed from. */
import {
  checkedInside,
  flag,
  optional,
  optionsOfTensors,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { kernels } from "../../kernels/index.js";
import { context } from "../context/context.js";
import { enableGrad, noGrad } from "../context/modes.js";
import { training } from "../context/training.js";
import type { GradFn } from "../graph/grad-fn.js";
import { tensorKind } from "../graph/kinds.js";
import { defineFluent } from "../graph/methods.js";
import { isLarge } from "../graph/packing.js";
import { Tensor } from "../graph/tensor.js";
import { add } from "../op/primitives.js";
import type { TensorLike } from "../value/convert.js";
import type { GradientSum } from "./gradient-store.js";
import { release } from "./gradients.js";
import { revealAll } from "./hidden.js";
import { ReverseOrder } from "./reverse-order.js";
import { reversePass } from "./reverse-pass.js";
import { requireUnreleased, startAt } from "./start.js";

export interface BackwardOptions {
  /** Keep what forward saved, so that backward can run again. Default: the value of `createGraph`. */
  retainGraph?: boolean;
  /** Record the pass itself, so that gradients can be differentiated. Default false. */
  createGraph?: boolean;
}

export const backwardOptions = optionsOfTensors<BackwardOptions>()({
  retainGraph: optional(flag),
  createGraph: withDefault(flag, false),
});

const backwardTakes = signature("backward", {
  root: tensorKind,
  seed: optional(checkedInside("a tensor, a number or an array of numbers")),
  options: backwardOptions,
});

/**
 * Adds ∂root/∂leaf to the `.grad` of every leaf that requires grad, and of every tensor that asked with
 * `retainGrad()`. Time grows linearly with the graph. Nothing is written if anything throws.
 * @param seed the upstream gradient, of root's shape; 1 if root has a single element.
 * @throws GradError if root requires no grad, is no scalar and has no seed, was walked back before, or
 *   depends on a value that was changed since; ShapeError for a seed of another shape.
 */
export function backward(root: Tensor, seed?: TensorLike, options?: BackwardOptions): void {
  backwardTakes.check(arguments);
  const { createGraph, retainGraph = createGraph } = backwardOptions.read(options);
  const start = startAt("backward", root, seed, "loss.sum().backward()", "backward(seed)");
  const order = new ReverseOrder([root]);
  requireUnreleased("backward", root, order.released);
  const unseen = !createGraph && context.observers.current === undefined && !order.isSeen;
  if (!unseen) revealAll(order.nodes);
  const kept = reversePass({
    order,
    starts: [start],
    createGraph,
    keeps: isRetained,
    accumulates: true,
    observers: context.observers.current,
    unseen,
  });
  const receivers = kept.map(({ tensor }) => tensor.gradFn?.retained ?? tensor);
  const serial = root.gradFn?.serial;
  for (const [i, receiver] of receivers.entries())
    accumulate(receiver, kept[i] as GradientSum, createGraph, serial);
  if (root.gradFn !== undefined)
    root.gradFn.seed =
      seed === undefined
        ? 1
        : isLarge(root.array)
          ? undefined
          : kernels.read(start.gradient.array.everything);
  if (!retainGraph) release(order.nodes);
}

const isRetained = (node: GradFn) => node.retained !== undefined;

/** Two tensors never share a gradient's elements: writing to one `.grad` must not show in another. */
function accumulate(
  receiver: Tensor,
  { gradient, buffer }: GradientSum,
  createGraph: boolean,
  serial: number | undefined,
): void {
  if (createGraph) {
    // part of a graph: its elements are never written in place, and whoever has the graph holds them
    const before = receiver.grad;
    receiver.grad = before === null ? gradient : enableGrad(() => add(before, gradient));
    return;
  }
  const before = receiver.peekGrad();
  if (before === null) {
    receiver.receiveGrad(new Tensor(buffer.take(gradient)), serial);
    return;
  }
  receiver.receiveGrad(noGrad(() => add(before, gradient)));
  buffer.drop();
  training.summed?.(receiver);
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /**
     * Adds the gradient of this tensor to the `.grad` of every leaf that it was computed from.
     * @param seed the upstream gradient, of this tensor's shape; may be left out for a single element.
     */
    backward(seed?: TensorLike, options?: BackwardOptions): void;
  }
}
defineFluent({ backward });
