/** vjp: a function's value, and the linear map that takes seeds of its outputs back to its inputs. */
import { callback, Signature, signature } from "../../arguments/index.js";
import { asTensor, Tensor, type TensorLike } from "../../tensor/index.js";
import { detachUnless, Primals, record, VectorJacobianProduct } from "./differentiate.js";
import { flatten, flattenLike, type Like, treeKind } from "./tree.js";

const vjpTakes = signature("vjp", { f: callback, x: treeKind });
const pullbackTakes = new Signature("vjp pullback", { v: treeKind });

/** From a seed, built like the output, to vᵀ·J, built like the input. */
export type Pullback<In, Out> = (v: Out extends Tensor ? TensorLike : Like<Out>) => Like<In>;

/**
 * y = f(x), and the function v ↦ vᵀ·∂f/∂x. x and y are tensors, or trees of them in plain objects and arrays;
 * v is built like y, the result like x. The function may be called again and again, each time at the cost of
 * one pass back. What is no float is a constant.
 * @throws ValueError for what is no tree of tensors, DTypeError for an x
 *   without floats, ShapeError for a seed of another shape.
 */
export function vjp<In, Out>(f: (x: In) => Out, x: In): [y: Out, pullback: Pullback<In, Out>] {
  vjpTakes.check(arguments);
  const primals = new Primals("vjp", "x", x);
  const product = new VectorJacobianProduct("vjp", primals.inputs);
  const y = record("vjp", () => f(primals.tree));
  const flat = flatten("vjp", "y", y);
  const pullback = (...args: unknown[]): Like<In> => {
    pullbackTakes.check(args);
    const [v] = args;
    const seed =
      y instanceof Tensor && !(v instanceof Tensor) ? asTensor(v as TensorLike, y.dtype, "vjp") : v;
    const seeds = flattenLike("vjp", "v", seed, flat);
    const gradient = product.pullBack(flat.leaves, seeds, product.hasOuterHistory(y, seeds), true);
    return primals.rebuild(gradient);
  };
  return [detachUnless(product.hasOuterHistory(y), y), pullback];
}
