/**
 * Whether a gradient is linear in the upstream gradient, as the chain rule has it: no upstream gradient is
 * special, neither 1 nor what is positive, small or alone.
 */
import { Generator } from "../../random/index.js";
import { type FoundTensor, nameOfFound } from "../transforms/tree.js";
import type { CheckSettings, Tolerances } from "./check-settings.js";
import { GradcheckError, type GradcheckRow } from "./gradcheck-error.js";
import { type GradientsOf, indexOf, type Problem, withGraph } from "./jacobian-lines.js";

/** What rounding may do to a sum of gradients, in units of the last place of the largest. */
const roundings = 1024;

/** @throws GradcheckError where the gradient for a·v + b·w is not a·(that for v) + b·(that for w). */
export function requireLinear(
  problem: Problem,
  combination: readonly FoundTensor[],
  rows: readonly GradcheckRow[],
  { name }: CheckSettings,
  tolerances: Tolerances,
): void {
  withGraph(problem, combination, (outputs, gradientsOf) => {
    for (const output of outputs) {
      const found = firstDifference(output, gradientsOf, tolerances);
      if (found === undefined) continue;
      const leaf = combination[found.leaf] as FoundTensor;
      throw new GradcheckError(
        `${name}: the gradient of ${nameOfFound(leaf)} is not linear in the upstream gradient g of ` +
          `${nameOfFound(output)}: for a sum of two it is ${found.actual.toPrecision(6)} at ` +
          `[${indexOf(found.at, leaf.tensor.shape).join("][")}], where the sum of their gradients is ` +
          `${found.expected.toPrecision(6)}. A rule multiplies g and adds such products: it may not square ` +
          `or clip g, or ask for its sign.`,
        "nonlinear",
        rows,
      );
    }
  });
}

interface Difference {
  readonly leaf: number;
  readonly at: number;
  readonly actual: number;
  readonly expected: number;
}

function firstDifference(
  { tensor: output }: FoundTensor,
  gradientsOf: GradientsOf,
  { allowed, epsilon }: Tolerances,
): Difference | undefined {
  const { v, w, a, b, sum } = seedsOf(output.size);
  const [forV, forW, forSum] = [v, w, sum].map((seed) => gradientsOf(output, seed)) as [
    ArrayLike<number>[],
    ArrayLike<number>[],
    ArrayLike<number>[],
  ];
  for (const [leaf, gradient] of forSum.entries()) {
    const parts = Array.from(gradient, (_, at) => [
      a * (forV[leaf]?.[at] as number),
      b * (forW[leaf]?.[at] as number),
    ]) as [number, number][];
    const largest = parts.reduce((most, [x, y]) => Math.max(most, Math.abs(x) + Math.abs(y)), 0);
    for (const [at, [x, y]] of parts.entries()) {
      const [actual, expected] = [gradient[at] as number, x + y];
      const rounding = roundings * epsilon * largest;
      if (!(Math.abs(actual - expected) <= allowed(expected) + rounding))
        return { leaf, at, actual, expected };
    }
  }
  return undefined;
}

/**
 * v is tiny and w is huge, both of mixed signs, and what is largest in v is smallest in w; a and b are
 * negative, and bring both to the size of 1.
 */
function seedsOf(size: number) {
  const generator = new Generator(0);
  const [a, b, scale] = [-1.7 * 2 ** 20, -2.3 * 2 ** -20, 2 ** -20];
  const v = new Float64Array(size);
  const w = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const magnitude = 1 + generator.random();
    v[i] = (generator.random() < 0.5 ? -1 : 1) * magnitude * scale;
    w[i] = ((generator.random() < 0.5 ? -1 : 1) * (3 - magnitude)) / scale;
  }
  return { v, w, a, b, sum: v.map((each, i) => a * each + b * (w[i] as number)) };
}
