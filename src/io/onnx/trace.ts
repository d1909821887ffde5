/**
 * Trace: the ops that lead from inputs to outputs, as they ran. It is made by running a model while somebody
 * watches, or read off tensors that were recorded.
 */
import { GradError, show, ValueError } from "../../arguments/index.js";
import type { DType, NdArray, Shape } from "../../array/index.js";
import {
  type Bare,
  changeSince,
  context,
  Derivation,
  formatOp,
  GradFn,
  nameOf,
  noGrad,
  type OpRules,
  type Scope,
  scopePath,
  Tensor,
  topologicalOrder,
  watch,
} from "../../tensor/index.js";

/** An operand as ops have it; of a large one that nobody needs, only the shape may be left. */
export type Operand = Tensor | Bare;

/** What tells one value of a trace from all others: the record that made it, or a number of its own. */
export type Key = GradFn | number;

/** One op that ran. */
export interface Application {
  readonly rules: OpRules<unknown>;
  readonly inputs: readonly Operand[];
  readonly attrs: unknown;
  readonly result: Key;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly scope: Scope | undefined;
}

export interface Trace {
  readonly inputs: readonly Tensor[];
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** Each after those whose results it takes. */
  readonly applications: readonly Application[];
  /** What has the elements of another, without their history: the one that it stands for. */
  readonly aliases: ReadonlyMap<Key, Operand>;
}

export const keyOf = (operand: Operand): Key => operand.gradFn ?? operand.id;

/** `matmul in Affine1` */
export const nameOfApplication = ({ rules, scope }: Application): string =>
  formatOp(rules.name, scopePath(scope), undefined);

/** A model as a function; what it returns is looked at here. */
export type Run = (...inputs: Tensor[]) => unknown;

/**
 * Runs a model and writes down what it does.
 * @throws ValueError where it writes in place, or returns anything but tensors.
 */
export function traceOf(by: string, run: Run, inputs: readonly Tensor[]): Trace {
  const applications: Application[] = [];
  const aliases = new Map<Key, Operand>();
  const seen = new Map<NdArray, Tensor>();
  /** Every value that took part, with its version at that time. */
  const versions = new Map<Tensor, number>();
  const saw = (tensor: Tensor) => {
    if (versions.has(tensor)) return;
    versions.set(tensor, tensor.array.storage.version);
    const original = seen.get(tensor.array);
    if (original === undefined) seen.set(tensor.array, tensor);
    else aliases.set(keyOf(tensor), original);
  };
  for (const input of inputs) saw(input);
  const stop = watch({
    applied(output, rules, operands, attrs) {
      for (const each of operands) saw(each);
      // what a customOp computed with ops was seen already: it stands for itself
      if (rules.foreign === true && seen.has(output.array)) return saw(output);
      seen.set(output.array, output);
      versions.set(output, output.array.storage.version);
      const { shape, dtype } = output;
      const scope = context.scope.current;
      applications.push({ rules, inputs: operands, attrs, result: keyOf(output), shape, dtype, scope });
    },
  });
  let returned: unknown;
  try {
    returned = context.stateHeld.during(true, () => noGrad(() => run(...inputs)));
  } finally {
    stop();
  }
  const outputs = outputsOf(by, returned);
  for (const each of outputs.values()) saw(each);
  for (const [tensor, version] of versions) {
    const change = changeSince(tensor.array, version);
    if (change !== undefined)
      throw new ValueError(
        `${by}: ${nameOf(tensor)} was ${change} while the model ran. A graph of ONNX has no writes in ` +
          `place: compute a new tensor instead.`,
      );
  }
  return { inputs, outputs, applications, aliases };
}

/**
 * The ops that were recorded between inputs and outputs; those on tensors that need no gradient too, as far
 * as they are remembered.
 * @throws GradError for a graph whose records were given up, ValueError for outputs that are none.
 */
