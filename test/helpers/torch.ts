/** The PyTorch fixture (test/fixtures/torch/ops.py and families/), and our results beside its. */
import { readdirSync, readFileSync } from "node:fs";
import { Tensor, tensor, zerosLike } from "../../src/tensor/index.js";
import { functionNamed } from "./samples.js";

/** A JSON number, or the name of one that JSON does not have. */
type Numeral = number | "NaN" | "Infinity" | "-Infinity";
export type Floating = "float64" | "float32";

interface Input {
  readonly dtype: "float" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly values: readonly Numeral[];
}

interface Results {
  readonly values: readonly { readonly shape: readonly number[]; readonly values: readonly Numeral[] }[];
  /** One per floating input; null where the output does not depend on it. */
  readonly gradients?: readonly (readonly Numeral[] | null)[];
  /** One per floating input, then one per output for its upstream gradient. */
  readonly second?: readonly (readonly Numeral[] | null)[];
}

export interface Case extends Readonly<Record<Floating, Results>> {
  readonly op: string;
  readonly title: string;
  readonly args: readonly unknown[];
  readonly inputs: readonly Input[];
  readonly upstream?: readonly (readonly Numeral[])[];
  readonly directions?: readonly (readonly Numeral[])[];
}

const folder = new URL("../fixtures/torch/", import.meta.url);
const families = readdirSync(new URL("families", folder)).filter((name) => name.endsWith(".json"));
export const cases = ["ops.json", ...families.map((name) => `families/${name}`)].flatMap(
  (name) => (JSON.parse(readFileSync(new URL(name, folder), "utf8")) as { cases: readonly Case[] }).cases,
);

const array = (values: readonly Numeral[], shape: readonly number[], dtype: Tensor["dtype"]) =>
  tensor(values.map(Number), { shape, dtype });

/** `{ tensor: i }` stands for input i, `{ number: "-Infinity" }` for what JSON cannot say. */
export function resolve(arg: unknown, inputs: readonly Tensor[]): unknown {
  if (Array.isArray(arg)) return arg.map((each) => resolve(each, inputs));
  if (typeof arg === "object" && arg !== null) {
    if ("tensor" in arg) return inputs[arg.tensor as number];
    if ("number" in arg) return Number(arg.number);
    return Object.fromEntries(Object.entries(arg).map(([name, each]) => [name, resolve(each, inputs)]));
  }
  return arg;
}

export function callCase({ op, args }: Case, inputs: readonly Tensor[]): readonly Tensor[] {
  const result = functionNamed(op)(...args.map((arg) => resolve(arg, inputs)));
  return result instanceof Tensor ? [result] : result;
}

export const inputsOf = (each: Case, dtype: Floating, requiresGrad = false): Tensor[] =>
  each.inputs.map((input) => {
    const x = array(input.values, input.shape, input.dtype === "float" ? dtype : input.dtype);
    if (requiresGrad && input.dtype === "float") x.requiresGrad = true;
    return x;
  });

/** Σ aᵢ·bᵢ over all pairs. */
const inner = (as: readonly Tensor[], bs: readonly Tensor[]) =>
  as.map((a, i) => a.mul(bs[i] as Tensor).sum()).reduce((total, each) => total.add(each));

/** The gradients of the leaves, taken off them; zeros where none arrived. */
const collect = (leaves: readonly Tensor[]) =>
  leaves.map((x) => {
    const gradient = x.grad ?? zerosLike(x);
    x.grad = null;
    return gradient;
  });

/** One number of ours beside one of PyTorch's. */
export interface Compared {
  readonly what: string;
  readonly actual: Tensor;
  readonly expected: Tensor;
}

/** The outputs of a case, its gradients and its second derivatives, as far as the fixture has them. */
export function compareCase(each: Case, dtype: Floating): Compared[] {
  const { values, gradients, second } = each[dtype];
  const inputs = inputsOf(each, dtype, gradients !== undefined);
  const outputs = callCase(each, inputs);
  if (outputs.length !== values.length)
    throw new Error(`${each.title}: ${outputs.length} outputs, PyTorch has ${values.length}`);
  /** `of`: the tensors that these are derivatives by. */
  const beside = (
    what: string,
    of: readonly Tensor[],
    ours: readonly Tensor[],
    theirs: readonly (readonly Numeral[] | null)[],
  ) => {
    if (theirs.length !== of.length)
      throw new Error(`${each.title}: PyTorch has a ${what} for ${theirs.length} tensors, not ${of.length}`);
    return of.map((x, i) => {
      const numbers = theirs[i] ?? null;
      const expected = numbers === null ? zerosLike(x) : array(numbers, x.shape, x.dtype);
      return { what: `${what} ${i}`, actual: ours[i] as Tensor, expected };
    });
  };
  const compared: Compared[] = outputs.map((actual, i) => {
    const { shape, values: numbers } = values[i] as Results["values"][number];
    return { what: `output ${i}`, actual, expected: array(numbers, shape, actual.dtype) };
  });
  if (gradients === undefined || each.upstream === undefined) return compared;

  const leaves = inputs.filter((x) => x.requiresGrad);
  const upstream = outputs.map((y, i) => array(each.upstream?.[i] ?? [], y.shape, y.dtype));
  for (const g of upstream) g.requiresGrad = true;
  inner(outputs, upstream).backward(undefined, { createGraph: second !== undefined });
  for (const g of upstream) g.grad = null;
  const first = collect(leaves);
  compared.push(...beside("gradient of floating input", leaves, first, gradients));
  if (second === undefined) return compared;

  const directions = first.map((g, i) => array(each.directions?.[i] ?? [], g.shape, g.dtype));
  const directional = inner(first, directions);
  if (directional.requiresGrad) directional.backward();
  const sources = [...leaves, ...upstream];
  const both = collect(sources);
  return [
    ...compared,
    ...beside("second derivative by floating input or upstream gradient", sources, both, second),
  ];
}
