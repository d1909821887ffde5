/** Turns an op's own samples into tensors and calls: what every test that enumerates the ops starts from. */
import * as ops from "../../src/ops/index.js";
import { type FixedInput, type Op, type Sample, type Tensor, tensor } from "../../src/tensor/index.js";

export type AnyOp = Op<readonly unknown[], unknown, readonly Tensor[]>;

/** Every op that src/ops exports, by its export name. */
export const exportedOps: readonly [string, AnyOp][] = Object.entries(ops).filter(
  (entry): entry is [string, AnyOp] => typeof entry[1] === "function" && "definition" in entry[1],
);

export interface OpCase {
  readonly op: AnyOp;
  readonly sample: Sample;
  readonly title: string;
}

/** Every op with every sample of it. */
export const opCases: readonly OpCase[] = exportedOps.flatMap(([name, op]) =>
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

/** The call that a sample describes. */
export function call({ op, sample }: OpCase, tensors: readonly Tensor[]): Tensor {
  const args = sample.arrange === undefined ? [...tensors, ...(sample.args ?? [])] : sample.arrange(tensors);
  return op(...args);
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
