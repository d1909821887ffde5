/**
 * The reverse pass: from the gradients of some results to those of what they were computed from, by each op's
 * local derivative. There is one loop, for backward() and gradients(), for the diagnosis and for the
 * pictures. Gradients under way live in a store of the pass, never on nodes; nothing becomes visible to
 * anyone but hooks and observers before the whole pass has succeeded.
 */
import { GradError } from "../../arguments/index.js";
import { type NdArray, shareElements } from "../../array/index.js";
import { context } from "../context/context.js";
import { enableGrad } from "../context/modes.js";
import type { Observer } from "../context/observer.js";
import { GradFn } from "../graph/grad-fn.js";
import { passUnseen } from "../graph/kept.js";
import { type Node, nodeOf } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { chainRule, chainRuleFreeing } from "./chain-rule.js";
import { duringPass } from "./end-of-pass.js";
import { GradientBuffer, GradientStore, type GradientSum } from "./gradient-store.js";
import { runHooks } from "./hooks.js";
import type { ReverseOrder } from "./reverse-order.js";
import type { Start } from "./start.js";
import { isTaken } from "./takers.js";

export interface Pass {
  /** What the pass goes through; it is used up. */
  readonly order: ReverseOrder;
  readonly starts: readonly Start[];
  /** Record the pass itself, so that the gradients can be differentiated. */
  readonly createGraph: boolean;
  /** The records whose gradients are wanted in the end; those of leaves always are. */
  readonly keeps: (node: GradFn) => boolean;
  /** Those of leaves go to `.grad`, unless somebody takes them. */
  readonly accumulates?: boolean;
  /** Who is told of every gradient. */
  readonly observers: readonly Observer[] | undefined;
  /** Nobody sees its gradients but as those of leaves in the end. */
  readonly unseen?: boolean;
  /**
   * A pass that only looks: no hook runs, and the graph may have been released, as far as its values are
   * still there.
   */
  readonly looksOnly?: LooksOnly;
}

export interface LooksOnly {
  /**
   * Whether observers read gradients at once, so that their memory is used again; else they may hold on to
   * them.
   */
  readonly frees: boolean;
  /** The rule of `node` has thrown. Throws in turn, or returns: then nothing behind it can be known. */
  failed(error: unknown, node: GradFn): void;
}

/**
 * Runs a pass, with no side effects but those of hooks.
 * @returns the gradients that were kept.
 * @throws GradError, ChangedError where a value that a rule needs is gone or was changed.
 */
export function reversePass(pass: Pass): GradientSum[] {
  const { starts, createGraph, observers, unseen = false } = pass;
  const store = new GradientStore(
    starts.map(({ root }) => root),
    createGraph,
  );
  for (const { root, gradient, own } of starts)
    store.add(nodeOf(root), root, gradient, new GradientBuffer(gradient.array, own && !createGraph));
  const walk = () => context.unseen.during(unseen, propagate, pass, store);
  const run = () => passUnseen.during(unseen, () => duringPass(walk));
  const told: Observer[] = [];
  try {
    for (const each of observers ?? []) {
      told.push(each);
      each.backwardBegan?.(starts);
    }
    return createGraph ? enableGrad(run) : context.gradMode.during(false, run);
  } finally {
    for (const each of told) each.backwardEnded?.();
  }
}

/**
 * The loop: at each node, from the roots on, the whole gradient times each local derivative goes to the
 * operands.
 */
function propagate(pass: Pass, store: GradientStore): GradientSum[] {
  const { order, createGraph, accumulates, looksOnly, observers } = pass;
  const kept: GradientSum[] = [];
  const results: NdArray[] = [];
  for (let node = order.next(); node !== undefined; node = order.next()) {
    const sum = store.at(node); // none where the branch is dead: it contributes nothing and blocks nothing
    const unknown = store.isUnknown(node);
    if (sum !== undefined && !unknown && (observers !== undefined || node.hooks !== undefined))
      arrive(node, sum, pass);
    if (!(node instanceof GradFn)) {
      if (sum !== undefined && (accumulates !== true || !isTaken(node, sum))) kept.push(sum);
      continue;
    }
    if (node.released && looksOnly === undefined) throw releasedMeanwhile(node);
    // a rule of the user's may keep what it is given, and return what it has kept
    const frees = node.rules.foreign !== true && !createGraph && looksOnly?.frees !== false;
    if (sum !== undefined && !frees) sum.buffer.exclusive = false;
    const count = node.inputCount;
    for (let i = 0; i < count; i++) {
      const input = node.inputAt(i) as Tensor;
      if (!order.includes(input)) continue;
      const origin = nodeOf(input);
      if (unknown && node.hasRule(i)) store.markUnknown(origin);
      else if (sum !== undefined && !unknown) {
        const part = contributionOf(node, i, sum.gradient, frees ? results : undefined, pass, store);
        if (part !== undefined) store.add(origin, input, part, bufferOf(part.array, sum.buffer, node, frees));
      }
      order.consumed(input);
    }
    node.forgetUnpacked();
    if (sum === undefined) continue;
    store.forget(node);
    if (pass.keeps(node)) kept.push(sum);
    else sum.buffer.drop();
  }
  return kept;
}

/**
 * Who holds the elements of a contribution: those who hold the upstream gradient, where the rule passed it
 * on.
 */
function bufferOf(part: NdArray, upstream: GradientBuffer, node: GradFn, frees: boolean): GradientBuffer {
  if (shareElements(part, upstream.array)) return upstream.share();
  return new GradientBuffer(part, frees && !node.holds(part));
}

/**
 * upstream × local derivative, and whoever watches is told; undefined where nothing flows, or nothing can be
 * known.
 */
function contributionOf(
  node: GradFn,
  i: number,
  upstream: Tensor,
  results: NdArray[] | undefined,
  { observers, looksOnly }: Pass,
  store: GradientStore,
): Tensor | undefined {
  let part: Tensor | undefined;
  try {
    part =
      results === undefined ? chainRule(node, i, upstream) : chainRuleFreeing(node, i, upstream, results);
  } catch (error) {
    if (looksOnly === undefined) throw error;
    looksOnly.failed(error, node);
    store.markUnknown(nodeOf(node.inputAt(i) as Tensor));
  }
  if (part !== undefined && observers !== undefined)
    for (const each of observers) each.passed?.(part, node, i, upstream);
  return part;
}

/** The gradient of a node is complete: observers see it, then hooks, which may put another in its place. */
function arrive(node: Node, sum: GradientSum, { observers, looksOnly }: Pass): void {
  if (observers !== undefined)
    for (const each of observers)
      each.arrived?.(sum.gradient, sum.tensor, node instanceof GradFn ? node : undefined);
  if (looksOnly === undefined) runHooks(node, sum);
}

const releasedMeanwhile = (node: GradFn) =>
  new GradError(
    `backward: ${node} was released while this pass was under way, by a backward inside a hook. ` +
      `Call that one with { retainGraph: true }.`,
  );
