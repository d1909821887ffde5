/** backward(): the gradient of a result, added to the `.grad` of every leaf that it was computed from. */
import { formatShape, GradError, sameShape, ValueError } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { enableGrad, noGrad } from "../context/grad-mode.js";
import { add } from "../op/primitives.js";
import { isLarge } from "../record/grad-fn.js";
import type { TensorLike } from "../value/convert.js";
import { defineMethods, type Hook, nameOf, Tensor } from "../value/tensor.js";
import type { Flow } from "./flow.js";
import { release } from "./gradients.js";
import { countConsumers } from "./reach.js";
import { requireUnreleased, startAt, sweep } from "./sweep.js";

export interface BackwardOptions {
  /** Keep what forward saved, so that backward can run again. Default: the value of `createGraph`. */
  retainGraph?: boolean;
  /** Record the pass itself, so that gradients can be differentiated. */
  createGraph?: boolean;
}

/**
 * Adds ∂root/∂leaf to the `.grad` of every leaf that requires grad, and of every tensor that asked with `retainGrad()`.
 * Time grows linearly with the graph. Nothing is written if anything throws.
 * @param seed the upstream gradient, of root's shape; 1 if root has a single element.
 * @throws GradError if root requires no grad, is no scalar and has no seed, was walked back before, or depends on a value that was
 *   changed since; ShapeError for a seed of another shape.
 */
export function backward(root: Tensor, seed?: TensorLike, options: BackwardOptions = {}): void {
  const { createGraph = false, retainGraph = createGraph } = options;
  const start = startAt("backward", root, seed, "loss.sum().backward()", "backward(seed)");
  const reach = countConsumers([root]);
  requireUnreleased("backward", root, reach.targets);
  const kept = sweep(reach, [start], (node) => node.retained !== undefined, createGraph);
  const receivers = kept.map(({ tensor }) => tensor.gradFn?.retained ?? tensor);
  for (const receiver of receivers) requireFittingGrad(receiver);
  for (const [i, receiver] of receivers.entries()) accumulate(receiver, kept[i] as Flow, createGraph);
  if (root.gradFn !== undefined)
    root.gradFn.seed =
      seed === undefined ? 1 : isLarge(root.array) ? undefined : kernels.read(start.gradient.array);
  if (!retainGraph) release(reach.targets);
}

/** @throws GradError where the user has put something into `.grad` that a gradient cannot be added to. */
function requireFittingGrad(receiver: Tensor): void {
  const before = receiver.peekGrad();
  if (before === null || (sameShape(before.shape, receiver.shape) && before.dtype === receiver.dtype)) return;
  throw new GradError(
    `backward: the .grad of ${nameOf(receiver)} is ${before.dtype} ${formatShape(before.shape)}, so the gradient, ` +
      `${receiver.dtype} ${formatShape(receiver.shape)}, cannot be added to it. Set it to null first.`,
  );
}

/** Two tensors never share a gradient's elements: writing to one `.grad` must not show in another. */
function accumulate(receiver: Tensor, flow: Flow, createGraph: boolean): void {
  const { gradient, lease } = flow;
  if (createGraph) {
    // part of a graph: its elements are never written in place, and whoever has the graph holds them
    const before = receiver.grad;
    receiver.grad = before === null ? gradient : enableGrad(() => add(before, gradient));
    return;
  }
  const before = receiver.peekGrad();
  if (before === null) {
    receiver.receiveGrad(new Tensor(lease.take().reshape(receiver.shape)));
    return;
  }
  receiver.receiveGrad(noGrad(() => add(before, gradient)));
  lease.drop();
}

declare module "../value/tensor.js" {
  interface Tensor {
    /**
     * Adds the gradient of this tensor to the `.grad` of every leaf that it was computed from.
     * @param seed the upstream gradient, of this tensor's shape; may be left out for a single element.
     * @throws GradError, ShapeError: see the free function `backward`.
     */
    backward(seed?: TensorLike, options?: BackwardOptions): void;
    /** Keeps this tensor's own gradient in `.grad` when backward passes through it, as leaves do. */
    retainGrad(): void;
    /**
     * Calls `hook` with this tensor's whole gradient in each backward pass; a returned tensor takes its place.
     * Hooks run in the order they were registered. Returns the function that removes it.
     */
    registerHook(hook: Hook): () => void;
  }
}
defineMethods({
  backward(seed?: TensorLike, options?: BackwardOptions) {
    backward(this, seed, options);
  },
  retainGrad() {
    requireGradOf("retainGrad", this);
    if (this.gradFn !== undefined) this.gradFn.retained = this;
  },
  registerHook(hook: Hook) {
    requireGradOf("registerHook", this);
    if (typeof hook !== "function")
      throw new ValueError(`registerHook: expected a function of the gradient, got ${typeof hook}`);
    const holder = this.gradFn ?? this;
    const hooks = holder.hooks ?? [];
    holder.hooks = hooks;
    const entry: Hook = (gradient) => hook(gradient); // its own, though the same function may be registered twice
    hooks.push(entry);
    return () => {
      const at = hooks.indexOf(entry);
      if (at >= 0) hooks.splice(at, 1);
    };
  },
});

function requireGradOf(op: string, tensor: Tensor): void {
  if (!tensor.requiresGrad)
    throw new GradError(
      `${op}: ${nameOf(tensor)} does not require grad, so it never gets one. Create it with { requiresGrad: true }.`,
    );
}
