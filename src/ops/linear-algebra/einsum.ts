/**
 * Einstein summation, composed of diagonals, sums and batched matrix products (as NumPy's and PyTorch's
 * einsum).
 */
import { checkedInside, signature } from "../../arguments/index.js";
import { sameShape, sizeOf } from "../../array/index.js";
import { composed, scope, type Tensor, tensorKind } from "../../tensor/index.js";
import { diagonal } from "../indexing/entries.js";
import { parseEquation } from "./equation.js";
import { matmulOp } from "./matmul-op.js";

/** A tensor whose axes carry labels, one each. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

const takes = signature("einsum", {
  equation: checkedInside('a string such as "ij,jk->ik"'),
  "...tensors": tensorKind,
});

/**
 * `einsum("ij,jk->ik", a, b)`: axes with the same letter are multiplied along, letters missing on the right
 * are summed. Without `->` the letters that appear once are the result, in alphabetical order. `...` stands
 * for leading axes that broadcast.
 * @throws ValueError for an equation that does not parse, ShapeError for tensors that do not fit it.
 */
export const einsum = composed(takes, (equation: string, ...tensors: readonly Tensor[]): Tensor => {
  const { inputs, output } = parseEquation(equation, tensors);
  return scope("einsum", () => {
    let result: Labelled | undefined;
    for (const [i, labels] of inputs.entries()) {
      const next = onlyDistinct({ x: tensors[i] as Tensor, labels });
      const later = new Set([...output, ...inputs.slice(i + 1).flat()]);
      result = result === undefined ? next : contract(result, next, later);
    }
    const y = finish(result as Labelled, output);
    return tensors.includes(y) ? y.permute(y.shape.map((_, axis) => axis)) : y; // a tensor of its own
  });
});

/** "ii" is a diagonal: bring both axes to the end and keep one. */
function onlyDistinct({ x, labels }: Labelled): Labelled {
  const twice = labels.find((label, axis) => labels.indexOf(label) !== axis);
  if (twice === undefined) return { x, labels };
  const [i, j] = [labels.indexOf(twice), labels.lastIndexOf(twice)];
  const rest = labels.map((_, axis) => axis).filter((axis) => axis !== i && axis !== j);
  return onlyDistinct({
    x: diagonal(x.permute([...rest, i, j])),
    labels: [...rest.map((axis) => labels[axis] as string), twice],
  });
}

function sumOut({ x, labels }: Labelled, keep: (label: string) => boolean): Labelled {
  const axes = labels.flatMap((label, axis) => (keep(label) ? [] : [axis]));
  return axes.length === 0 ? { x, labels } : { x: x.sum(axes), labels: labels.filter(keep) };
}

/**
 * Two operands as one batched product: (batch, left, inner) · (batch, inner, right) -> (batch, left, right).
 */
function contract(first: Labelled, second: Labelled, later: ReadonlySet<string>): Labelled {
  const a = sumOut(first, (label) => second.labels.includes(label) || later.has(label));
  const b = sumOut(second, (label) => first.labels.includes(label) || later.has(label));
  const shared = a.labels.filter((label) => b.labels.includes(label));
  // an ellipsis axis may be stretched, which a sum inside the product could not see: it stays, and is summed
  // at the end
  const batch = shared.filter((label) => later.has(label) || label.startsWith("..."));
  const inner = shared.filter((label) => !batch.includes(label));
  const left = a.labels.filter((label) => !shared.includes(label));
  const right = b.labels.filter((label) => !shared.includes(label));

  // where the inner axes lie is a flag of the product, which saves a transpose
  const transposeA = inner.length > 0 && left.includes(a.labels.at(-1) as string);
  const transposeB = inner.length > 0 && inner.includes(b.labels.at(-1) as string);
  const x = grouped(a, batch, transposeA ? [inner, left] : [left, inner]);
  const y = grouped(b, batch, transposeB ? [right, inner] : [inner, right]);
  const counts = x.dtype === "bool" && y.dtype === "bool"; // as in a sum
  const [p, q] = counts ? [x.to("int32"), y.to("int32")] : [x, y];
  const product = matmulOp(p, q, { transposeA, transposeB });
  const extents = (each: Labelled, labels: readonly string[]) =>
    labels.map((label) => each.x.shape[each.labels.indexOf(label)] as number);
  const shape = [...product.shape.slice(0, batch.length), ...extents(a, left), ...extents(b, right)];
  return { x: reshaped(product, shape), labels: [...batch, ...left, ...right] };
}

/** Two groups of axes as the last two, behind those of the batch. */
function grouped(each: Labelled, batch: readonly string[], [rows, columns]: readonly string[][]): Tensor {
  const x = align(each, [...batch, ...(rows as string[]), ...(columns as string[])]);
  const end = batch.length + (rows as string[]).length;
  return reshaped(x, [
    ...x.shape.slice(0, batch.length),
    sizeOf(x.shape.slice(batch.length, end)),
    sizeOf(x.shape.slice(end)),
  ]);
}

const reshaped = (x: Tensor, shape: readonly number[]): Tensor =>
  sameShape(x.shape, shape) ? x : x.reshape(shape);

function align({ x, labels }: Labelled, order: readonly string[]): Tensor {
  return order.every((label, axis) => label === labels[axis])
    ? x
    : x.permute(order.map((label) => labels.indexOf(label)));
}

function finish(result: Labelled, output: readonly string[]): Tensor {
  return align(
    sumOut(result, (label) => output.includes(label)),
    output,
  );
}
