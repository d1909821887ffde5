/** Explanations with their way through the graph: from the root, through the op to blame, to the tensor. */
import { GradFn, Tensor } from "../../tensor/index.js";
import { type GradCause, GradExplanation } from "./explanation.js";
import type { Extremes } from "./extremes.js";
import type { Finding } from "./finding.js";
import { type Derivations, pathBetween, stepOf } from "./graph-path.js";

/** The explanation with the way from the root through the op to blame. */
export function located(
  { at, cause, sentence, remedy, share }: Finding<GradCause>,
  t: Tensor,
  root: Tensor,
  gradient: Extremes | undefined,
  again: Derivations | undefined,
): GradExplanation {
  const through = at === undefined ? undefined : pathBetween(root, at instanceof GradFn ? asPrimal(at) : at);
  const last = through?.at(-1);
  const rest = last === undefined ? pathBetween(root, t) : pathBetween(last, t);
  const path = [...(through ?? []).slice(0, -1), ...(rest ?? [])];
  return new GradExplanation({
    cause,
    sentence,
    remedy,
    share,
    gradient,
    path: path.map((tensor) => stepOf(tensor, again)),
    culprit: through === undefined ? -1 : through.length - 1,
  });
}

/** Some tensor that a record stands behind. */
const asPrimal = (node: GradFn): Tensor => new Tensor(node.result, true, node);

/** The explanation with the way from the root to `t`. */
export function withPath(
  explanation: GradExplanation,
  t: Tensor,
  root: Tensor,
  again: Derivations | undefined,
): GradExplanation {
  const path = (pathBetween(root, t) ?? []).map((tensor) => stepOf(tensor, again));
  return new GradExplanation({ ...explanation, path });
}
