/**
 * Reverse mode: walk the recorded graph from the output to the leaves and apply each op's local derivative.
 * The order comes from counting consumers with an explicit stack, so no depth overflows; gradients in flight live in a map
 * of the pass, never on nodes; nothing becomes visible before the whole pass has succeeded.
 */
import { formatShape, GradError, kernels, type NdArray, ShapeError, sameShape } from "../kernels/index.js";
import { asTensor, type TensorLike } from "./convert.js";
import { collectResults } from "./define-op.js";
import { enableGrad, noGrad } from "./grad-mode.js";
import { add, sumTo } from "./primitives.js";
import { defineMethods, describe, GradFn, type Hook, requireFloating, Tensor } from "./tensor.js";

export interface BackwardOptions {
  /** Keep what forward saved, so that backward can run again. Default: the value of `createGraph`. */
  retainGraph?: boolean;
  /** Record the pass itself, so that gradients can be differentiated. */
  createGraph?: boolean;
}

/** What a gradient flows to: an op's record, or a leaf tensor. */
type Target = GradFn | Tensor;

/**
 * The elements of a gradient under way. Several flows may hold the same ones (a sum passes its gradient on to both terms); when the last
 * lets go, their memory is used again at once, unless someone outside the pass may hold them too.
 */
class Lease {
  #holders = 1;

  constructor(
    readonly array: NdArray,
    /** Allocated in this pass, and seen by no one but it. */
    public exclusive: boolean,
  ) {}

  share(): this {
    this.#holders++;
    return this;
  }

  drop(): void {
    this.#holders--;
    if (this.#holders === 0 && this.exclusive) kernels.free(this.array);
  }

  /** Elements that nobody else holds, for good: these, or a copy. */
  take(): NdArray {
    if (!this.exclusive || this.#holders > 1) {
      const copy = kernels.copy(this.array);
      this.drop();
      return copy;
    }
    this.exclusive = false;
    return this.array;
  }
}

/** The gradient of one target while the pass is under way. */
class Flow {
  /** Contributions that have not arrived yet. */
  pending = 0;
  gradient: Tensor | undefined;
  lease: Lease | undefined;
  /** The sum was allocated here, so it may be added to in place: nobody else has seen it. */
  owned = false;

  constructor(
    /** The tensor whose gradient this is: for its shape, dtype and name. */
    readonly tensor: Tensor,
  ) {}

