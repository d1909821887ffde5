/** What an op says about one application of itself: its numbers, and what it does with a gradient. */
import { formatShape, sameShape } from "../../array/index.js";
import {
  formatTerm,
  type GradFn,
  type OpRules,
  type Tensor,
  termsOf,
  withTerms,
} from "../../tensor/index.js";
import type { DrawnOp } from "./drawn-graph.js";

/** `slope = 0.01`, `axis = 1`, `[0:2]`: what stands beside the operands; of a switch that is on its name. */
export function numbersOf(op: DrawnOp): string {
  return Object.entries(termsOf(op))
    .flatMap(([name, term]) => {
      if (term == null || term === false || !/^[\p{Ll}\p{Lu}]*$/u.test(name)) return [];
      if (term === true) return [name];
      return name === "" ? [formatTerm(term)] : [`${name} = ${formatTerm(term)}`];
    })
    .join(", ");
}

/** The answer for one operand: where one rule stands for all of them, so does the first. */
function answerFor<T>({ vjp }: OpRules<unknown>, answers: readonly T[] | undefined, operand: number) {
  return answers?.[typeof vjp === "function" ? 0 : operand];
}

/** `3 · {a}²`: {a}, {b}, ... are the operands, {y} the result. "" where an op says none. */
export function localText(op: GradFn, operand: number): string {
  const local = answerFor(op.rules, op.rules.local, operand);
  return local === undefined ? "" : withTerms(local, termsOf(op));
}

/** `summed to (50,)`: what becomes of the gradient besides; "" if nothing, or if nobody knows. */
export function carriedText(op: GradFn, operand: number): string {
  const carry = answerFor(op.rules, op.rules.carries, operand);
  if (carry != null) return carry.words;
  // place by place: the engine sums what was broadcast. Of an op of the user's nobody knows
  const { shape, size } = op.inputs[operand] as Tensor;
  const same = sameShape(shape, op.result.shape) || size === op.result.size;
  return same || op.rules.foreign === true ? "" : `summed to ${formatShape(shape)}`;
}

/** `e = exp(-{a}); {y} = 1 / (1 + e)`: the plain steps of one application; "" where it says none. */
export function insideOf({ rules: { inside = "" }, inputs, attrs }: DrawnOp): string {
  return typeof inside === "string" ? inside : String(inside({ inputs, attrs }));
}
