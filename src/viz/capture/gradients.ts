/**
 * The gradients that a picture shows. Leaves, and whatever asked with `retainGrad()`, show what `.grad` holds
 * (so a forgotten zeroGrad can be seen); everything between is computed again by a walk back without side
 * effects.
 */
import { WengertError } from "../../arguments/index.js";
import {
  contribution,
  full,
  GradFn,
  noGrad,
  type Observer,
  ReverseOrder,
  reversePass,
  Tensor,
  tensor,
} from "../../tensor/index.js";
import type { Shown } from "../snapshot/array-summary.js";
import { BorrowedMemory } from "./borrowed-memory.js";
import type { DrawnGraph, DrawnNode } from "./drawn-graph.js";
import { type Kept, noPixels } from "./kept.js";
import { summarize } from "./summarize.js";

export interface DrawnGradients {
  /** By position: of the root with respect to each value, or what `.grad` holds. */
  readonly totals: readonly (Shown | undefined)[];
  /** By position: what this graph alone gives, the same object where `.grad` holds just that. */
  readonly contributed: readonly (Shown | undefined)[];
  /** What operand `operand` of the op gets from it: its share where the value is used several times. */
  share(op: GradFn, operand: number): Shown | undefined;
}

/**
 * The upstream gradient that backward() started with at this very root; undefined if it did not, or with a
 * large one.
 */
export function recordedSeed({ gradFn, shape, dtype }: Tensor): Tensor | undefined {
  const seed = gradFn?.seed;
  if (seed === undefined) return undefined;
  return seed === 1 ? full(shape, 1, { dtype }) : tensor(seed, { shape, dtype });
}

/**
 * The gradients of `root`, as far as they can be known: those between the leaves only for a known seed. The
 * pass is that of backward(), but hooks do not run, nothing is recorded and no `.grad` is touched.
 * @param uses by position: how many operands a value is.
 * @param kept by position: what of the gradient is.
 */
export function drawnGradients(
  graph: DrawnGraph,
  uses: ArrayLike<number>,
  root: Tensor | undefined,
  seed: Tensor | undefined,
  kept: (position: number) => Kept,
): DrawnGradients {
  const totals = graph.nodes.map((node, at) => heldGradient(node, kept(at)));
  // what cannot be computed again is known where `.grad` holds just what backward() gave
  const started = seed === undefined ? undefined : root?.gradFn?.serial;
  const contributed = graph.nodes.map((node, at) =>
    started !== undefined && receiverOf(node)?.hasGradOf(started) === true ? totals[at] : undefined,
  );
  const shares = new Map<GradFn, (Shown | undefined)[]>();
  const observer: Observer = {
    arrived(gradient, tensor, op) {
      const node = op ?? tensor;
      const at = graph.placeOf(node);
      const held = receiverOf(node)?.peekGrad() ?? undefined;
      contributed[at] =
        held !== undefined && same(gradient, held) ? totals[at] : summarize(gradient, kept(at));
      totals[at] ??= op === undefined ? undefined : contributed[at];
    },
    passed(part, op, operand) {
      const at = graph.at(op.inputs[operand] as Tensor);
      if ((uses[at] as number) < 2) return;
      const known = shares.get(op) ?? [];
      known[operand] = summarize(part, noPixels(kept(at).excerpts));
      shares.set(op, known);
    },
  };
  if (root?.requiresGrad === true && seed !== undefined) {
    const ofLeaves = reversePass({
      order: new ReverseOrder([root]),
      starts: [{ root, gradient: seed, own: false }],
      createGraph: false,
      keeps: () => false,
      observers: [observer],
      looksOnly: { frees: true, failed: requireOurs },
    });
    for (const { buffer } of ofLeaves) buffer.drop();
  }
  return { totals, contributed, share: (op, operand) => shares.get(op)?.[operand] };
}

/** Whose `.grad` backward() adds to at a node, if it does. */
const receiverOf = (node: DrawnNode): Tensor | undefined =>
  node instanceof GradFn ? node.retained : node instanceof Tensor ? node : undefined;

/** What `.grad` holds, if anything. */
function heldGradient(node: DrawnNode, kept: Kept): Shown | undefined {
  const grad = receiverOf(node)?.peekGrad() ?? undefined;
  return grad === undefined ? undefined : summarize(grad, kept);
}

/** How far two gradients may be apart, relative to the largest element, to count as one: rounding aside. */
const roundedBy = 1e-4;

function same(a: Tensor, b: Tensor): boolean {
  const [x, y] = [a.toTypedArray(), b.toTypedArray()];
  if (x.length !== y.length) return false;
  let [largest, furthest] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const [p, q] = [x[i] as number, y[i] as number];
    if (Object.is(p, q)) continue;
    if (!Number.isFinite(p) || !Number.isFinite(q)) return p === q;
    largest = Math.max(largest, Math.abs(p), Math.abs(q));
    furthest = Math.max(furthest, Math.abs(p - q));
  }
  return furthest <= roundedBy * largest;
}

/**
 * A rule that cannot run, since its values were released or have changed, leaves a gap in the picture;
 * anything else is an error.
 */
function requireOurs(error: unknown): void {
  if (!(error instanceof WengertError)) throw error;
}

/** Whether backward() follows operand `operand`. */
export function isFollowed(op: GradFn, operand: number): boolean {
  return op.inputs[operand]?.requiresGrad === true && op.hasRule(operand);
}

/**
 * The derivative of a single element by a single element; undefined for larger ones, and where a needed value
 * is gone.
 */
export function localDerivative(op: GradFn, operand: number): number | undefined {
  if (op.result.size !== 1 || op.inputs[operand]?.size !== 1 || !isFollowed(op, operand)) return undefined;
  const one = full(op.result.shape, 1, { dtype: op.result.dtype });
  const memory = new BorrowedMemory();
  memory.take(one.array);
  try {
    return noGrad(() => memory.during(op, () => contribution(op, operand, one)))?.item();
  } catch (error) {
    requireOurs(error);
    return undefined;
  } finally {
    // a rule of the user's may have kept what it was given
    if (op.rules.foreign !== true) memory.free();
  }
}
