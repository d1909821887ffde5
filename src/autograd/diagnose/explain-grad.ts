/** explainGrad: why is this gradient missing, zero or NaN? */
import {
  ChangedError,
  checkedInside,
  optional,
  options,
  orCallback,
  requireDone,
  ShapeError,
  signature,
} from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import {
  GradFn,
  nameOf,
  nodeOf,
  nodesLeadingTo,
  onesLike,
  recordSources,
  requireTensor,
  Tensor,
  type TensorLike,
  tensor,
  tensorKind,
  topologicalOrder,
  wasReplaced,
  watch,
} from "../../tensor/index.js";
import { withoutTrace } from "../transforms/run-isolated.js";
import { explainNull, explainTensor, explainUnreachable } from "./explain-missing.js";
import { explainNonFinite } from "./explain-non-finite.js";
import { explainZero } from "./explain-zero.js";
import { type GradCause, GradExplanation } from "./explanation.js";
import { type Extremes, extremesOf, formatExtremes, isFiniteTensor } from "./extremes.js";
import type { Finding } from "./finding.js";
import { Derivations } from "./graph-path.js";
import { located, withPath } from "./located.js";
import { isZeroTensor, type Trace, traceGradient } from "./trace-gradient.js";

export interface ExplainGradOptions {
  /**
   * What backward() starts at: the loss. Or a function that computes it: it
   * is run once more, every op of it is watched and its lines are recorded,
   * so that the answer is certain even where history was cut or released.
   */
  from?: Tensor | (() => Tensor);
  /**
   * The upstream gradient, of the root's shape. Default: what the last
   * backward() at the root started with, else ones.
   */
  seed?: TensorLike;
}

const explainGradOptions = options<ExplainGradOptions>()({
  from: optional(orCallback(tensorKind)),
  seed: optional(checkedInside("a tensor, a number or an array of numbers")),
});
const explainGradTakes = signature("explainGrad", { t: tensorKind, options: explainGradOptions });

/**
 * Why the gradient of `t` is missing, zero or not finite; or that nothing is wrong. Nothing is changed: no
 * `.grad`, no statistics, no generator, no hook of a tensor runs (those of checkpoints, saved tensors and
 * modules do, as backward() would call them), nothing is recorded. Without `from` only what the tensor itself
 * knows can be said.
 * @throws ValueError for what is no tensor, or a function that returns none or is async; ShapeError for a
 *   seed that does not fit the root.
 */
export function explainGrad(t: Tensor, options?: ExplainGradOptions): GradExplanation {
  explainGradTakes.check(arguments);
  const { from, seed } = explainGradOptions.read(options);
  const impossible = explainTensor(t);
  if (impossible !== undefined) return impossible;
  if (from === undefined) return explainNull(t, undefined) ?? explainAlone(t);
  if (from instanceof Tensor) return explainFrom(t, from, seedOf(from, seed), undefined);
  const derivations = new Derivations();
  const stop = watch(derivations);
  let root: Tensor;
  try {
    root = recordSources(() => requireDone("explainGrad", "from", withoutTrace(from)));
  } finally {
    stop();
  }
  requireTensor("explainGrad: from()", root);
  return explainFrom(t, root, seedOf(root, seed), derivations);
}

function seedOf(root: Tensor, seed: TensorLike | undefined): Tensor {
  if (seed === undefined) {
    const started = root.gradFn?.seed;
    return started === undefined ? onesLike(root) : onesLike(root).mul(started);
  }
  const given = tensor(seed, { dtype: root.dtype });
  if (!sameShape(given.shape, root.shape))
    throw new ShapeError(
      `explainGrad: the seed has shape ${formatShape(given.shape)}, but ${nameOf(root)} has ` +
        `${formatShape(root.shape)}`,
    );
  return given;
}

/** A gradient that is there, and no root to ask. */
function explainAlone(t: Tensor): GradExplanation {
  const grad = t.peekGrad() as Tensor;
  const gradient = extremesOf(grad, "the gradient");
  if (isFiniteTensor(grad) && !isZeroTensor(grad)) return present(t, gradient);
  return new GradExplanation({
    cause: "rootUnknown",
    sentence:
      `the gradient of ${nameOf(t)} is ${isFiniteTensor(grad) ? "0 everywhere" : "not finite"} ` +
      `(${formatExtremes(gradient)}), and why depends on what backward() started at`,
    remedy: "Ask explainGrad(t, { from: loss }), or { from: () => loss } to have it computed again.",
    gradient,
  });
}

const present = (t: Tensor, gradient: Extremes) =>
  new GradExplanation({
    cause: "present",
    sentence: `${nameOf(t)} has a gradient, and nothing is wrong with it (${formatExtremes(gradient)})`,
    remedy: "",
    gradient,
  });

