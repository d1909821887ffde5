/** Gradients as values: the functional way back, which writes to no `.grad` (torch.autograd.grad). */
import {
  either,
  flag,
  GradError,
  kind,
  listOf,
  optional,
  options,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { context } from "../context/context.js";
import { GradFn } from "../graph/grad-fn.js";
import { tensorKind } from "../graph/kinds.js";
import { type Node, nodeOf } from "../graph/node.js";
import { nameOf, Tensor } from "../graph/tensor.js";
import { carriesGradient, nodesLeadingTo, topologicalOrder } from "../graph/topological-order.js";
import type { TensorLike } from "../value/convert.js";
import { zerosLike } from "../value/creation.js";
import type { GradientSum } from "./gradient-store.js";
import { ReverseOrder } from "./reverse-order.js";
import { reversePass } from "./reverse-pass.js";
import { requireUnreleased, type Start, startAt } from "./start.js";

export interface GradientsOptions {
  /** The upstream gradient of each output, of its shape; may be left out for outputs of a single element. */
  readonly seeds?: readonly (TensorLike | undefined)[];
  /** Record the pass itself, so that the gradients can be differentiated. Default false. */
  readonly createGraph?: boolean;
  /** Keep what forward saved, so that the graph can be walked again. Default: the value of `createGraph`. */
  readonly retainGraph?: boolean;
  /** An input that no output depends on gets zeros instead of an error. Default false. */
  readonly allowUnused?: boolean;
}

export const gradientsOptions = options<GradientsOptions>()({
  seeds: optional(kind("a list of upstream gradients, one for each output", Array.isArray)),
  createGraph: withDefault(flag, false),
  retainGraph: optional(flag),
  allowUnused: withDefault(flag, false),
});

const tensors = listOf(tensorKind, "a list of tensors");
const gradientsTakes = signature("gradients", {
  outputs: either(tensorKind, tensors),
  inputs: tensors,
  options: gradientsOptions,
});

/**
 * ∂(Σ outputs · seeds)/∂input for each input, a leaf or the result of an op, of its shape and dtype. No
 * `.grad` changes; hooks of the tensors on the way run. Only what lies between outputs and inputs is
 * computed, and released unless `retainGraph`.
 * @throws GradError for an input that does not require grad or is not used (unless `allowUnused`), and as
 *   `backward` does; ShapeError for a seed of another shape.
 */
export function gradients(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options?: GradientsOptions,
): Tensor[] {
  gradientsTakes.check(arguments);
  const { seeds = [], allowUnused, createGraph, retainGraph = createGraph } = gradientsOptions.read(options);
  const roots = outputs instanceof Tensor ? [outputs] : outputs;
  if (seeds.length > 0 && seeds.length !== roots.length)
    throw new GradError(
      `gradients: ${seeds.length} seeds for ${roots.length} outputs; give one for each, in a list`,
    );
  for (const [i, input] of inputs.entries()) {
    if (!input.requiresGrad)
      throw new GradError(
        `gradients: input ${i}, ${nameOf(input)}, does not require grad, so nothing was recorded of how ` +
          `it is used. ` +
          `Create it with { requiresGrad: true } before computing the outputs.`,
      );
  }
  const starts = roots.flatMap((root, i) =>
    allowUnused && !root.requiresGrad
      ? []
      : [startAt("gradients", root, seeds[i], "with sum()", "{ seeds: [seed] }")],
  );
  return pullBack(starts, inputs, { beyond: true, allowUnused, createGraph, retainGraph });
}

interface PullBackOptions {
  /** Whether an input may lie behind another: see `nodesBetween`. */
  readonly beyond: boolean;
  readonly allowUnused: boolean;
  readonly createGraph: boolean;
  readonly retainGraph: boolean;
}

/** `gradients` with its arguments checked. */
export function pullBack(
  starts: readonly Start[],
  inputs: readonly Tensor[],
  { beyond, allowUnused, createGraph, retainGraph }: PullBackOptions,
): Tensor[] {
  const wanted = new Set(inputs.map(nodeOf));
  const between = nodesBetween(
    starts.map(({ root }) => root),
    wanted,
    beyond,
  );
  const leading = starts.filter(({ root }) => between.has(nodeOf(root)));
  const isReleased = (node: Node): node is GradFn => node instanceof GradFn && node.released;
  for (const { root } of leading) requireUnreleased("gradients", root, [...between].find(isReleased));
  for (const [i, input] of inputs.entries())
    if (!allowUnused && !between.has(nodeOf(input)))
      throw new GradError(
        `gradients: no output depends on input ${i}, ${nameOf(input)} of shape ` +
          `${formatShape(input.shape)}. ` +
          `Leave it out, or pass { allowUnused: true } to get zeros.`,
      );
  const kept = reversePass({
    order: new ReverseOrder(
      leading.map(({ root }) => root),
      between,
    ),
    starts: leading,
    createGraph,
    keeps: (node) => wanted.has(node),
    observers: context.observers.current,
  });
  const sums = new Map(kept.map((sum) => [nodeOf(sum.tensor), sum]));
  const result = inputs.map((input) => {
    const sum = sums.get(nodeOf(input));
    return sum === undefined ? zerosLike(input) : own(sum, createGraph);
  });
  if (!retainGraph) release(between);
  return result;
}

/**
 * The nodes on a path from a root to one of `wanted`, both ends included, in topological order.
 * @param beyond whether to look for others behind a wanted one; false where it is known that there are none.
 */
function nodesBetween(roots: readonly Tensor[], wanted: ReadonlySet<Node>, beyond: boolean): Set<Node> {
  const order = topologicalOrder(
    roots,
    beyond ? carriesGradient : (input, node) => input.requiresGrad && !wanted.has(node),
  );
  return nodesLeadingTo(order, wanted);
}

/** What the pass computed, as a tensor that shares its elements with no other. */
function own({ gradient, buffer }: GradientSum, createGraph: boolean): Tensor {
  if (createGraph) return gradient;
  return new Tensor(buffer.take(gradient));
}

/** Gives up what forward saved in every record of a pass. */
export function release(nodes: Iterable<Node>): void {
  const metas = new Map<Tensor, Tensor>();
  for (const node of nodes) if (node instanceof GradFn) node.release(metas);
}

/**
 * Gives up what forward saved in every record between the outputs and inputs that nothing else lies behind.
 */
export function releaseBetween(outputs: readonly Tensor[], inputs: readonly Tensor[]): void {
  release(nodesBetween(outputs, new Set(inputs.map(nodeOf)), false));
}

/** Whether the roots depend on a leaf that requires grad by a path that leads past all of `known`. */
export function dependsOnOthers(roots: readonly Tensor[], known: ReadonlySet<Node>): boolean {
  const behind = topologicalOrder(
    roots.filter((root) => root.requiresGrad && !known.has(nodeOf(root))),
    (input) => input.requiresGrad && !known.has(nodeOf(input)),
  );
  return behind.some((node) => !(node instanceof GradFn));
}
