/**
 * gradcheck and gradgradcheck: proof that the derivatives of a function
 * are right, or a table that says which are not.
 */
import { callback, GradError, kind, requireDone, signature } from "../../arguments/index.js";
import { gradients, nameOf, rand, type Tensor } from "../../tensor/index.js";
import { withoutTrace } from "../transforms/run-isolated.js";
import { type FoundTensor, nameOfFound, tensorsIn } from "../transforms/tree.js";
import { type GradcheckOptions, gradcheckOptions, settingsOf } from "./check-settings.js";
import { GradcheckError, type GradcheckRow } from "./gradcheck-error.js";
import { carriesGradients, checkJacobian } from "./jacobian-check.js";
import type { Problem } from "./jacobian-lines.js";
import { requireSameGradients } from "./recorded-gradient.js";

const checked = {
  f: callback,
  inputs: kind("the list of f's arguments, [x] for a single tensor", Array.isArray),
  options: gradcheckOptions,
};
const gradcheckTakes = signature("gradcheck", checked);
const gradgradcheckTakes = signature("gradgradcheck", checked);

/** What passed. */
export interface GradcheckReport {
  /** The comparison that came out worst for each input and each output. */
  readonly rows: readonly GradcheckRow[];
}

/** Up to this many inputs every set of them is tried; beyond, each alone, all but each, and all. */
const maxForAllSets = 5;

/**
 * Checks ∂f/∂x against central differences, for every tensor in `inputs` that requires grad (or for every
 * floating one if none does), in every combination of those that require grad at the same time. f is called
 * many times, with the very tensors of `inputs`, whose elements are moved in place and put back, and no
 * `.grad` changes: so `gradcheck(() => net.loss(x, t), net.parameters())` works too. Each call draws the same
 * from the library's generators, which stand afterwards where they stood before; statistics of batch
 * normalisation and buffers do not move. What is compared with the differences must also be linear in the
 * upstream gradient: it is asked for with upstream gradients of both signs and many sizes.
 * @param inputs the arguments of f: tensors, or arrays and plain objects
 *   of them; others are passed on as they are.
 * @returns the worst comparison for each input and output.
 * @throws GradcheckError with the table where a derivative differs or is not linear in the upstream gradient;
 *   also where there is nothing to be proved: float32, an input without influence, a kink within the step, an
 *   f that is not a function of its inputs.
 *   GradError for inputs that are no leaves.
 */
export function gradcheck<Inputs extends readonly unknown[]>(
  f: (...inputs: NoInfer<Inputs>) => unknown,
  inputs: readonly [...Inputs],
  options?: GradcheckOptions,
): GradcheckReport {
  gradcheckTakes.check(arguments);
  const settings = settingsOf("gradcheck", options);
  const { leaves, constants } = sort("gradcheck", inputs);
  const evaluate = () => outputsOf("gradcheck", f, inputs);
  return whileRequiringGrad(tensors(leaves), () => ({
    rows: checkJacobian(
      { leaves, constants, evaluate, combinations: combinationsOf(leaves), mayBeUnused: new Set() },
      settings,
    ),
  }));
}

/**
 * Checks the second derivatives of f: those of Σ u · ∂f/∂x, by the inputs and by the upstream gradient u,
 * which is drawn from `generator`; and that the first ones are the same recorded and not. Everything else is
 * as for `gradcheck`; that a second derivative is 0 needs no permission, that the first is does.
 * @throws GradcheckError, GradError: see `gradcheck`.
 */
export function gradgradcheck<Inputs extends readonly unknown[]>(
  f: (...inputs: NoInfer<Inputs>) => unknown,
  inputs: readonly [...Inputs],
  options?: GradcheckOptions,
): GradcheckReport {
  gradgradcheckTakes.check(arguments);
  const name = "gradgradcheck";
  const settings = settingsOf(name, options);
  const { leaves, constants } = sort(name, inputs);
  const outputs = () => outputsOf(name, f, inputs);
  return whileRequiringGrad(tensors(leaves), () => {
    const upstream = outputs().map(({ path, tensor }) => ({
      path: `upstream gradient of ${path}`,
      tensor: rand(tensor.shape, { dtype: tensor.dtype, generator: settings.generator }).mul(2).sub(1),
    }));
    const rows = combinationsOf(leaves).flatMap((combination) => {
      for (const { tensor } of leaves) tensor.requiresGrad = tensors(combination).includes(tensor);
      const all = [...combination, ...upstream];
      const problem: Problem = {
        leaves: all,
        constants: [...constants, ...leaves.filter((leaf) => !combination.includes(leaf))],
        evaluate: () => firstDerivatives(outputs(), upstream, combination),
        combinations: [all],
        // f is linear in some inputs; and an output that depends only on what is constant here
        // leaves its upstream gradient unused
        mayBeUnused: new Set(tensors(combination.length === leaves.length ? combination : all)),
      };
      const found = whileRequiringGrad(tensors(upstream), () => checkJacobian(problem, settings));
      const [recorded, ordinary] = [true, false].map((createGraph) =>
        firstDerivatives(outputs(), upstream, combination, createGraph),
      ) as [FoundTensor[], FoundTensor[]];
      requireSameGradients(recorded, ordinary, settings);
      return found;
    });
    return { rows };
  });
}

