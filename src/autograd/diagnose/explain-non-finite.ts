/**
 * Why a gradient is NaN or infinite: the values that are so already, the
 * seed, a sum, or the rule at which it became so.
 */
import { formatOp, nameOf, onesLike, type Tensor, termsOf, withTerms } from "../../tensor/index.js";
import { anomalyOptions, firstAnomaly } from "./anomaly.js";
import type { NonFiniteCause } from "./explanation.js";
import { extremesOf, formatNonFinite, isFiniteTensor } from "./extremes.js";
import { type Finding, operandOf, rangeOf, ruleOn } from "./finding.js";
import type { Passage, Trace } from "./trace-gradient.js";

/** Why a gradient is NaN or infinite, as forward values and the trace show it. */
export function explainNonFinite(
  root: Tensor,
  trace: Trace,
  seed: Tensor,
): Finding<NonFiniteCause> | undefined {
  const forward = firstAnomaly(root, anomalyOptions.read(undefined));
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
      sentence:
        `the values are not finite already: ${where} is the first op that makes ${values} of ` +
        `finite operands`,
      remedy: "The gradient can only follow. Keep that op's operands in its domain.",
      at: undefined,
    };
  }
  if (!isFiniteTensor(seed))
    return {
      cause: "nonFiniteSeed",
      sentence:
        `backward starts with an upstream gradient that is not finite ` +
        `(${formatNonFinite(extremesOf(seed))})`,
      remedy: "Pass a finite seed.",
      at: undefined,
    };
  const { spoiled, overflowedAt } = trace;
  if (spoiled === undefined)
    return {
      cause: "overflow",
      sentence:
        `contributions that are finite have a sum that is ` +
        `not${overflowedAt === undefined ? "" : ` at ${nameOf(overflowedAt)}`}`,
      remedy: "Scale the loss down, clip, or use float64.",
      at: overflowedAt,
    };
  return atRule(spoiled);
}

function atRule(passage: Passage): Finding<NonFiniteCause> {
  const { node, input, upstream } = passage;
  const where = String(node);
  const part = extremesOf(ruleOn(passage, upstream));
  const derivative = extremesOf(ruleOn(passage, onesLike(upstream)));
  const operand = operandOf(node, input);
  const local = node.rules.local?.[input];
  const formula = local === undefined ? "" : `, ${withTerms(local, termsOf(node))},`;
  const between = rangeOf(operand);
  const range = between === "" ? "" : ` (${operand.name} lies ${between})`;
  if (derivative.nan + derivative.infinite === 0)
    return {
      cause: "overflow",
      sentence:
        `the gradient grows beyond ${upstream.dtype} at ${where}: a finite upstream gradient ` +
        `becomes ${formatNonFinite(part)}`,
      remedy: "Scale the loss down, clip the gradients before they grow, or use float64.",
      at: node,
    };
  if (part.nan > 0 && extremesOf(upstream).zeros > 0)
    return {
      cause: "zeroTimesInfinity",
      sentence:
        `the local derivative of ${where}${formula} is not finite where the upstream gradient is ` +
        `0, and 0 · ∞ is NaN: ${formatNonFinite(part)}${range}`,
      remedy:
        "A mask behind the op comes too late: keep the operand itself off that point, e.g. where(x > 0, x, " +
        "1) before it.",
      at: node,
    };
  return {
    cause: "nonFiniteDerivative",
    sentence:
      `the local derivative of ${where}${formula} is not finite at this point: ` +
      `${formatNonFinite(part)}${range}`,
    remedy: "Keep the operand off that point: add an epsilon, or clamp it.",
    at: node,
  };
}
