/** Why there is no gradient at all: what the tensor itself knows, and where the way back to it ends. */
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import {
  type Cut,
  formatOp,
  GradFn,
  nameOf,
  scopePath,
  type Tensor,
  topologicalOrder,
} from "../../tensor/index.js";
import { GradExplanation, type MissingCause, type PathStep } from "./explanation.js";
import { type Derivations, pathBetween, stepOf } from "./graph-path.js";

const cutCauses = {
  detach: "detached",
  mode: "notRecorded",
  inference: "inference",
  dtype: "castToInteger",
  rule: "noRule",
} as const satisfies Record<Cut["reason"], MissingCause>;

const cutRemedies: Record<Cut["reason"], string> = {
  detach: "Leave detach() out where the gradient is to pass.",
  mode: "Run that op outside noGrad().",
  inference: "Run that op outside inferenceMode(): what is made in it can never be part of a graph.",
  dtype:
    "Only float32 and float64 carry gradients: stay in them up to the loss, or pass the gradient by with " +
    "an op of your own.",
  rule:
    "The op is not differentiable. Use a smooth stand-in (softmax for argMax, sigmoid for a " +
    "comparison), or an op of your own.",
};

const whereCut = (cut: Cut) => formatOp(cut.op, scopePath(cut.scope), cut.source);

const cutWords = (cut: Cut): string => {
  const where = whereCut(cut);
  return {
    detach: `${where} cuts it off`,
    mode: `${where} ran while nothing was recorded (noGrad)`,
    inference: `${where} ran inside inferenceMode()`,
    dtype: `${where} makes something of it that is neither float32 nor float64, and carries no gradient`,
    rule: `${where} has no derivative`,
  }[cut.reason];
};

/** Where a tensor cannot have a gradient, whatever the root; undefined if it can. */
export function explainTensor(t: Tensor): GradExplanation | undefined {
  if (!isFloating(t.dtype))
    return new GradExplanation({
      cause: "dtype",
      sentence: `${nameOf(t)} is ${t.dtype}; only float32 and float64 carry gradients`,
      remedy: 'Convert it with to("float32") and mark that with requiresGrad.',
    });
  if (t.requiresGrad) return undefined;
  if (t.cut !== undefined)
    return new GradExplanation({
      cause: cutCauses[t.cut.reason],
      sentence:
        `${nameOf(t)} is a constant, although it was computed from what requires grad: ` +
        `${cutWords(t.cut)}`,
      remedy: cutRemedies[t.cut.reason],
    });
  if (t.array.storage.inference)
    return new GradExplanation({
      cause: "inference",
      sentence: `${nameOf(t)} was made inside inferenceMode(), so it can never require grad`,
      remedy:
        "Take a clone() of it made outside and mark that with requiresGrad, or make it inside noGrad().",
    });
  return new GradExplanation({
    cause: "requiresGradOff",
    sentence: `${nameOf(t)} does not require grad: backward() passes it over`,
    remedy: "Create it with { requiresGrad: true }, or set requiresGrad before it is used.",
  });
}

/**
 * Why `.grad` is null, as far as the tensor knows; undefined if it is
 * not. `ran`: whether backward() has run at the root.
 */
export function explainNull(t: Tensor, ran: boolean | undefined): GradExplanation | undefined {
  if (t.peekGrad() !== null) return undefined;
  if (t.gradFn !== undefined && t.gradFn.retained === undefined)
    return new GradExplanation({
      cause: "notRetained",
      sentence: `${nameOf(t)} is no leaf: its gradient is used on the way and then dropped`,
      remedy: "Call retainGrad() on it before backward().",
    });
  if (t.hadGrad)
    return new GradExplanation({
      cause: "cleared",
      sentence: `${nameOf(t)} had a gradient, and zeroGrad() or an assignment of null took it away`,
      remedy: "Read it between backward() and zeroGrad().",
    });
  if (t.gradFn?.released === true || (ran === true && t.gradFn !== undefined))
    return new GradExplanation({
      cause: "retainedTooLate",
      sentence: `retainGrad() was called on ${nameOf(t)} after backward() had passed`,
      remedy: "Call it before backward().",
    });
  return new GradExplanation({
    cause: "backwardNotCalled",
    sentence: `no backward() has reached ${nameOf(t)} yet`,
    remedy:
      ran === undefined
        ? "Call backward() on the loss. If you did, explainGrad(t, { from: loss }) says where it was stopped."
        : "Call backward() on the root.",
    certain: ran !== undefined,
  });
}

