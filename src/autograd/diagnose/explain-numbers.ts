/** Why a gradient is 0 or not finite: the rule of the op where it happened is run again with other upstream gradients, and its numbers are read. */
import { sizeOf } from "../../array/index.js";
import { Generator } from "../../random/index.js";
import {
  contribution,
  formatOp,
  type GradFn,
  nameOf,
  noGrad,
  onesLike,
  type Tensor,
  tensor,
} from "../../tensor/index.js";
import { firstAnomaly } from "./anomaly.js";
import type { NonFiniteCause, ZeroCause } from "./explanation.js";
import { type Extremes, extremesOf, formatNonFinite, isFiniteTensor } from "./extremes.js";
import { isZeroTensor, type Passage, type Trace } from "./trace-gradient.js";

/** A cause with its words, and the value at which the path is to be marked. */
export interface Finding<Cause> {
  readonly cause: Cause;
  readonly sentence: string;
  readonly remedy: string;
  /** The op to blame, or the tensor. */
  readonly at: GradFn | Tensor | undefined;
  readonly share?: { readonly zero: number; readonly of: number };
}

const like = (x: Tensor, f: (value: number) => number): Tensor =>
  tensor(Float64Array.from(x.toTypedArray(), f), { shape: x.shape, dtype: x.dtype });

/** What the rule makes of another upstream gradient. */
const ruleOn = ({ node, input }: Passage, upstream: Tensor): Tensor =>
  noGrad(() => contribution(node, input, upstream)) ?? upstream;

/** The numbers of an operand. */
const operandOf = (node: GradFn, i: number): Extremes => {
  const operand = extremesOf(node.peekInput(i), nameOf(node.inputs[i] as Tensor));
  node.forgetUnpacked();
  return operand;
};

const placeOf = (node: GradFn): string => node.toString();

/** Why `target`'s gradient is 0 everywhere, as the trace shows it. */
export function explainZero(trace: Trace, seed: Tensor): Finding<ZeroCause> {
  if (isZeroTensor(seed))
    return {
      cause: "zeroSeed",
      sentence: "backward starts with an upstream gradient of 0, and all that follows is a multiple of it",
      remedy: "Pass a seed that is not 0, or none for a loss of a single element.",
      at: undefined,
    };
  const passage = trace.zeroed[0];
  if (passage === undefined || trace.cancelledAt !== undefined) return cancelled(trace.cancelledAt);
  const { node, input, upstream } = passage;
  const others = trace.zeroed.length - 1;
  const also = others > 0 ? ` (and so do ${others} more on other ways)` : "";
  const where = placeOf(node);
  if (node.rules.vanishes?.kind === "hook")
    return {
      cause: "hook",
      sentence: `${where} is where a full backward hook turned a gradient into 0`,
      remedy: remedies.hook,
      at: node,
    };
  const largest = extremesOf(upstream);
  const scale = Math.max(Math.abs(largest.min), Math.abs(largest.max));
  if (
    !isZeroTensor(
      ruleOn(
        passage,
        like(upstream, (value) => value / scale),
      ),
    )
  )
    return {
      cause: "underflow",
      sentence: `the gradient is too small for ${upstream.dtype}: it reaches ${where} as at most ${scale.toPrecision(3)}, and the product rounds to 0${also}`,
      remedy: "Scale the loss up, use float64, or look for a chain of small factors before this op.",
      at: node,
    };
  const random = new Generator(0);
  if (
    !isZeroTensor(
      ruleOn(
        passage,
        like(upstream, (value) => (value === 0 ? 0 : 0.5 + random.random())),
      ),
    )
  )
    return {
      cause: "cancelled",
      sentence: `${where} cancels the gradient that reaches it: its rule gives 0 for this upstream gradient, though not for others${also}`,
      remedy:
        "What follows the op does not change with its operand, as the sum of a softmax is always 1. Check what the loss is computed from.",
      at: node,
    };
  const derivative = extremesOf(ruleOn(passage, onesLike(upstream)));
  const share = { zero: derivative.zeros, of: sizeOf(derivative.shape) };
  const percent = `${share.zero} of ${share.of} elements (${Math.round((100 * share.zero) / share.of)} %)`;
  const { vanishes, local } = node.rules;
  const values = operandOf(node, input);
  const operand = values.name;
  const range = Number.isNaN(values.min)
    ? ""
    : `, which lies between ${Number(values.min.toPrecision(4))} and ${Number(values.max.toPrecision(4))}`;
  if (vanishes !== undefined)
    return {
      cause: vanishes.kind,
      sentence:
        `${where} stops the gradient: its derivative is 0 where ${vanishes.where}, and that is so at ${percent} of its operand ` +
        `${operand}${range}, among them all that a gradient reaches${also}`,
      remedy: remedies[vanishes.kind],
      at: node,
      share,
    };
  const zeroOperand = node.inputs
    .map((_, i) => operandOf(node, i))
    .find(({ zeros }, i) => i !== input && zeros > 0);
  if (zeroOperand !== undefined)
    return {
      cause: "multipliedByZero",
      sentence:
        `${where} multiplies the gradient by zeros: its other operand, ${zeroOperand.name}, is 0 in ${zeroOperand.zeros} of ` +
        `${sizeOf(zeroOperand.shape)} elements, among them all that a gradient meets${also}`,
      remedy:
        "Check how that operand was made: weights initialised with 0, an empty mask, a loss weight of 0.",
      at: node,
      share,
    };
  return {
    cause: "zeroDerivative",
    sentence:
      `the local derivative of ${where}${local?.[input] === undefined ? "" : `, ${local[input]},`} is 0 at ${percent} of its operand ` +
      `${operand}${range}, among them all that a gradient reaches${also}`,
    remedy: "Start from another value: here the loss does not change to first order.",
    at: node,
    share,
  };
}

