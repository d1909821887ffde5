/** The equation of an einsum, read and held against the tensors that it is about. */
import { ShapeError, show, ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { nameOf, requireTensor, type Tensor } from "../../tensor/index.js";

/**
 * The labels of each tensor's axes and of the result's.
 * @throws ValueError for an equation that does not parse, ShapeError for tensors that do not fit it.
 */
export function parseEquation(
  equation: string,
  tensors: readonly Tensor[],
): { inputs: string[][]; output: string[] } {
  const fail = (why: string): never => {
    throw new ValueError(`einsum: ${show(equation)}: ${why}`);
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
        `einsum: term "${term}" names ${labels.length} axes, but ${nameOf(x)} has shape ` +
          `${formatShape(x.shape)}`,
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
          `einsum: ${JSON.stringify(equation)}: axis "${label}" has size ${known} in one term and ` +
            `${extent} in ${nameOf(tensors[i] as Tensor)}`,
        );
      extents.set(label, Math.max(known, extent));
    }
  }
}
