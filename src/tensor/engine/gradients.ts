/** Gradients as values: the functional way back, which writes to no `.grad` (torch.autograd.grad). */
import { formatShape, GradError } from "../../array/index.js";
import { GradFn } from "../record/grad-fn.js";
import type { TensorLike } from "../value/convert.js";
import { zerosLike } from "../value/creation.js";
import { nameOf, requireTensor, Tensor } from "../value/tensor.js";
import { type Flow, type Target, targetOf } from "./flow.js";
import { countConsumers, targetsBetween } from "./reach.js";
import { requireUnreleased, type Start, startAt, sweep } from "./sweep.js";

export interface GradientsOptions {
  /** The upstream gradient of each output, of its shape; may be left out for outputs of a single element. */
  readonly seeds?: readonly (TensorLike | undefined)[];
  /** Record the pass itself, so that the gradients can be differentiated. Default false. */
  readonly createGraph?: boolean;
  /** Keep what forward saved, so that the graph can be walked again. Default: the value of `createGraph`. */
  readonly retainGraph?: boolean;
  /** An input that no output depends on gets zeros instead of an error. Default false. */
  readonly allowUnused?: boolean;
}

/**
 * ∂(Σ outputs · seeds)/∂input for each input, a leaf or the result of an op, of its shape and dtype. No `.grad` changes; hooks of the
 * tensors on the way run. Only what lies between outputs and inputs is computed, and released unless `retainGraph`.
 * @throws GradError for an input that does not require grad or is not used (unless `allowUnused`), and as `backward` does; ShapeError
 *   for a seed of another shape.
 */
export function gradients(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradientsOptions = {},
): Tensor[] {
  const { seeds = [], allowUnused = false, createGraph = false, retainGraph = createGraph } = options;
  const roots = outputs instanceof Tensor ? [outputs] : outputs;
  if (seeds.length > 0 && seeds.length !== roots.length)
    throw new GradError(
      `gradients: ${seeds.length} seeds for ${roots.length} outputs; give one for each, in a list`,
    );
  for (const root of roots) requireTensor("gradients: outputs", root);
  for (const [i, input] of inputs.entries()) {
    requireTensor("gradients: inputs", input);
    if (!input.requiresGrad)
      throw new GradError(
        `gradients: input ${i}, ${nameOf(input)}, does not require grad, so nothing was recorded of how it is used. ` +
          `Create it with { requiresGrad: true } before computing the outputs.`,
      );
  }
  const starts = roots.flatMap((root, i) =>
    allowUnused && !root.requiresGrad
      ? []
      : [startAt("gradients", root, seeds[i], "with sum()", "{ seeds: [seed] }")],
  );
  return pullBack(starts, inputs, { beyond: true, allowUnused, createGraph, retainGraph });
}

interface PullBackOptions {
  /** Whether an input may lie behind another: see `targetsBetween`. */
  readonly beyond: boolean;
  readonly allowUnused: boolean;
  readonly createGraph: boolean;
  readonly retainGraph: boolean;
}

/** `gradients` with its arguments checked. */
export function pullBack(
  starts: readonly Start[],
  inputs: readonly Tensor[],
  { beyond, allowUnused, createGraph, retainGraph }: PullBackOptions,
): Tensor[] {
  const roots = starts.map((start) => start.root);
  const wanted = new Set(inputs.map(targetOf));
  const between = targetsBetween(roots, wanted, beyond);
  const leading = starts.filter(({ root }) => between.has(targetOf(root)));
  const reach = countConsumers(
    leading.map(({ root }) => root),
    between,
  );
  for (const { root } of leading) requireUnreleased("gradients", root, reach.targets);
  for (const [i, input] of inputs.entries())
    if (!allowUnused && reach.pending.get(targetOf(input)) === undefined)
      throw new GradError(
        `gradients: no output depends on input ${i}, ${nameOf(input)} of shape ${formatShape(input.shape)}. ` +
          `Leave it out, or pass { allowUnused: true } to get zeros.`,
      );
  const kept = sweep(reach, leading, (node) => wanted.has(node), createGraph);
  const flows = new Map(kept.map((flow) => [targetOf(flow.tensor), flow]));
  const result = inputs.map((input) => {
    const flow = flows.get(targetOf(input));
    return flow === undefined ? zerosLike(input) : own(flow, createGraph);
  });
  if (!retainGraph) release(reach.targets);
  return result;
}

/** What the pass computed, as a tensor that shares its elements with no other. */
function own({ gradient, lease, tensor }: Flow, createGraph: boolean): Tensor {
  if (createGraph) return gradient;
  return new Tensor(lease.take().reshape(tensor.shape));
}

/** Gives up what forward saved in every record of a pass. */
export function release(targets: Iterable<Target>): void {
  const husks = new Map<Tensor, Tensor>();
  for (const target of targets) if (target instanceof GradFn) target.release(husks);
}

/** Gives up what forward saved in every record between the outputs and inputs that nothing else lies behind. */
export function releaseBetween(outputs: readonly Tensor[], inputs: readonly Tensor[]): void {
  release(targetsBetween(outputs, new Set(inputs.map(targetOf)), false));
}