const remedies = {
  hook: "Look at what the hook returns; the function that registered it returned the one that removes it.",
  masked:
    "Nothing on this way can learn while it lasts: check the initialisation, the learning rate, the bounds or the mask before this op; leakyRelu lets something through.",
  saturated: "Keep the operand near 0: normalise it, initialise smaller, or use a loss on logits.",
  flat: "The op steps: no gradient can pass it. Use a smooth stand-in, or pass the gradient by with an op of your own.",
};

function cancelled(at: Tensor | undefined): Finding<ZeroCause> {
  return {
    cause: "cancelled",
    sentence: `contributions that are not 0 add up to 0${at === undefined ? "" : ` at ${nameOf(at)}`}, as those of x - x do`,
    remedy: "The loss does not depend on the value: check whether it is subtracted from itself.",
    at,
  };
}

/** Why a gradient is NaN or infinite, as forward values and the trace show it. */
export function explainNonFinite(
  root: Tensor,
  trace: Trace,
  seed: Tensor,
): Finding<NonFiniteCause> | undefined {
  const forward = firstAnomaly(root, {});
  if (forward !== undefined) {
    const where = formatOp(forward.op ?? "", forward.modules, forward.source);
    const values = formatNonFinite(forward.result);
    const given = forward.operands.find(({ nan }) => nan > 0);
    if (forward.kind === "given" && given !== undefined)
      return {
        cause: "nonFiniteInput",
        sentence: `${given.name} is not finite itself (${formatNonFinite(given)}), and ${where} takes it in`,
        remedy: "Look at the data, or at the step that changed the parameter last.",
        at: undefined,
      };
    return {
      cause: "nonFiniteForward",
      sentence: `the values are not finite already: ${where} is the first op that makes ${values} of finite operands`,
      remedy: "The gradient can only follow. Keep that op's operands in its domain.",
      at: undefined,
    };
  }
  if (!isFiniteTensor(seed))
    return {
      cause: "nonFiniteSeed",
      sentence: `backward starts with an upstream gradient that is not finite (${formatNonFinite(extremesOf(seed))})`,
      remedy: "Pass a finite seed.",
      at: undefined,
    };
  const { spoiled, overflowedAt } = trace;
  if (spoiled === undefined)
    return {
      cause: "overflow",
      sentence: `contributions that are finite have a sum that is not${overflowedAt === undefined ? "" : ` at ${nameOf(overflowedAt)}`}`,
      remedy: "Scale the loss down, clip, or use float64.",
      at: overflowedAt,
    };
  return atRule(spoiled);
}

function atRule(passage: Passage): Finding<NonFiniteCause> {
  const { node, input, upstream } = passage;
  const where = placeOf(node);
  const part = extremesOf(ruleOn(passage, upstream));
  const derivative = extremesOf(ruleOn(passage, onesLike(upstream)));
  const operand = operandOf(node, input);
  const local = node.rules.local?.[input];
  const formula = local === undefined ? "" : `, ${local},`;
  const range = Number.isNaN(operand.min)
    ? ""
    : ` (${operand.name} lies between ${Number(operand.min.toPrecision(4))} and ${Number(operand.max.toPrecision(4))})`;
  if (derivative.nan + derivative.infinite === 0)
    return {
      cause: "overflow",
      sentence: `the gradient grows beyond ${upstream.dtype} at ${where}: a finite upstream gradient becomes ${formatNonFinite(part)}`,
      remedy: "Scale the loss down, clip the gradients before they grow, or use float64.",
      at: node,
    };
  if (part.nan > 0 && extremesOf(upstream).zeros > 0)
    return {
      cause: "zeroTimesInfinity",
      sentence: `the local derivative of ${where}${formula} is not finite where the upstream gradient is 0, and 0 · ∞ is NaN: ${formatNonFinite(part)}${range}`,
      remedy:
        "A mask behind the op comes too late: keep the operand itself off that point, e.g. where(x > 0, x, 1) before it.",
      at: node,
    };
  return {
    cause: "nonFiniteDerivative",
    sentence: `the local derivative of ${where}${formula} is not finite at this point: ${formatNonFinite(part)}${range}`,
    remedy: "Keep the operand off that point: add an epsilon, or clamp it.",
    at: node,
  };
}