function explainFrom(t: Tensor, root: Tensor, seed: Tensor, again: Derivations | undefined): GradExplanation {
  if (!isReached(t, root)) return explainUnreachable(t, root, again);
  const ran = again === undefined && (root.gradFn?.released === true || root.gradFn?.seed !== undefined);
  // a root that was only computed to ask has no backward() behind it: then the numbers come first
  if (again === undefined) {
    const missing = explainNull(t, ran);
    if (missing !== undefined) return withPath(missing, t, root, again);
  }
  const trace = traceGradient(root, t, seed);
  if (trace.blocked !== undefined) return blocked(t, root, trace.blocked, again);
  const { gradient } = trace;
  const numbers = gradient === undefined ? undefined : extremesOf(gradient, "the gradient");
  const tell = (finding: Finding<GradCause>) => located(finding, t, root, numbers, again);
  if (gradient === undefined) return tell(withoutRule(t, trace));
  if (!isFiniteTensor(gradient)) {
    const finding = explainNonFinite(root, trace, seed);
    if (finding !== undefined) return tell(finding);
  }
  if (isZeroTensor(gradient)) return tell(explainZero(trace, seed));
  const missing = explainNull(t, ran);
  if (missing !== undefined) return withPath(missing, t, root, again);
  const grad = t.peekGrad() as Tensor;
  if (isFiniteTensor(grad) && !isZeroTensor(grad)) return present(t, extremesOf(grad, "the gradient"));
  const hooked = hookOnTheWay(t, root);
  if (hooked !== undefined) return tell(hooked);
  if (again === undefined)
    return new GradExplanation({
      cause: "elsewhere",
      sentence:
        `${nameOf(root)} gives ${nameOf(t)} a gradient that is in order, yet .grad is ` +
        `${isFiniteTensor(grad) ? "0 everywhere" : "not finite"}: ` +
        `another backward() added to it, or it was assigned`,
      remedy: "Call zeroGrad() before backward(), and look at who writes to .grad.",
      gradient: extremesOf(grad, "the gradient"),
    });
  return present(t, extremesOf(grad, "the gradient"));
}

const isReached = (t: Tensor, root: Tensor): boolean =>
  root.requiresGrad && topologicalOrder([root]).includes(nodeOf(t));

/** A hook that replaced a gradient between the root and `t`, the one that ran last. */
function hookOnTheWay(t: Tensor, root: Tensor): Finding<GradCause> | undefined {
  const at = [...nodesLeadingTo(topologicalOrder([root]), new Set([nodeOf(t)]))].find(wasReplaced);
  if (at === undefined) return undefined;
  return {
    cause: "hook",
    sentence:
      `a hook on ${at instanceof GradFn ? `the output of ${at}` : nameOf(at)} replaced the ` +
      `gradient; without it ${nameOf(t)} gets one that is in order`,
    remedy: "Look at what the hook returns; registerHook() returned the function that removes it.",
    at,
  };
}

function withoutRule(t: Tensor, { unruled }: Trace): Finding<GradCause> {
  const node = unruled?.node;
  return {
    cause: "noRule",
    sentence:
      `${node === undefined ? "an op on the way" : String(node)} has no derivative for operand ` +
      `${unruled?.input ?? 0}, and no other way leads to ${nameOf(t)}`,
    remedy:
      "The operand only chooses; it is not differentiable. Use a smooth stand-in, or an op of your own.",
    at: node,
  };
}

function blocked(
  t: Tensor,
  root: Tensor,
  { node, error }: NonNullable<Trace["blocked"]>,
  again: Derivations | undefined,
): GradExplanation {
  const failed: Finding<GradCause> = {
    cause: "ruleFailed",
    sentence: `the derivative rule of ${node} threw ${error.name}: ${error.message}`,
    remedy: "backward() would throw it, too. If the op is of your own, look at its rule.",
    at: node,
  };
  const finding: Finding<GradCause> = node.released
    ? {
        cause: "released",
        sentence:
          `the graph of ${nameOf(root)} was walked back and released: the values that ${node} ` +
          `needs are gone`,
        remedy:
          "Ask explainGrad(t, { from: () => loss }) to have it computed again, or call backward with { " +
          "retainGraph: true }.",
        at: node,
      }
    : !(error instanceof ChangedError)
      ? failed
      : {
          cause: "changed",
          sentence: error.message.replace(/^backward: /, "").split(". ")[0] ?? "",
          remedy:
            "Ask before the change (an optimizer's step is one), or explainGrad(t, { from: () => loss }) " +
            "to have it computed again.",
          at: node,
        };
  return located(finding, t, root, undefined, again);
}