/** Why no recorded way leads from the root to `t`. */
export function explainUnreachable(
  t: Tensor,
  root: Tensor,
  derivations: Derivations | undefined,
): GradExplanation {
  const path = pathBetween(root, t, derivations);
  if (path !== undefined) return cutAlong(path, derivations);
  const twin = twinOf(t, root);
  if (twin !== undefined)
    return new GradExplanation({
      cause: "anotherTensor",
      sentence:
        `${nameOf(root)} was not computed from this ${nameOf(t)}, but from another tensor of the same name ` +
        `and shape ` +
        `${formatShape(t.shape)}: the two are different objects`,
      remedy:
        "Ask for the one that the model uses; and give the optimizer the parameters of this model, after " +
        "it got its final ones.",
    });
  const cuts = derivations === undefined ? cutsOf(root) : [];
  const own = cuts.find(({ cut }) => cut.of === t.id);
  const [first] = own === undefined ? cuts : [own];
  if (first !== undefined)
    return new GradExplanation({
      cause: cutCauses[first.cut.reason],
      sentence:
        `the graph of ${nameOf(root)} ends before ${nameOf(t)}: ${cutWords(first.cut)}` +
        `${own === undefined && cuts.length > 1 ? `; and there are ${cuts.length - 1} more such ends` : ""}`,
      remedy:
        cutRemedies[first.cut.reason] +
        (own === undefined
          ? " explainGrad(t, { from: () => loss }) runs the program again and is certain."
          : ""),
      path: first.path,
      culprit: first.path.length - 1,
      certain: own !== undefined,
    });
  return new GradExplanation({
    cause: "independent",
    sentence: `${nameOf(root)} was not computed from ${nameOf(t)}: no op leads from one to the other`,
    remedy: "Check that forward uses it, and that the loss uses what forward returned.",
  });
}

/** The cut on a known way: the first op behind `t` whose result requires no grad. */
function cutAlong(path: readonly Tensor[], derivations: Derivations | undefined): GradExplanation {
  let at = path.length - 1;
  while (at > 0 && path[at - 1]?.requiresGrad === true) at--;
  const cut = (path[at - 1] as Tensor).cut as Cut;
  return new GradExplanation({
    cause: cutCauses[cut.reason],
    sentence: `the way back to ${nameOf(path.at(-1) as Tensor)} is cut: ${cutWords(cut)}`,
    remedy: cutRemedies[cut.reason],
    path: path.map((tensor) => stepOf(tensor, derivations)),
    culprit: at - 1,
  });
}

/** The constants in a graph that have a history they do not show, with the way to each. */
function cutsOf(root: Tensor): { cut: Cut; path: PathStep[] }[] {
  const constants = new Map<Cut, Tensor>();
  if (root.cut !== undefined) constants.set(root.cut, root);
  for (const node of topologicalOrder([root]))
    if (node instanceof GradFn)
      for (const input of node.inputs)
        if (input.gradFn === undefined && input.cut !== undefined) constants.set(input.cut, input);
  return [...constants].map(([cut, tensor]) => ({
    cut,
    path: (pathBetween(root, tensor) ?? []).map((each) => stepOf(each)),
  }));
}

function twinOf(t: Tensor, root: Tensor): Tensor | undefined {
  if (t.name === "") return undefined;
  for (const node of topologicalOrder([root]))
    if (
      !(node instanceof GradFn) &&
      node !== t &&
      node.requiresGrad &&
      node.name === t.name &&
      sameShape(node.shape, t.shape)
    )
      return node;
  return undefined;
}
