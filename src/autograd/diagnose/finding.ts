/** Finding: a cause with its words; and what the search for causes asks of a derivative rule. */
import { contribution, type GradFn, nameOf, noGrad, type Tensor } from "../../tensor/index.js";
import { type Extremes, extremesOf } from "./extremes.js";
import type { Passage } from "./trace-gradient.js";

/** A cause with its words, and the value at which the path is to be marked. */
export interface Finding<Cause> {
  readonly cause: Cause;
  readonly sentence: string;
  readonly remedy: string;
  /** The op to blame, or the tensor. */
  readonly at: GradFn | Tensor | undefined;
  readonly share?: { readonly zero: number; readonly of: number };
}

/** What the rule makes of another upstream gradient. */
export const ruleOn = ({ node, input }: Passage, upstream: Tensor): Tensor =>
  noGrad(() => contribution(node, input, upstream)) ?? upstream;

/** The numbers of an operand. */
export function operandOf(node: GradFn, i: number): Extremes {
  const operand = extremesOf(node.peekInput(i), nameOf(node.inputs[i] as Tensor));
  node.forgetUnpacked();
  return operand;
}

/** `between 0.5 and 2`; empty for values without a least one. */
export const rangeOf = ({ min, max }: Extremes): string =>
  Number.isNaN(min) ? "" : `between ${Number(min.toPrecision(4))} and ${Number(max.toPrecision(4))}`;
