/** jvp: the derivative of a function along a direction, forward mode out of reverse mode. */
import { callback, ShapeError, signature } from "../../arguments/index.js";
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import { nameOf, type Tensor, zerosLike } from "../../tensor/index.js";
import { detachUnless, Primals, record, VectorJacobianProduct } from "./differentiate.js";
import { flatten, flattenLike, type Like, treeKind } from "./tree.js";

const jvpTakes = signature("jvp", { f: callback, x: treeKind, v: treeKind });

/**
 * y = f(x) and ∂f/∂x · v, the derivative of f at x along v, built like y. v is built like x; its entries at
 * integer and bool leaves are ignored. Costs two passes back.
 *
 * There is no second set of rules: u ↦ uᵀ·J is linear in u, so its own vjp with v gives J·v (J. Townsend, "A
 * new trick for calculating Jacobian vector products", 2017).
 * @throws ValueError for what is no tree of tensors and for a v that is
 *   built differently, ShapeError for a leaf of another shape.
 */
export function jvp<In, Out>(f: (x: In) => Out, x: In, v: Like<In>): [y: Out, tangent: Like<Out>] {
  jvpTakes.check(arguments);
  const primals = new Primals("jvp", "x", x);
  const directions = flattenLike("jvp", "v", v, primals.flat).filter((_, i) =>
    isFloating((primals.flat.leaves[i] as Tensor).dtype),
  );
  for (const [i, direction] of directions.entries()) {
    const input = primals.inputs[i] as Tensor;
    if (!sameShape(direction.shape, input.shape))
      throw new ShapeError(
        `jvp: v has shape ${formatShape(direction.shape)} where x, ${nameOf(input)}, has ` +
          `${formatShape(input.shape)}`,
      );
  }
  const product = new VectorJacobianProduct("jvp", primals.inputs);
  const y = record("jvp", () => f(primals.tree));
  const flat = flatten("jvp", "y", y);
  const outputs = flat.leaves.filter((leaf) => isFloating(leaf.dtype));
  const seeds = outputs.map((leaf) => zerosLike(leaf, { requiresGrad: true }));
  const pulled = product.pullBack(outputs, seeds, true); // uᵀ·J at u = 0, with its history
  const seedProduct = new VectorJacobianProduct("jvp", seeds);
  const keepHistory = product.hasOuterHistory(y, directions);
  const tangents = seedProduct.pullBack(pulled, directions, keepHistory);
  let next = 0;
  const tangent = flat.rebuild(
    flat.leaves.map((leaf) => (isFloating(leaf.dtype) ? (tangents[next++] as Tensor) : zerosLike(leaf))),
  ) as Like<Out>;
  if (!keepHistory) product.release(outputs);
  return [detachUnless(keepHistory, y), tangent];
}
