/** Turns an op's own samples into tensors and calls: what every test that enumerates the ops starts from. */
import { type AnyOp, registry } from "../../src/ops/registry.js";
import { type FixedInput, type Sample, type Tensor, tensor } from "../../src/tensor/index.js";

export type { AnyOp };

/** Every op, by the name of its export. */
export const allOps: readonly [string, AnyOp][] = [...registry.values()].flatMap(({ name, op }) =>
  op === undefined ? [] : [[name, op] as [string, AnyOp]],
);

/** Every function that is composed of ops and has no rule of its own, by the name of its export. */
export const composedFunctions: readonly string[] = [...registry.values()].flatMap(({ name, op }) =>
  op === undefined ? [name] : [],
);

/** Any of them, as a program without types calls it. */
export function functionNamed(name: string): (...args: readonly unknown[]) => Tensor | Tensor[] {
  const entry = registry.get(name);
  if (entry === undefined) throw new Error(`src/ops/registry.ts has no ${name}`);
  return entry.call as (...args: readonly unknown[]) => Tensor | Tensor[];
}

export interface OpCase {
  readonly op: AnyOp;
  readonly sample: Sample;
  readonly title: string;
}

/** Every op with every sample of it. */
export const opCases: readonly OpCase[] = allOps.flatMap(([name, op]) =>
  op.definition.samples.map((sample, i) => ({ op, sample, title: `${name}, sample ${i + 1}` })),
);

export const isShape = (input: readonly number[] | FixedInput): input is readonly number[] =>
  Array.isArray(input);

/** A small deterministic shuffle: neighbours in value are not neighbours in place. */
function shuffled(n: number, seed: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  let state = seed + 12345;
  for (let i = n - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/** Distinct values, evenly apart over [low, high]: no ties, nothing on a kink. */
export function spread(size: number, [low, high]: readonly [number, number], seed: number): number[] {
  return shuffled(size, seed).map((place) => low + ((high - low) * (place + 0.3712)) / size);
}

/** The tensors of a sample. Floats share one spread, so that no two of them tie. */
export function materialize(sample: Sample, dtype: "float32" | "float64", seed = 0): Tensor[] {
  const ranges = sample.range ?? [-2, 2];
  return sample.inputs.map((input, i) => {
    if (!isShape(input)) {
      return tensor(input.values, {
        shape: input.shape,
        dtype: input.dtype === "float" ? dtype : input.dtype,
      });
    }
    const own = ranges[i];
    const range = typeof ranges[0] === "number" ? ranges : own;
    const size = input.reduce((a, b) => a * b, 1);
    const values = spread(size, range as readonly [number, number], seed + 7 * i).map(
      (value) => value + 0.0137 * i,
    );
    return tensor(values, { shape: input, dtype });
  });
}

const argumentsOf = (sample: Sample, tensors: readonly Tensor[]): readonly unknown[] =>
  sample.arrange === undefined ? [...tensors, ...(sample.args ?? [])] : sample.arrange(tensors);

/** The call that a sample describes. */
export function call({ op, sample }: OpCase, tensors: readonly Tensor[]): Tensor {
  return op(...argumentsOf(sample, tensors));
}

/** The plain steps that it says it is made of; "" for none. */
export function insideOf({ op, sample }: OpCase): string {
  const { inside = "", prepare } = op.definition;
  if (typeof inside === "string") return inside;
  return inside(prepare(...argumentsOf(sample, materialize(sample, "float64"))));
}

/** The tensors of a sample that a gradient can be checked of. */
export function differentiableInputs({ op, sample }: OpCase, tensors: readonly Tensor[]): number[] {
  const { vjp } = op.definition;
  if (vjp === null) return [];
  return tensors.flatMap((x, i) => {
    const input = sample.inputs[i] as readonly number[] | FixedInput;
    return isShape(input) && x.dtype !== "int32" && (typeof vjp === "function" || vjp[i] !== null) ? [i] : [];
  });
}
