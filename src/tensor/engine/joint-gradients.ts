/** Rules of ops whose gradients are computed all at once: with the first that is asked for. */
import type { NdArray } from "../../array/index.js";
import { context } from "../context/context.js";
import type { OpRecord } from "../graph/op-rules.js";
import { Tensor } from "../graph/tensor.js";
import { gradients } from "./gradients.js";

/** Gradients by the number of the operand, of those that require them. */
type Parts = Map<number, Tensor>;

/**
 * The gradients of the last pass through a record, which its operands stand for, until each was asked for.
 */
const passes = new WeakMap<object, { readonly g: Tensor; readonly parts: Parts }>();

/**
 * The gradient of one operand, of a rule that computes all of them with the first that is asked for.
 * @param byKernel what to call for the gradient of each operand; only those that are needed are called.
 * @param steps the same function of the operands by ops, which a recorded pass differentiates.
 * @param copy gives an operand as a node of its own: one of them may depend on another.
 */
export function jointGradient<Attrs, Inputs extends readonly Tensor[]>(
  g: Tensor,
  r: OpRecord<Attrs, Inputs>,
  input: number,
  byKernel: (g: Tensor, r: OpRecord<Attrs, Inputs>) => readonly (() => NdArray)[],
  steps: (inputs: Inputs, attrs: Attrs) => Tensor,
  copy: (x: Tensor) => Tensor,
): Tensor {
  let pass = passes.get(r.inputs);
  if (pass?.g !== g || !pass.parts.has(input)) {
    pass = { g, parts: allParts(g, r, byKernel, steps, copy) };
    passes.set(r.inputs, pass);
  }
  const part = pass.parts.get(input) as Tensor;
  pass.parts.delete(input); // whoever has it may write to it
  return part;
}

function allParts<Attrs, Inputs extends readonly Tensor[]>(
  g: Tensor,
  r: OpRecord<Attrs, Inputs>,
  byKernel: (g: Tensor, r: OpRecord<Attrs, Inputs>) => readonly (() => NdArray)[],
  steps: (inputs: Inputs, attrs: Attrs) => Tensor,
  copy: (x: Tensor) => Tensor,
): Parts {
  const wanted = [...r.inputs.keys()].filter((i) => r.inputs[i]?.requiresGrad);
  if (!context.gradMode.current) {
    const made = byKernel(g, r);
    return new Map(wanted.map((i) => [i, new Tensor((made[i] as () => NdArray)())]));
  }
  const operands = r.inputs.map((_, i) => copy(r.input(i))) as unknown as Inputs;
  const inputs = wanted.map((i) => operands[i] as Tensor);
  const parts = gradients(steps(operands, r.attrs), inputs, { seeds: [g], createGraph: true });
  return new Map(wanted.map((i, place) => [i, parts[place] as Tensor]));
}