  receive(contribution: Tensor, lease: Lease, recorded: boolean): void {
    if (this.gradient === undefined) {
      this.gradient = contribution;
      this.lease = lease;
      return;
    }
    if (this.owned) {
      kernels.addInPlace(this.gradient.array, contribution.array);
      lease.drop();
      return;
    }
    const sum = add(this.gradient, contribution);
    this.lease?.drop();
    lease.drop();
    this.gradient = sum;
    this.lease = new Lease(sum.array, !recorded);
    this.owned = !recorded;
  }
}

const targetOf = (tensor: Tensor): Target => tensor.gradFn ?? tensor;

/** Every target that the root depends on and that requires grad, with the number of contributions it will get. */
function countConsumers(root: Tensor): Map<Target, Flow> {
  const flows = new Map<Target, Flow>([[targetOf(root), new Flow(root)]]);
  const stack: Target[] = [targetOf(root)];
  for (let target = stack.pop(); target !== undefined; target = stack.pop()) {
    if (!(target instanceof GradFn)) continue;
    for (const input of target.inputs) {
      if (!input.requiresGrad) continue;
      const next = targetOf(input);
      let flow = flows.get(next);
      if (flow === undefined) {
        flow = new Flow(input);
        flows.set(next, flow);
        stack.push(next);
      }
      flow.pending++;
    }
  }
  return flows;
}

/** The seed as a tensor of the root's shape and dtype: 1 where the root is a single element. */
function seedOf(root: Tensor, seed: TensorLike | undefined): Tensor {
  if (seed === undefined) {
    if (root.size !== 1)
      throw new GradError(
        `backward: ${describe(root)} of shape ${formatShape(root.shape)} is not a scalar. Reduce it first, e.g. loss.sum().backward(), ` +
          `or pass the upstream gradient: backward(seed) with a seed of shape ${formatShape(root.shape)}.`,
      );
    return new Tensor(kernels.full(root.shape, 1, root.dtype));
  }
  const given = asTensor(seed, root.dtype);
  requireFloating("backward: seed", given);
  if (!sameShape(given.shape, root.shape) && given.size !== 1)
    throw new ShapeError(
      `backward: the seed has shape ${formatShape(given.shape)}, but ${describe(root)} has ${formatShape(root.shape)}`,
    );
  const typed = given.to(root.dtype);
  return sameShape(typed.shape, root.shape) ? typed : typed.sumTo([]).broadcastTo(root.shape);
}

/** Runs the hooks of a target in the order they were registered; each sees what the one before it returned. */
function runHooks(hooks: readonly Hook[] | undefined, flow: Flow): void {
  for (const hook of hooks?.slice() ?? []) {
    const replacement = hook(flow.gradient as Tensor);
    if (replacement === undefined) continue;
    if (!(replacement instanceof Tensor) || !sameShape(replacement.shape, flow.tensor.shape))
      throw new ShapeError(
        `hook of ${describe(flow.tensor)}: a replaced gradient must be a tensor of shape ${formatShape(flow.tensor.shape)}` +
          `${replacement instanceof Tensor ? `, got ${formatShape(replacement.shape)}` : ""}. Return nothing to keep the gradient.`,
      );
    flow.gradient = replacement;
  }
  if (hooks === undefined || hooks.length === 0) return;
  flow.owned = false; // a hook may have kept it
  if (flow.lease !== undefined) flow.lease.exclusive = false;
  flow.lease = new Lease((flow.gradient as Tensor).array, false);
}

/**
 * The gradient that flows from one op into its input i, un-broadcast; undefined where none does.
 * @throws GradError if the graph was released or a saved value changed.
 */
export function contribution(node: GradFn, i: number, g: Tensor): Tensor | undefined {
  const input = node.inputs[i] as Tensor;
  const gradient = node.vjp(i, g);
  if (gradient === undefined) return undefined;
  if (gradient.dtype !== input.dtype)
    throw new GradError(
      `backward: the rule of ${node.describe()} returned ${gradient.dtype} for an input of ${input.dtype}`,
    );
  return sameShape(gradient.shape, input.shape) ? gradient : sumTo(gradient, input.shape);
}

/** Whether elements are the record's own: an operand's, the output's, or something that forward saved. */
function isHeldBy({ inputs, result, savedArrays }: GradFn, { storage }: NdArray): boolean {
  return (
    result.storage === storage ||
    inputs.some((input) => input.array.storage === storage) ||
    savedArrays.some((array) => array.storage === storage)
  );
}

/** `contribution` by a rule of the library: what it computed on the way is dead as soon as it returns. */
function leanContribution(node: GradFn, i: number, g: Tensor): Tensor | undefined {
  const results: NdArray[] = [];
  const part = collectResults(results, () => contribution(node, i, g));
  for (const array of results) {
    const { storage } = array;
    if (storage !== part?.array.storage && storage !== g.array.storage && !isHeldBy(node, array))
      kernels.free(array);
  }
  return part;
}

/**
 * One reverse pass without side effects but the hooks': the gradient of `root` with respect to every leaf, and to what asked with
 * `retainGrad()`; all others are dropped once they were used.
 * @throws GradError if the graph was released or a saved value changed.
 */
function sweep(root: Tensor, seed: TensorLike | undefined, createGraph: boolean): Map<Target, Flow> {
  if (!root.requiresGrad)
    throw new GradError(
      `backward: ${describe(root)} does not require grad: no recorded op leads from it to a tensor with requiresGrad. ` +
        `Mark the inputs with { requiresGrad: true }, and compute it outside noGrad() and without detach().`,
    );
  const start = seedOf(root, seed);
  const flows = countConsumers(root);
  for (const target of flows.keys())
    if (target instanceof GradFn && target.released) throw releasedError(root, target);
  (flows.get(targetOf(root)) as Flow).receive(
    start,
    new Lease(start.array, seed === undefined && !createGraph),
    createGraph,
  );

  const walk = () => {
    const ready: Target[] = [targetOf(root)];
    for (let target = ready.pop(); target !== undefined; target = ready.pop()) {
      const flow = flows.get(target) as Flow;
      if (flow.gradient !== undefined)
        runHooks(target instanceof GradFn ? target.hooks : target.leafHooks, flow);
      if (!(target instanceof GradFn)) continue;
      const g = flow.gradient;
      const lease = flow.lease;
      // a rule of the user's may keep what it is given, and return what it has kept
      const trusted = target.rules.foreign !== true && !createGraph;
      if (!trusted && lease !== undefined) lease.exclusive = false;
      for (let i = 0; i < target.inputs.length; i++) {
        const input = target.inputs[i] as Tensor;
        if (!input.requiresGrad) continue;
        const next = flows.get(targetOf(input)) as Flow;
        // no gradient arrived here: the branch is dead, it contributes nothing and blocks nothing
        const part = g === undefined ? undefined : (trusted ? leanContribution : contribution)(target, i, g);
        if (part !== undefined) {
          const passedOn = lease !== undefined && part.array.storage === lease.array.storage;
          next.receive(
            part,
            passedOn ? lease.share() : new Lease(part.array, trusted && !isHeldBy(target, part.array)),
            createGraph,
          );
        }
        if (--next.pending === 0) ready.push(targetOf(input));
      }
      if (target.retained !== undefined) continue;
      flow.gradient = undefined;
      lease?.drop();
    }
  };
  if (createGraph) enableGrad(walk);
  else noGrad(walk);
  return flows;
}

function releasedError(root: Tensor, node: GradFn): GradError {
  return new GradError(
    `backward: the graph of ${describe(root)} was already walked back and released (at ${node.describe()}). ` +
      `Compute it again, or call the first backward with { retainGraph: true }.`,
  );
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
  const flows = sweep(root, seed, createGraph);
  for (const [target, flow] of flows) {
    const receiver = target instanceof GradFn ? target.retained : target;
    if (receiver !== undefined && flow.gradient !== undefined) accumulate(receiver, flow, createGraph);
  }
  if (root.gradFn !== undefined && root.size === 1)
    root.gradFn.seed = seed === undefined ? 1 : seedOf(root, seed).item();
  if (retainGraph) return;
  const husks = new Map<Tensor, Tensor>();
  for (const target of flows.keys()) if (target instanceof GradFn) target.release(husks);
}

/** Two tensors never share a gradient's elements: writing to one `.grad` must not show in another. */
function accumulate(receiver: Tensor, flow: Flow, createGraph: boolean): void {
  const gradient = flow.gradient as Tensor;
  const lease = flow.lease as Lease;
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

declare module "./tensor.js" {
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
    const holder: { hooks: Hook[] | undefined } = this.gradFn ?? leafHolder(this);
    holder.hooks ??= [];
    holder.hooks.push(hook);
    return () => {
      const at = holder.hooks?.indexOf(hook) ?? -1;
      if (at >= 0) holder.hooks?.splice(at, 1);
    };
  },
});

function leafHolder(leaf: Tensor): { hooks: Hook[] | undefined } {
  leaf.leafHooks ??= [];
  return { hooks: leaf.leafHooks };
}

function requireGradOf(op: string, tensor: Tensor): void {
  if (!tensor.requiresGrad)
    throw new GradError(
      `${op}: ${describe(tensor)} does not require grad, so it never gets one. Create it with { requiresGrad: true }.`,
    );
}