const tensors = (found: readonly FoundTensor[]) => found.map(({ tensor }) => tensor);

/**
 * Runs `fn` with every one of these leaves requiring grad; then they do
 * or do not as before, whatever happened.
 */
function whileRequiringGrad<T>(leaves: readonly Tensor[], fn: () => T): T {
  const before = leaves.map(({ requiresGrad }) => requiresGrad);
  try {
    for (const leaf of leaves) leaf.requiresGrad = true;
    return fn();
  } finally {
    leaves.forEach((leaf, i) => {
      leaf.requiresGrad = before[i] as boolean;
    });
  }
}

/** Σ u · ∂f/∂x for each x; zeros where f does not depend on it. */
function firstDerivatives(
  outputs: readonly FoundTensor[],
  upstream: readonly FoundTensor[],
  leaves: readonly FoundTensor[],
  createGraph = true,
): FoundTensor[] {
  const found = gradients(tensors(outputs), tensors(leaves), {
    seeds: tensors(upstream),
    createGraph,
    allowUnused: true,
  });
  return leaves.map(({ path, tensor: { name } }, i) => ({
    path: `gradient of ${name === "" ? path : name}`,
    tensor: found[i] as Tensor,
  }));
}

/** What is differentiated by, and what is not. @throws GradError, GradcheckError */
function sort(name: string, inputs: unknown): { leaves: FoundTensor[]; constants: FoundTensor[] } {
  const found = tensorsIn("inputs", inputs);
  const marked = found.filter(({ tensor }) => tensor.requiresGrad);
  const leaves = marked.length > 0 ? marked : found.filter(carriesGradients);
  const inner = leaves.find(({ tensor }) => !tensor.isLeaf);
  if (inner !== undefined)
    throw new GradError(
      `${name}: ${inner.path}, ${nameOf(inner.tensor)}, is no leaf: its elements cannot be moved. Pass ` +
        `${inner.path} as x.detach().clone().`,
    );
  if (leaves.every(({ tensor }) => tensor.size === 0))
    throw new GradcheckError(
      `${name}: there is nothing to differentiate by: ` +
        `${found.length === 0 ? "no input is a tensor" : `${found.map(nameOfFound).join(", ")}`}. ` +
        `Gradients are those of float64 tensors with elements.`,
      "nothingToCheck",
    );
  return { leaves, constants: found.filter((each) => !leaves.includes(each)) };
}

/** What f computes, once more and without a trace. @throws GradcheckError */
function outputsOf(
  name: string,
  f: (...inputs: never[]) => unknown,
  inputs: readonly unknown[],
): FoundTensor[] {
  const result = requireDone(
    name,
    "f",
    withoutTrace(() => f(...(inputs as never[]))),
  );
  const outputs = tensorsIn("result", result).filter(carriesGradients);
  if (outputs.every(({ tensor }) => tensor.size === 0))
    throw new GradcheckError(
      `${name}: f returned no floating tensor with elements, so that there is nothing to check. Return the ` +
        `outputs: a tensor, or an array ` +
        `or object of tensors.`,
      "nothingToCheck",
    );
  return outputs;
}

/** Rules are asked only for what requires grad: so every set of inputs is a case of its own. */
function combinationsOf(leaves: readonly FoundTensor[]): FoundTensor[][] {
  const { length } = leaves;
  if (length <= maxForAllSets)
    return Array.from({ length: 2 ** length - 1 }, (_, bits) =>
      leaves.filter((_, i) => ((bits + 1) >> i) % 2 === 1),
    );
  return [
    ...leaves.map((leaf) => [leaf]),
    ...leaves.map((leaf) => leaves.filter((each) => each !== leaf)),
    [...leaves],
  ];
}
