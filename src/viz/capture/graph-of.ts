/** graphOf: from a tensor to the snapshot of the graph that it was computed by. */
import {
  checkedInside,
  either,
  flag,
  listOf,
  oneOf,
  optional,
  options,
  ShapeError,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import {
  asTensor,
  failureOf,
  full,
  nameOf,
  operandKind,
  requireTensor,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { DrawnGraph } from "./drawn-graph.js";
import { recordedSeed } from "./gradients.js";
import { requireNamed } from "./names.js";
import { SnapshotBuilder } from "./snapshot-builder.js";

export interface GraphOptions {
  /**
   * The upstream gradient that gradients between the leaves are computed from; by default what backward()
   * started with at the root.
   */
  readonly seed?: TensorLike;
  /**
   * Whether gradients by central differences are computed too, for values of at most 16 elements. Default
   * false: it takes long.
   */
  readonly numerical?: boolean;
  /**
   * Whether of arrays with more than 64 elements the first along each axis are kept: the player shows sums
   * in them. Default false.
   */
  readonly excerpts?: boolean;
  /**
   * Tensors whose elements are kept, and those of their gradients, for pictures that draw them as images: by
   * name, by id or by the path of their module, at most the first 65,536 of each. `auto`: inputs of shape (N,
   * 1 or 3, height, width), and filters of convolutions. Default none; JSON leaves them out.
   */
  readonly images?: "auto" | readonly string[];
}

/** What has a graph: a tensor, or an error that an op threw. */
export type GraphRoot = Tensor | Error;

export const graphOptions = options<GraphOptions>()({
  seed: optional(operandKind),
  numerical: withDefault(flag, false),
  excerpts: withDefault(flag, false),
  images: withDefault(either(oneOf(["auto"]), listOf(text, "an array of strings")), []),
});

const graphOfTakes = signature("graphOf", {
  root: checkedInside("a tensor, or an error"),
  options: graphOptions,
});

/**
 * The graph behind `root` as it is now: structure, names, shapes, values, gradients and local derivatives.
 * Nothing changes: neither the graph, nor `.grad`, nor random state, and no hook runs. Any depth will do, in
 * time linear in the graph.
 *
 * Gradients of leaves and retained tensors are what `.grad` holds; those between are known if backward() has
 * started at `root` and the values they need are still there (small ones outlive the graph, large ones need
 * `retainGraph`; a seed of more than 16 elements has to be given again).
 * @param root the tensor at the end, or an error that an op threw: then the graph ends in the op that failed.
 * @throws ValueError for what is neither, ShapeError for a seed that is not of root's shape.
 */
export function graphOf(root: GraphRoot, given: GraphOptions = {}): GraphSnapshot {
  graphOfTakes.check(arguments);
  return captured("graphOf", root, given);
}

/** @param derived whether to show how constants were computed. */
export function captured(
  by: string,
  root: GraphRoot,
  given: GraphOptions = {},
  derived = true,
): GraphSnapshot {
  const failure = failureOf(root);
  if (failure !== undefined)
    return new SnapshotBuilder(new DrawnGraph(failure.operands, derived), failure.operands).buildFailure(
      failure,
      root as Error,
    );
  if (root instanceof Error)
    throw new ValueError(
      `${by}: no op and no module threw this error, so there is no graph behind it: ${root.message}`,
    );
  requireTensor(by, root);
  const { seed: said, ...kept } = graphOptions.read(given);
  const seed = said === undefined ? recordedSeed(root) : seedLike(root, said);
  const graph = new SnapshotBuilder(new DrawnGraph([root], derived), [root], seed, kept).build(root);
  const { images } = kept;
  if (images !== "auto") requireNamed(`${by}: images`, graph, images);
  return graph;
}

function seedLike(root: Tensor, given: TensorLike): Tensor {
  const seed = asTensor(given, root.dtype).detach().to(root.dtype);
  if (seed.size === 1) return full(root.shape, seed.item(), { dtype: root.dtype });
  if (!sameShape(seed.shape, root.shape))
    throw new ShapeError(
      `graphOf: the seed has shape ${formatShape(seed.shape)}, ` +
        `but ${nameOf(root)} has ${formatShape(root.shape)}`,
    );
  return seed;
}
