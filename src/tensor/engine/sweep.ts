/**
 * One reverse pass: from the gradients of some results to those of what they were computed from, by each op's local derivative.
 * The order comes from counting consumers; gradients in flight live in a map of the pass, never on nodes; nothing becomes
 * visible to anyone but hooks before the whole pass has succeeded.
 */
import {
  DTypeError,
  formatShape,
  GradError,
  type NdArray,
  ShapeError,
  sameShape,
  ValueError,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { enableGrad, noGrad } from "../context/grad-mode.js";
import { type Observer, observers } from "../context/observe.js";
import { whyConstant } from "../record/cut.js";
import { GradFn } from "../record/grad-fn.js";
import { asTensor, type TensorLike } from "../value/convert.js";
import { nameOf, requireFloating, Tensor } from "../value/tensor.js";
import { flowInto, flowLeanlyInto } from "./contribution.js";
import { Flow, Lease, type Target, targetOf } from "./flow.js";
import { duringPass } from "./pass.js";
import type { Reach } from "./reach.js";
import { TargetMap } from "./target-map.js";

/** A result that a pass starts from, with its upstream gradient. */
export interface Start {
  readonly root: Tensor;
  /** Of the root's shape and dtype. */
  readonly gradient: Tensor;
  /** The gradient was made for this pass: nobody else holds it. */
  readonly own: boolean;
}

/**
 * The start of a pass at `root`: with the seed, or with 1 where the root is a single element.
 * @throws GradError for a root without history or, if no seed is given, of several elements; ShapeError for a seed of another shape.
 */
export function startAt(
  op: string,
  root: Tensor,
  seed: TensorLike | undefined,
  howToReduce: string,
  howToSeed: string,
): Start {
  if (!root.requiresGrad)
    throw new GradError(
      `${op}: ${nameOf(root)} does not require grad: ${whyConstant(root.cut)} ` +
        `Mark the inputs with { requiresGrad: true }, and compute it outside noGrad() and without detach().`,
    );
  if (seed !== undefined) return { root, gradient: seedOf(op, root, seed), own: false };
  if (root.size !== 1)
    throw new GradError(
      `${op}: ${nameOf(root)} of shape ${formatShape(root.shape)} is not a scalar. Reduce it first, e.g. ${howToReduce}, ` +
        `or pass the upstream gradient: ${howToSeed} with a seed of shape ${formatShape(root.shape)}.`,
    );
  return { root, gradient: new Tensor(kernels.full(root.shape, 1, root.dtype)), own: true };
}

/** The seed as a tensor of the root's shape and dtype. */
function seedOf(op: string, root: Tensor, seed: TensorLike): Tensor {
  if (Object.getPrototypeOf(seed) === Object.prototype)
    throw new ValueError(
      `${op}: the seed is an object. Options come after it: backward(undefined, { retainGraph: true }).`,
    );
  const given = asTensor(seed, root.dtype, `${op}: seed`);
  requireFloating(`${op}: seed`, given);
  if (!sameShape(given.shape, root.shape) && given.size !== 1)
    throw new ShapeError(
      `${op}: the seed has shape ${formatShape(given.shape)}, but ${nameOf(root)} has ${formatShape(root.shape)}`,
    );
  const typed = given.dtype === root.dtype ? given : given.to(root.dtype);
  return sameShape(typed.shape, root.shape) ? typed : typed.sumTo([]).broadcastTo(root.shape);
}

/** @throws GradError where the pass would go through what was released. */
export function requireUnreleased(op: string, root: Tensor, targets: Iterable<Target>): void {
  for (const target of targets)
    if (target instanceof GradFn && target.released)
      throw new GradError(
        `${op}: the graph of ${nameOf(root)} was already walked back and released (at ${target.describe()}). ` +
          `Compute it again, or call the first backward with { retainGraph: true }.`,
      );
}

/** Targets whose gradient was, in the last pass, what a hook made of it. */
const replaced = new WeakSet<Target>();

/** Whether a hook replaced the gradient of `target` in the last pass that ran its hooks. */
export const wasReplaced = (target: Target): boolean => replaced.has(target);

/** Runs the hooks of a target in the order they were registered; each sees what the one before it returned. */
function runHooks(target: Target, flow: Flow): void {
  const { hooks } = target;
  if (hooks === undefined || hooks.length === 0) return;
  replaced.delete(target);
  for (const hook of hooks.slice()) {
    if (!hooks.includes(hook)) continue; // one before it has removed it
    const replacement = hook(flow.gradient);
    if (replacement === undefined) continue;
    if (!(replacement instanceof Tensor) || !sameShape(replacement.shape, flow.tensor.shape))
      throw new ShapeError(
        `hook of ${nameOf(flow.tensor)}: a replaced gradient must be a tensor of shape ${formatShape(flow.tensor.shape)}` +
          `${replacement instanceof Tensor ? `, got ${formatShape(replacement.shape)}` : ""}. Return nothing to keep the gradient.`,
      );
    if (replacement.dtype !== flow.tensor.dtype)
      throw new DTypeError(
        `hook of ${nameOf(flow.tensor)}: a replaced gradient must be ${flow.tensor.dtype}, as the tensor is, got ${replacement.dtype}. ` +
          `Convert it with to("${flow.tensor.dtype}").`,
      );
    flow.gradient = replacement;
    replaced.add(target);
  }
  flow.expose();
}

/**
 * Carries the gradients of `starts` to every target of `reach`, whose counts it uses up. Those of leaves are kept, and those of records
 * that `keeps` names; all others are dropped once they were used. No side effects but the hooks'.
 * @returns the flows whose gradients were kept.
 * @throws GradError if a saved value changed.
 */
export function sweep(
  { pending }: Reach,
  starts: readonly Start[],
  keeps: (node: GradFn) => boolean,
  createGraph: boolean,
): Flow[] {
  const flows = new TargetMap<Flow>(starts.map(({ root }) => root));
  const ready = new Set<Target>();
  for (const { root, gradient, own } of starts) {
    const target = targetOf(root);
    arrive(flows, target, root, gradient, new Lease(gradient.array, own && !createGraph), createGraph);
    if (pending.get(target) === 0) ready.add(target);
  }
  const walk = () => duringPass(() => walkBack(flows, pending, [...ready], keeps, createGraph));
  const told: Observer[] = [];
  try {
    for (const each of observers ?? []) {
      told.push(each);
      each.backwardBegan?.(starts);
    }
    return createGraph ? enableGrad(walk) : noGrad(walk);
  } finally {
    for (const each of told) each.backwardEnded?.();
  }
}

/** A gradient of `tensor`, or a part of it. */
function arrive(
  flows: TargetMap<Flow>,
  target: Target,
  tensor: Tensor,
  gradient: Tensor,
  lease: Lease,
  recorded: boolean,
): void {
  const flow = flows.get(target);
  if (flow === undefined) flows.set(target, new Flow(tensor, gradient, lease));
  else flow.add(gradient, lease, recorded);
}

function walkBack(
  flows: TargetMap<Flow>,
  pending: TargetMap<number>,
  ready: Target[],
  keeps: (node: GradFn) => boolean,
  createGraph: boolean,
): Flow[] {
  const kept: Flow[] = [];
  const results: NdArray[] = [];
  for (let target = ready.pop(); target !== undefined; target = ready.pop()) {
    const flow = flows.get(target); // none: the branch is dead
    if (flow !== undefined) {
      if (observers !== undefined)
        for (const each of observers)
          each.arrived?.(flow.gradient, flow.tensor, target instanceof GradFn ? target : undefined);
      runHooks(target, flow);
    }
    if (!(target instanceof GradFn)) {
      if (flow !== undefined) kept.push(flow);
      continue;
    }
    if (target.released)
      throw new GradError(
        `backward: ${target.describe()} was released while this pass was under way, by a backward inside a hook. ` +
          `Call that one with { retainGraph: true }.`,
      );
    // a rule of the user's may keep what it is given, and return what it has kept
    const trusted = target.rules.foreign !== true && !createGraph;
    if (!trusted && flow !== undefined) flow.lease.exclusive = false;
    for (let i = 0; i < target.inputs.length; i++) {
      const input = target.inputs[i] as Tensor;
      if (!input.requiresGrad) continue;
      const source = targetOf(input);
      const left = pending.get(source);
      if (left === undefined) continue; // nobody asked for what lies there
      // a dead branch contributes nothing and blocks nothing
      if (flow !== undefined) {
        const { gradient, lease } = flow;
        const part = trusted ? flowLeanlyInto(target, i, gradient, results) : flowInto(target, i, gradient);
        if (part !== undefined) {
          if (observers !== undefined) for (const each of observers) each.passed?.(part, target, i, gradient);
          const passedOn = part.array.storage === lease.array.storage;
          const its = passedOn ? lease.share() : new Lease(part.array, trusted && !target.holds(part.array));
          arrive(flows, source, input, part, its, createGraph);
        }
      }
      if (left > 1) pending.set(source, left - 1);
      else ready.push(source);
    }
    target.settle();
    if (flow === undefined) continue;
    flows.set(target, undefined); // the map lives as long as the pass: it must not hold a gradient per node
    if (keeps(target)) kept.push(flow);
    else flow.lease.drop();
  }
  return kept;
}