export function recordedTrace(
  by: string,
  recorded: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
): Trace {
  const outputs = outputsOf(by, recorded);
  const applications: Application[] = [];
  const given = new Set(inputs.map(keyOf));
  const known = new Set<Key>(given);
  const enter = (operand: Operand): void => {
    for (const each of derivationsTo(operand, known)) applications.push(each);
  };
  const roots = [...outputs.values()];
  const follows = (input: Tensor) => !given.has(keyOf(input));
  for (const node of topologicalOrder(roots, follows)) {
    if (!(node instanceof GradFn) || given.has(node)) continue;
    for (const input of node.inputs) enter(input);
    const { rules, attrs, result, scope } = node;
    const operands = node.inputs.map((_, i) => node.peekInput(i));
    applications.push({
      rules,
      inputs: operands,
      attrs,
      result: node,
      shape: result.shape,
      dtype: result.dtype,
      scope,
    });
    known.add(node);
  }
  for (const each of roots) enter(each);
  for (const each of applications) requireEvaluated(by, each);
  return { inputs, outputs, applications, aliases: new Map() };
}

/** @throws ValueError for what holds for its batch alone: the mode of the modules was that of training. */
function requireEvaluated(by: string, { rules, scope }: Application): void {
  const dropped = scope?.name === "dropout" && rules.name === "mul";
  const byBatch = scope?.name === "batchNorm" && rules.name === "standardize";
  if (!dropped && !byBatch) return;
  const what = dropped ? "dropped what was drawn then" : "normalized by the statistics of its batch";
  throw new ValueError(
    `${by}: ${scopePath(scope).join("/")} was recorded in training mode, and ${what}. Call eval() before ` +
      "the forward pass, or give the module or function itself.",
  );
}

/** What an operand was computed from where no gradient was needed, in order. */
function derivationsTo(root: Operand, known: Set<Key>): Application[] {
  const found: Application[] = [];
  const visit = (operand: Operand): void => {
    const { past } = operand;
    if (known.has(keyOf(operand)) || operand.gradFn !== undefined) return;
    known.add(keyOf(operand));
    if (!(past instanceof Derivation)) return;
    for (const each of past.inputs) visit(each); // at most 32 deep
    const { rules, inputs, attrs, shape, dtype, scope } = past;
    found.push({ rules, inputs, attrs, result: keyOf(operand), shape, dtype, scope });
  };
  visit(root);
  return found;
}

/** The elements of an operand. @throws GradError where nobody kept them. */
export function valuesOf(by: string, operand: Operand): Tensor {
  if (operand instanceof Tensor && !operand.array.storage.released) return operand;
  const name = operand.name === "" ? "a large operand" : `"${operand.name}"`;
  throw new GradError(
    `${by}: the elements of ${name} were given up with the graph that it belongs to. Export before ` +
      `backward(), or give the module or function itself, which is then run once more.`,
  );
}

/** Outputs by name: `output`, `output_0`, the keys of an object; nested lists are joined by "_". */
function outputsOf(by: string, returned: unknown): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  const visit = (value: unknown, name: string, depth: number): boolean => {
    if (value instanceof Tensor) {
      if (found.has(name))
        throw new ValueError(
          `${by}: two outputs of the model are called "${name}": the keys of nested lists and objects are ` +
            `joined by "_". Give them other keys.`,
        );
      found.set(name, value);
      return true;
    }
    if (typeof value !== "object" || value === null || depth > 8) return false;
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    if (!Array.isArray(value) && !isPlain) return false;
    const prefix = depth === 0 && isPlain ? "" : `${name}_`;
    return Object.entries(value).every(([key, each]) => visit(each, prefix + key, depth + 1));
  };
  if (!visit(returned, "output", 0) || found.size === 0)
    throw new ValueError(
      `${by}: the model must return a tensor, or lists or plain objects of tensors, got ${show(returned)}`,
    );
  return found;
}
