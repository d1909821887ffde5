/** vjp: a function's value, and the linear map that takes seeds of its outputs back to its inputs. */
import { asTensor, Tensor, type TensorLike } from "../../tensor/index.js";
import { Lifted, Pull, record, settle } from "./differentiate.js";
import { flatten, flattenLike, type Like } from "./tree.js";

/** From a seed, built like the output, to vᵀ·J, built like the input. */
export type Pullback<In, Out> = (v: Out extends Tensor ? TensorLike : Like<Out>) => Like<In>;

/**
 * y = f(x), and the function v ↦ vᵀ·∂f/∂x. x and y are tensors, or trees of them in plain objects and arrays; v is built like y, the
 * result like x. The function may be called again and again, each time at the cost of one pass back. What is no float is a constant.
 * @throws ValueError for what is no tree of tensors, DTypeError for an x without floats, ShapeError for a seed of another shape.
 */
export function vjp<In, Out>(f: (x: In) => Out, x: In): [y: Out, pullback: Pullback<In, Out>] {
  const lifted = new Lifted("vjp", "x", x);
  const pull = new Pull("vjp", lifted.inputs);
  const y = record("vjp", () => f(lifted.tree));
  const flat = flatten("vjp", "y", y);
  const pullback = (v: unknown): Like<In> => {
    const seed =
      y instanceof Tensor && !(v instanceof Tensor) ? asTensor(v as TensorLike, y.dtype, "vjp") : v;
    const seeds = flattenLike("vjp", "v", seed, flat);
    const gradient = pull.back(flat.leaves, seeds, pull.isObserved(y, seeds), true);
    return lifted.rebuild(gradient);
  };
  return [settle(y, pull.isObserved(y)), pullback];
}
