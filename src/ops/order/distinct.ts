/** Distinct elements, and which of them each is. */
import { signature } from "../../arguments/index.js";
import {
  asTensor,
  composed,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { take } from "../indexing/take-ops.js";
import { type Numbers, orderOf } from "./radix.js";

/** The places where each distinct element is first, by size, and for each element which of them it is. */
function distinct(x: Tensor) {
  const values = x.toTypedArray() as Numbers;
  const order = orderOf(values, { start: 0, step: 1, length: values.length, descending: false });
  const firsts: number[] = [];
  const counts: number[] = [];
  const inverse = new Int32Array(values.length);
  let last: number | undefined;
  for (const place of order) {
    const value = values[place] as number;
    // NaN equals nothing, not itself either: each is one of its own, as in PyTorch
    if (last === undefined || value !== last) {
      firsts.push(place);
      counts.push(0);
    }
    counts[counts.length - 1] = (counts.at(-1) as number) + 1;
    inverse[place] = firsts.length - 1;
    last = value;
  }
  return { firsts: Int32Array.from(firsts), counts: Int32Array.from(counts), inverse };
}

const flat = (x: Tensor) => (x.rank === 1 ? x : x.reshape([x.size]));

/**
 * y = the distinct elements of x in ascending order, (U). NaN equals nothing: each is one of its own. The
 * gradient goes to the first of equal elements.
 */
export const unique = composed(signature("unique", { x: operandKind }), (x: TensorLike): Tensor => {
  const operand = flat(asTensor(x, undefined, "unique"));
  return scope("unique", () => take(operand, distinct(operand).firsts, 0));
});

/**
 * y = [values, indices, inverse, counts]: the distinct elements of x in ascending order, (U); the int32
 * places of the first of each in the flattened x, (U); for each element of x which of them it is, in x's
 * shape; how often each is there, (U).
 */
export const uniqueAll = composed(
  signature("uniqueAll", { x: operandKind }),
  (x: TensorLike): [values: Tensor, indices: Tensor, inverse: Tensor, counts: Tensor] => {
    const operand = asTensor(x, undefined, "uniqueAll");
    const { firsts, counts, inverse } = distinct(operand);
    return scope("uniqueAll", () => [
      take(flat(operand), firsts, 0),
      tensor(firsts),
      tensor(inverse, { shape: operand.shape }),
      tensor(counts),
    ]);
  },
);
