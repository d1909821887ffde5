/**
 * The shortest way from a root back to a tensor, through recorded ops
 * and, where a program was watched, through those that were not.
 */
import { type GradFn, nodeOf, type Observer, scopePath, type Tensor } from "../../tensor/index.js";
import type { PathStep } from "./explanation.js";

/** What an op made without recording it. */
interface Derivation {
  readonly op: string;
  readonly inputs: readonly Tensor[];
}

/** Remembers, as long as it lives, what every unrecorded tensor was computed from. */
export class Derivations implements Observer {
  readonly #made = new Map<Tensor, Derivation>();

  applied(output: Tensor, rules: { readonly name: string }, inputs: readonly Tensor[]): void {
    if (output.gradFn === undefined) this.#made.set(output, { op: rules.name, inputs });
  }

  detached(result: Tensor, source: Tensor): void {
    this.#made.set(result, { op: "detach", inputs: [source] });
  }

  of(tensor: Tensor): Derivation | undefined {
    return this.#made.get(tensor);
  }
}

/**
 * The tensors from `root` to `target`, both included; undefined if none
 * leads there. Breadth first, with a queue: no depth overflows.
 */
export function pathBetween(root: Tensor, target: Tensor, derivations?: Derivations): Tensor[] | undefined {
  const wanted = nodeOf(target);
  const cameFrom = new Map<GradFn | Tensor, { tensor: Tensor; before: Tensor | undefined }>();
  const queue: Tensor[] = [];
  const enter = (tensor: Tensor, before: Tensor | undefined) => {
    const node = nodeOf(tensor);
    if (cameFrom.has(node)) return;
    cameFrom.set(node, { tensor, before });
    queue.push(tensor);
  };
  enter(root, undefined);
  for (let at = 0; at < queue.length; at++) {
    const tensor = queue[at] as Tensor;
    if (nodeOf(tensor) === wanted) break;
    for (const input of tensor.gradFn?.inputs ?? derivations?.of(tensor)?.inputs ?? []) enter(input, tensor);
  }
  const path: Tensor[] = [];
  for (let at = cameFrom.get(wanted); at !== undefined; ) {
    path.push(at.tensor);
    at = at.before === undefined ? undefined : cameFrom.get(nodeOf(at.before));
  }
  return path.length === 0 ? undefined : path.reverse();
}

/** How a tensor stands in a path. */
export function stepOf(tensor: Tensor, derivations?: Derivations): PathStep {
  const { gradFn, cut, name } = tensor;
  if (gradFn !== undefined)
    return { op: gradFn.name, name, modules: scopePath(gradFn.scope), source: gradFn.source, recorded: true };
  const derivation = derivations?.of(tensor);
  // the cut is this tensor's own only if what it was computed from required grad
  const own = derivation?.inputs.some((input) => input.requiresGrad) === true ? cut : undefined;
  return {
    op: derivation?.op ?? "",
    name,
    modules: scopePath(own?.scope),
    source: own?.source,
    recorded: derivation === undefined,
  };
}
