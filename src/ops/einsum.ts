/** Einstein summation, composed of diagonals, sums and batched matrix products (as NumPy's and PyTorch's einsum). */
import { formatShape, ShapeError, sizeOf, ValueError } from "../array/index.js";
import { composed, nameOf, requireTensor, scope, type Tensor } from "../tensor/index.js";
import { diagonal } from "./indexing.js";

/** A tensor whose axes carry labels, one each. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/**
 * `einsum("ij,jk->ik", a, b)`: axes with the same letter are multiplied along, letters missing on the right are summed. Without
 * `->` the letters that appear once are the result, in alphabetical order. `...` stands for leading axes that broadcast.
 * @throws ValueError for an equation that does not parse, ShapeError for tensors that do not fit it.
 */
export const einsum = composed("einsum", (equation: string, ...tensors: readonly Tensor[]): Tensor => {
  const { inputs, output } = parseEquation(equation, tensors);
  return scope("einsum", () => {
    let result: Labelled | undefined;
    for (const [i, labels] of inputs.entries()) {
      const next = onlyDistinct({ x: tensors[i] as Tensor, labels });
      const later = new Set([...output, ...inputs.slice(i + 1).flat()]);
      result = result === undefined ? next : contract(result, next, later);
    }
    return finish(result as Labelled, output);
  });
});

function parseEquation(
  equation: string,
  tensors: readonly Tensor[],
): { inputs: string[][]; output: string[] } {
  const fail = (why: string): never => {
    throw new ValueError(`einsum: ${JSON.stringify(equation)}: ${why}`);
  };
  if (typeof equation !== "string") fail('the equation comes first, as text like "ij,jk->ik"');
  const sides = equation.replace(/\s+/g, "").split("->");
  const terms = (sides[0] as string).split(",");
  if (sides.length > 2 || !sides.every((side) => /^([a-zA-Z,]|\.{3})*$/.test(side)))
    fail("expected letters, commas, ... and one ->");
  if ([...terms, ...sides.slice(1)].some((term) => term.split("...").length > 2))
    fail("... stands for all axes without a letter, so once per term");
  if (terms.length !== tensors.length) fail(`${terms.length} terms for ${tensors.length} tensors`);
  for (const each of tensors) requireTensor("einsum", each);

  const ellipsisRank = Math.max(
    0,
    ...terms.map((term, i) => (term.includes("...") ? (tensors[i] as Tensor).rank - term.length + 3 : 0)),
  );
  const ellipsis = Array.from({ length: ellipsisRank }, (_, i) => `...${i}`);
  const expand = (term: string, rank?: number): string[] => {
    const [before, after] = term.split("...") as [string, string | undefined];
    if (after === undefined) return [...before];
    const count = rank === undefined ? ellipsisRank : rank - before.length - after.length;
    return [...before, ...ellipsis.slice(ellipsisRank - count), ...after];
  };
  const inputs = terms.map((term, i) => {
    const x = tensors[i] as Tensor;
    const labels = expand(term, x.rank);
    if (labels.length !== x.rank)
      throw new ShapeError(
        `einsum: term "${term}" names ${labels.length} axes, but ${nameOf(x)} has shape ${formatShape(x.shape)}`,
      );
    return labels;
  });
  const all = inputs.flat();
  const output =
    sides[1] === undefined
      ? [
          ...ellipsis,
          ...[...new Set(all)]
            .filter((label) => label.length === 1 && all.filter((each) => each === label).length === 1)
            .sort(),
        ]
      : expand(sides[1]);
  for (const label of output) {
    if (!all.includes(label)) fail(`"${label}" is in the result, but in no term`);
    if (output.filter((each) => each === label).length > 1) fail(`"${label}" is twice in the result`);
  }
  requireExtents(equation, inputs, tensors);
  return { inputs, output };
}

function requireExtents(equation: string, inputs: readonly string[][], tensors: readonly Tensor[]): void {
  const extents = new Map<string, number>();
  for (const [i, labels] of inputs.entries()) {
    for (const [axis, label] of labels.entries()) {
      const extent = (tensors[i] as Tensor).shape[axis] as number;
      const known = extents.get(label) ?? extent;
      if (known !== extent && !(label.startsWith("...") && (known === 1 || extent === 1)))
        throw new ShapeError(
          `einsum: ${JSON.stringify(equation)}: axis "${label}" has size ${known} in one term and ${extent} in ${nameOf(tensors[i] as Tensor)}`,
        );
      extents.set(label, Math.max(known, extent));
    }
  }
}

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

/** Two operands as one batched product: (batch, left, inner) · (batch, inner, right) -> (batch, left, right). */
function contract(first: Labelled, second: Labelled, later: ReadonlySet<string>): Labelled {
  const a = sumOut(first, (label) => second.labels.includes(label) || later.has(label));
  const b = sumOut(second, (label) => first.labels.includes(label) || later.has(label));
  const shared = a.labels.filter((label) => b.labels.includes(label));
  // an ellipsis axis may be stretched, which a sum inside the product could not see: it stays, and is summed at the end
  const batch = shared.filter((label) => later.has(label) || label.startsWith("..."));
  const inner = shared.filter((label) => !batch.includes(label));
  const left = a.labels.filter((label) => !shared.includes(label));
  const right = b.labels.filter((label) => !shared.includes(label));

  const [x, y] = [align(a, [...batch, ...left, ...inner]), align(b, [...batch, ...inner, ...right])];
  const extents = (t: Tensor, from: number, count: number) => t.shape.slice(from, from + count);
  const [batchX, batchY] = [extents(x, 0, batch.length), extents(y, 0, batch.length)];
  const leftShape = extents(x, batch.length, left.length);
  const rightShape = extents(y, batch.length + inner.length, right.length);
  const depth = sizeOf(extents(y, batch.length, inner.length));
  const product = x
    .reshape([...batchX, sizeOf(leftShape), depth])
    .matmul(y.reshape([...batchY, depth, sizeOf(rightShape)]));
  return {
    x: product.reshape([...product.shape.slice(0, batch.length), ...leftShape, ...rightShape]),
    labels: [...batch, ...left, ...right],
  };
}

function align({ x, labels }: Labelled, order: readonly string[]): Tensor {
  return x.permute(order.map((label) => labels.indexOf(label)));
}

function finish(result: Labelled, output: readonly string[]): Tensor {
  return align(
    sumOut(result, (label) => output.includes(label)),
    output,
  );
}
