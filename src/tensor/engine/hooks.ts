/**
 * Hooks: functions of the user's that see a gradient when it is complete, and may put another in its place.
 */
import {
  callback,
  DTypeError,
  GradError,
  requireDone,
  ShapeError,
  signature,
} from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { defineMethods } from "../graph/methods.js";
import type { Node } from "../graph/node.js";
import { type Hook, nameOf, Tensor } from "../graph/tensor.js";
import type { GradientSum } from "./gradient-store.js";

/** Nodes whose gradient was, in the last pass, what a hook made of it. */
const replaced = new WeakSet<Node>();

/** Whether a hook replaced the gradient of `node` in the last pass that ran its hooks. */
export const wasReplaced = (node: Node): boolean => replaced.has(node);

/** Runs the hooks of a node in the order they were registered; each sees what the one before it returned. */
export function runHooks(node: Node, sum: GradientSum): void {
  const { hooks } = node;
  if (hooks === undefined || hooks.length === 0) return;
  replaced.delete(node);
  for (const hook of hooks.slice()) {
    if (!hooks.includes(hook)) continue; // one before it has removed it
    const replacement = requireDone("Tensor.registerHook", "hook", hook(sum.gradient));
    if (replacement === undefined) continue;
    requireReplacement(replacement, sum.tensor);
    sum.gradient = replacement;
    replaced.add(node);
  }
  sum.expose();
}

/** @throws ShapeError, DTypeError unless a hook returned a gradient of the tensor's shape and dtype. */
function requireReplacement(replacement: unknown, tensor: Tensor): asserts replacement is Tensor {
  const { shape, dtype } = tensor;
  const whose = `hook of ${nameOf(tensor)}: a replaced gradient must be`;
  if (!(replacement instanceof Tensor) || !sameShape(replacement.shape, shape))
    throw new ShapeError(
      `${whose} a tensor of shape ${formatShape(shape)}` +
        `${replacement instanceof Tensor ? `, got ${formatShape(replacement.shape)}` : ""}. ` +
        `Return nothing to keep the gradient.`,
    );
  if (replacement.dtype !== dtype)
    throw new DTypeError(
      `${whose} ${dtype}, as the tensor is, got ${replacement.dtype}. Convert it with to("${dtype}").`,
    );
}

/** @throws GradError for a tensor that never gets a gradient. */
function requireGradOf(op: string, tensor: Tensor): void {
  if (!tensor.requiresGrad)
    throw new GradError(
      `${op}: ${nameOf(tensor)} does not require grad, so it never gets one. Create it with { ` +
        `requiresGrad: true }.`,
    );
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /** Keeps this tensor's own gradient in `.grad` when backward passes through it, as leaves do. */
    retainGrad(): void;
    /**
     * Calls `hook` with this tensor's whole gradient in each backward pass; a returned tensor takes its
     * place. Hooks run in the order they were registered. Returns the function that removes it.
     */
    registerHook(hook: Hook): () => void;
  }
}
const retainGradTakes = signature("Tensor.retainGrad", {});
const registerHookTakes = signature("Tensor.registerHook", { hook: callback });

defineMethods({
  retainGrad() {
    retainGradTakes.check(arguments);
    requireGradOf("retainGrad", this);
    if (this.gradFn !== undefined) this.gradFn.retained = this;
  },
  registerHook(hook: Hook) {
    registerHookTakes.check(arguments);
    requireGradOf("registerHook", this);
    const holder = this.gradFn ?? this;
    const hooks = holder.hooks ?? [];
    holder.hooks = hooks;
    // its own, though the same function may be registered twice
    const entry: Hook = (gradient) => hook(gradient);
    hooks.push(entry);
    return () => {
      const at = hooks.indexOf(entry);
      if (at >= 0) hooks.splice(at, 1);
    };
  },
});
