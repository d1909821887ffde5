/**
 * Why a gradient is 0 everywhere: the rule at which it became so is run
 * again with other upstream gradients, and its numbers are read.
 */
import { sizeOf } from "../../array/index.js";
import { Generator } from "../../random/index.js";
import { nameOf, onesLike, type Tensor, tensor } from "../../tensor/index.js";
import type { ZeroCause } from "./explanation.js";
import { extremesOf } from "./extremes.js";
import { type Finding, operandOf, rangeOf, ruleOn } from "./finding.js";
import { isZeroTensor, type Passage, type Trace } from "./trace-gradient.js";

type ZeroFinding = Finding<ZeroCause>;

/** A place where the gradient became 0, and the end of the sentence if there are others. */
interface Place extends Passage {
  readonly also: string;
}

const remedies = {
  hook: "Look at what the hook returns; the function that registered it returned the one that removes it.",
  masked:
    "Nothing on this way can learn while it lasts: check the initialisation, the learning rate, the bounds " +
    "or the mask " +
    "before this op; leakyRelu lets something through.",
  saturated: "Keep the operand near 0: normalise it, initialise smaller, or use a loss on logits.",
  flat:
    "The op steps: no gradient can pass it. Use a smooth stand-in, or pass the gradient by with an op " +
    "of your own.",
};

/** Why `target`'s gradient is 0 everywhere, as the trace shows it. */
export function explainZero(trace: Trace, seed: Tensor): ZeroFinding {
  if (isZeroTensor(seed))
    return {
      cause: "zeroSeed",
      sentence: "backward starts with an upstream gradient of 0, and all that follows is a multiple of it",
      remedy: "Pass a seed that is not 0, or none for a loss of a single element.",
      at: undefined,
    };
  const passage = trace.zeroed[0];
  if (passage === undefined || trace.cancelledAt !== undefined) return cancelledSum(trace.cancelledAt);
  const others = trace.zeroed.length - 1;
  const place = { ...passage, also: others > 0 ? ` (and so do ${others} more on other ways)` : "" };
  return hooked(place) ?? underflow(place) ?? cancelledByRule(place) ?? zeroDerivative(place);
}

function cancelledSum(at: Tensor | undefined): ZeroFinding {
  const where = at === undefined ? "" : ` at ${nameOf(at)}`;
  return {
    cause: "cancelled",
    sentence: `contributions that are not 0 add up to 0${where}, as those of x - x do`,
    remedy: "The loss does not depend on the value: check whether it is subtracted from itself.",
    at,
  };
}

function hooked({ node }: Place): ZeroFinding | undefined {
  if (node.rules.vanishes?.kind !== "hook") return undefined;
  return {
    cause: "hook",
    sentence: `${node} is where a full backward hook turned a gradient into 0`,
    remedy: remedies.hook,
    at: node,
  };
}

const like = (x: Tensor, f: (value: number) => number): Tensor =>
  tensor(Float64Array.from(x.toTypedArray(), f), { shape: x.shape, dtype: x.dtype });

/** The rule gives something for a larger gradient of the same direction. */
function underflow(place: Place): ZeroFinding | undefined {
  const { node, upstream, also } = place;
  const { min, max } = extremesOf(upstream);
  const scale = Math.max(Math.abs(min), Math.abs(max));
  const scaled = like(upstream, (value) => value / scale);
  if (isZeroTensor(ruleOn(place, scaled))) return undefined;
  return {
    cause: "underflow",
    sentence:
      `the gradient is too small for ${upstream.dtype}: it reaches ${node} as at most ` +
      `${scale.toPrecision(3)}, ` +
      `and the product rounds to 0${also}`,
    remedy: "Scale the loss up, use float64, or look for a chain of small factors before this op.",
    at: node,
  };
}

/** The rule gives something for a gradient of another direction. */
function cancelledByRule(place: Place): ZeroFinding | undefined {
  const { node, upstream, also } = place;
  const random = new Generator(0);
  const turned = like(upstream, (value) => (value === 0 ? 0 : 0.5 + random.random()));
  if (isZeroTensor(ruleOn(place, turned))) return undefined;
  return {
    cause: "cancelled",
    sentence:
      `${node} cancels the gradient that reaches it: its rule gives 0 for this upstream gradient, though ` +
      `not for ` +
      `others${also}`,
    remedy:
      "What follows the op does not change with its operand, as the sum of a softmax is always 1. Check " +
      "what the " +
      "loss is computed from.",
    at: node,
  };
}

/**
 * The local derivative is 0 wherever a gradient arrives: by the op's
 * nature, by its other operand, or at this point.
 */
function zeroDerivative(place: Place): ZeroFinding {
  const { node, input, upstream, also } = place;
  const { vanishes, local } = node.rules;
  const derivative = extremesOf(ruleOn(place, onesLike(upstream)));
  const share = { zero: derivative.zeros, of: sizeOf(derivative.shape) };
  const values = operandOf(node, input);
  const range = rangeOf(values);
  const at =
    `${share.zero} of ${share.of} elements (${Math.round((100 * share.zero) / share.of)} %) of its operand ` +
    `${values.name}${range === "" ? "" : `, which lies ${range}`}, among them all that a gradient ` +
    `reaches${also}`;
  if (vanishes !== undefined)
    return {
      cause: vanishes.kind,
      sentence:
        `${node} stops the gradient: its derivative is 0 where ${vanishes.where}, and that is so ` +
        `at ${at}`,
      remedy: remedies[vanishes.kind],
      at: node,
      share,
    };
  const zeros = node.inputs
    .map((_, i) => operandOf(node, i))
    .find((operand, i) => i !== input && operand.zeros > 0);
  if (zeros !== undefined)
    return {
      cause: "multipliedByZero",
      sentence:
        `${node} multiplies the gradient by zeros: its other operand, ${zeros.name}, is 0 in ` +
        `${zeros.zeros} of ` +
        `${sizeOf(zeros.shape)} elements, among them all that a gradient meets${also}`,
      remedy:
        "Check how that operand was made: weights initialised with 0, an empty mask, a loss weight of 0.",
      at: node,
      share,
    };
  return {
    cause: "zeroDerivative",
    sentence:
      `the local derivative of ${node}${local?.[input] === undefined ? "" : `, ${local[input]},`} ` +
      `is 0 at ${at}`,
    remedy: "Start from another value: here the loss does not change to first order.",
    at: node,
    share,
  };
}
