/**
 * Alignment: traces of one model with batches of different sizes, step by step beside each other. What does
 * not lead to an output is left out, and what depends on neither inputs nor parameters is a constant.
 */
import { ValueError } from "../../arguments/index.js";
import { Buffer, Parameter } from "../../nn/index.js";
import { Tensor } from "../../tensor/index.js";
import { type Application, type Key, keyOf, nameOfApplication, type Operand, type Trace } from "./trace.js";

/** Where an operand comes from. */
export type Source =
  | { readonly from: "input"; readonly index: number }
  /** The result of a step. */
  | { readonly from: "step"; readonly index: number }
  /** Trained or kept by a module: it stays by its name, and what is computed from it is part of the graph. */
  | { readonly from: "parameter"; readonly tensor: Tensor }
  /** One for each run. */
  | { readonly from: "constant"; readonly operands: readonly Operand[] };

export interface Step {
  /** One for each run. */
  readonly applications: readonly Application[];
  readonly operands: readonly Source[];
}

export interface Output {
  readonly name: string;
  readonly source: Source;
  /** One for each run. */
  readonly tensors: readonly Tensor[];
}

export interface Alignment {
  readonly steps: readonly Step[];
  readonly outputs: readonly Output[];
}

/** What a run keeps of its trace, and where each value comes from. */
interface Kept {
  readonly applications: readonly Application[];
  readonly sourceOf: (operand: Operand) => Exclude<Source, { from: "constant" }> | undefined;
}

/** Frozen ones too. */
export const isParameter = (operand: Operand): operand is Tensor =>
  operand instanceof Tensor &&
  operand.isLeaf &&
  (operand.requiresGrad || operand instanceof Parameter || operand instanceof Buffer);

function keptOf({ inputs, outputs, applications, aliases }: Trace): Kept {
  const original = (operand: Operand): Operand => {
    let at = operand;
    for (let next = aliases.get(keyOf(at)); next !== undefined; next = aliases.get(keyOf(at))) at = next;
    return at;
  };
  const real = (operand: Operand): Key => keyOf(original(operand));
  const places = new Map(inputs.map((input, i) => [keyOf(input), i]));
  // forwards: what depends on an input or a parameter
  const live = new Set<Key>(places.keys());
  for (const each of applications)
    if (each.inputs.some((operand) => isParameter(original(operand)) || live.has(real(operand))))
      live.add(each.result);
  // backwards: what leads to an output
  const wanted = new Set<Key>([...outputs.values()].map(real));
  for (const each of [...applications].reverse())
    if (live.has(each.result) && wanted.has(each.result))
      for (const operand of each.inputs) wanted.add(real(operand));
  const kept = applications.filter(
    ({ result }) => live.has(result) && wanted.has(result) && !places.has(result),
  );
  const steps = new Map(kept.map(({ result }, i) => [result, i]));
  return {
    applications: kept,
    sourceOf: (operand) => {
      const index = steps.get(real(operand));
      if (index !== undefined) return { from: "step", index };
      const place = places.get(real(operand));
      if (place !== undefined) return { from: "input", index: place };
      const leaf = original(operand);
      return isParameter(leaf) ? { from: "parameter", tensor: leaf } : undefined;
    },
  };
}

/**
 * @throws ValueError where the runs did not do the same, or an input has no part in the outputs.
 */
export function aligned(by: string, traces: readonly Trace[], names: readonly string[]): Alignment {
  const runs = traces.map(keptOf);
  const [first] = runs as [Kept, ...Kept[]];
  const used = new Set<number>();
  const sourceOf = (where: () => string, operands: readonly Operand[]): Source => {
    const sources = operands.map((operand, run) => (runs[run] as Kept).sourceOf(operand));
    const [own] = sources;
    if (sources.every((each) => each?.from === "parameter") && new Set(operands).size > 1)
      throw new ValueError(
        `${by}: ${where()} takes another parameter in each run. Make modules and parameters ` +
          `once, outside of the function that is exported.`,
      );
    if (!sources.every((each) => sameSource(each, own))) throw changes(by, `${where()} takes other operands`);
    if (own?.from === "input") used.add(own.index);
    return own ?? { from: "constant", operands };
  };

  for (const run of runs)
    if (run.applications.length !== first.applications.length) throw changes(by, "the number of ops changes");
  const steps = first.applications.map((application, i): Step => {
    const applications = runs.map((run) => run.applications[i] as Application);
    const where = () => nameOfApplication(application);
    if (!applications.every(({ rules }) => rules === application.rules))
      throw changes(by, `in the place of ${where()} stands another op`);
    const operands = application.inputs.map((_, j) =>
      sourceOf(
        where,
        applications.map(({ inputs }) => inputs[j] as Operand),
      ),
    );
    return { applications, operands };
  });
  const outputs = outputNames(by, traces).map((name): Output => {
    const tensors = traces.map((trace) => trace.outputs.get(name) as Tensor);
    return { name, tensors, source: sourceOf(() => name, tensors) };
  });
  const idle = names.findIndex((_, i) => !used.has(i));
  if (idle >= 0)
    throw new ValueError(
      `${by}: no output depends on the input "${names[idle]}" by ops. Leave it out; or, if it was read as ` +
        `numbers on the way (item(), toArray(), negative indices), compute with tensors.`,
    );
  return { steps, outputs };
}

function outputNames(by: string, traces: readonly Trace[]): string[] {
  const all = traces.map(({ outputs }) => [...outputs.keys()]);
  const [names = []] = all;
  if (all.some((each) => each.join() !== names.join())) throw changes(by, "the outputs have other names");
  return names;
}

function sameSource(a: Source | undefined, b: Source | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.from === "parameter") return b.from === "parameter" && a.tensor === b.tensor;
  return a.from === b.from && "index" in a && "index" in b && a.index === b.index;
}

const changes = (by: string, what: string) =>
  new ValueError(
    `${by}: with another size of the batch the model does something else: ${what}. Write it so that all ` +
      `sizes run the same ops, or export it for the one size of the inputs: { batchAxis: null }.`,
  );
