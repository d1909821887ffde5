/** jacobian: every derivative of every output element by every input element. */
import { callback, signature } from "../../arguments/index.js";
import { isFloating } from "../../array/index.js";
import { stack } from "../../ops/index.js";
import { eye, type Tensor, zeros } from "../../tensor/index.js";
import { Primals, record, VectorJacobianProduct } from "./differentiate.js";
import { flatten, type Like, treeKind } from "./tree.js";

const jacobianTakes = signature("jacobian", { f: callback, x: treeKind });

/** Built like the output, with a tree like the input at each leaf. */
export type Jacobian<Out, In> = Out extends Tensor ? Like<In> : { [K in keyof Out]: Jacobian<Out[K], In> };

/**
 * ∂f/∂x. For tensors: of shape (...y.shape, ...x.shape), y = f(x). For trees:
 * built like y, and at each leaf of y a tree like x whose leaves have the shape
 * of both. One pass back per element of y. What is no float is a constant: zeros.
 * @throws ValueError for what is no tree of tensors, DTypeError for an x without floats.
 */
export function jacobian<In, Out>(f: (x: In) => Out, x: In): Jacobian<Out, In> {
  jacobianTakes.check(arguments);
  const primals = new Primals("jacobian", "x", x);
  const product = new VectorJacobianProduct("jacobian", primals.inputs);
  const y = record("jacobian", () => f(primals.tree));
  const flat = flatten("jacobian", "y", y);
  const keepHistory = product.hasOuterHistory(y);
  const blocks = flat.leaves.map((output) => {
    const rows = isFloating(output.dtype) ? rowsOf(product, output, keepHistory) : [];
    const block = (input: Tensor, column?: number) => {
      const shape = [...output.shape, ...input.shape];
      if (rows.length === 0 || column === undefined) return zeros(shape, { dtype: input.dtype });
      return stack(rows.map((row) => row[column] as Tensor)).reshape(shape);
    };
    return primals.rebuild(primals.inputs.map(block), (leaf) => block(leaf));
  });
  if (!keepHistory) product.release(flat.leaves);
  return flat.rebuild(blocks) as Jacobian<Out, In>;
}

/** The gradients of each element of the output in turn. */
function rowsOf(product: VectorJacobianProduct, output: Tensor, keepHistory: boolean): Tensor[][] {
  const identity = eye(output.size, output.size, { dtype: output.dtype });
  return Array.from({ length: output.size }, (_, element) =>
    product.pullBack([output], [identity.slice([element]).reshape(output.shape)], keepHistory, true),
  );
}
