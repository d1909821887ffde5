/**
 * Where a reverse pass starts: a result, its upstream gradient, and a graph behind it that is still whole.
 */
import { GradError, isPlainObject, ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { whyConstant } from "../graph/cut.js";
import type { GradFn } from "../graph/grad-fn.js";
import { requireFloating } from "../graph/kinds.js";
import { nameOf, Tensor } from "../graph/tensor.js";
import { sumTo } from "../op/primitives.js";
import { asTensor, type TensorLike } from "../value/convert.js";

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
 * @throws GradError for a root without history or, if no seed is given, of several elements; ShapeError for a
 *   seed of another shape.
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
      `${op}: ${nameOf(root)} of shape ${formatShape(root.shape)} is not a scalar. Reduce it first, e.g. ` +
        `${howToReduce}, ` +
        `or pass the upstream gradient: ${howToSeed} with a seed of shape ${formatShape(root.shape)}.`,
    );
  return { root, gradient: new Tensor(kernels.full(root.array.shape, 1, root.dtype)), own: true };
}

/** The seed as a tensor of the root's shape and dtype. */
function seedOf(op: string, root: Tensor, seed: TensorLike): Tensor {
  if (isPlainObject(seed))
    throw new ValueError(
      `${op}: the seed is an object; options come last: backward(undefined, { retainGraph: true }).`,
    );
  const given = asTensor(seed, root.dtype, `${op}: seed`);
  requireFloating(`${op}: seed`, given);
  if (!sameShape(given.shape, root.shape) && given.size !== 1)
    throw new ShapeError(
      `${op}: the seed has shape ${formatShape(given.shape)}, but ${nameOf(root)} has ` +
        `${formatShape(root.shape)}`,
    );
  const typed = given.dtype === root.dtype ? given : given.to(root.dtype);
  return sameShape(typed.shape, root.shape) ? typed : sumTo(typed, []).broadcastTo(root.shape);
}

/** @throws GradError where the pass would go through what was released: the first such record is given. */
export function requireUnreleased(op: string, root: Tensor, released: GradFn | undefined): void {
  if (released !== undefined)
    throw new GradError(
      `${op}: the graph of ${nameOf(root)} was already walked back and released (at ${released}). ` +
        `Compute it again, or call the first backward with { retainGraph: true }.`,
    );
}
