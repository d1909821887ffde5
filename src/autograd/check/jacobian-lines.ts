/**
 * The Jacobian of a function of some leaves, line by line: how to move
 * along a line, and what backward() says about it.
 */
import { kernels } from "../../kernels/index.js";
import type { RandomGenerator } from "../../random/index.js";
import { gradients, type Tensor, tensor } from "../../tensor/index.js";
import type { FoundTensor } from "../transforms/tree.js";
import type { AlongLine } from "./finite-differences.js";

export interface Problem {
  /** Leaves of a floating dtype that require grad: what the outputs are differentiated by. */
  readonly leaves: readonly FoundTensor[];
  /** Whatever else must stay as it is. */
  readonly constants: readonly FoundTensor[];
  /** Leaves that nothing need depend on, as the second derivative of a linear function. */
  readonly mayBeUnused: ReadonlySet<Tensor>;
  /** The floating outputs now, recorded. */
  readonly evaluate: () => readonly FoundTensor[];
  /** Which leaves require grad at the same time: one check of the analytic side for each set. */
  readonly combinations: readonly (readonly FoundTensor[])[];
}

/** One line through the inputs: along one element (exact mode) or in a random direction within one leaf. */
export interface Line {
  readonly leaf: FoundTensor;
  /** Element of the leaf, or number of the direction. */
  readonly at: number;
  readonly direction: Float64Array | undefined;
  /** Output weights, one array for each output; in exact mode none. */
  readonly weights: readonly Float64Array[] | undefined;
}

const write = { by: "gradcheck" };

/** One line for each element; or `random.directions` of them for each leaf. */
export function linesOf(
  leaves: readonly FoundTensor[],
  outputs: readonly FoundTensor[],
  random: { readonly directions: number; readonly generator: RandomGenerator } | undefined,
): Line[] {
  if (random === undefined)
    return leaves.flatMap((leaf) =>
      Array.from({ length: leaf.tensor.size }, (_, at) => ({
        leaf,
        at,
        direction: undefined,
        weights: undefined,
      })),
    );
  const draw = (size: number) => {
    const out = new Float64Array(size);
    random.generator.fillUniform(out, -1, 1);
    return out;
  };
  return leaves.flatMap((leaf) =>
    Array.from({ length: random.directions }, (_, at) => ({
      leaf,
      at,
      direction: draw(leaf.tensor.size),
      weights: outputs.map(({ tensor }) => draw(tensor.size)),
    })),
  );
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

/** All outputs in a row: their elements, or their products with the weights of a line. */
function columns(outputs: readonly FoundTensor[], weights: Line["weights"]): Float64Array {
  const values = outputs.map(({ tensor }) => tensor.toTypedArray());
  return Float64Array.from(
    weights === undefined
      ? values.flatMap((each) => [...each])
      : values.map((each, o) => dot(each, weights[o] as Float64Array)),
  );
}

/** The function along a line; the leaf is back where it was after `fn`. */
export function onLine<T>(
  problem: Problem,
  { leaf: { tensor: x }, at, direction, weights }: Line,
  fn: (along: AlongLine) => T,
): T {
  const before = Float64Array.from(x.toTypedArray());
  const put = (values: Float64Array) =>
    kernels.assign(x.array, kernels.fromValues(values, x.shape, x.dtype), write);
  const move = (s: number) => {
    if (direction === undefined) kernels.setElement(x.array, at, (before[at] as number) + s, write);
    else put(before.map((value, i) => value + s * (direction[i] as number)));
  };
  try {
    return fn((s) => {
      move(s);
      return columns(problem.evaluate(), weights);
    });
  } finally {
    put(before); // not move(0), which would make 0 of -0
  }
}

/** Which output a column belongs to, and which element of it. */
export function outputAt(
  outputs: readonly FoundTensor[],
  line: Line,
  column: number,
): { output: FoundTensor; index: number[] | undefined } {
  if (line.weights !== undefined) return { output: outputs[column] as FoundTensor, index: undefined };
  let at = column;
  for (const output of outputs) {
    if (at < output.tensor.size) return { output, index: indexOf(at, output.tensor.shape) };
    at -= output.tensor.size;
  }
  throw new RangeError(`column ${column} is past the last output`);
}

/** The index along every axis of the element at a row-major place. */
export function indexOf(place: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    index[axis] = rest % extent;
    rest = Math.floor(rest / extent);
  }
  return index;
}

/** Runs `fn` on the outputs, recorded while the leaves of this combination require grad, and no others. */
export function withGraph<T>(
  problem: Problem,
  combination: readonly FoundTensor[],
  fn: (outputs: readonly FoundTensor[], gradientsOf: GradientsOf) => T,
): T {
  const leaves = combination.map(({ tensor }) => tensor);
  for (const { tensor } of problem.leaves) tensor.requiresGrad = leaves.includes(tensor);
  const result = fn(problem.evaluate(), (output, seed) =>
    gradients(output, leaves, {
      seeds: [tensor(seed, { shape: output.shape, dtype: output.dtype })],
      retainGraph: true,
      allowUnused: true,
    }).map((gradient) => gradient.toTypedArray()),
  );
  for (const { tensor } of problem.leaves) tensor.requiresGrad = true;
  return result;
}

/** The elements of the gradient of each leaf of the combination, for an upstream gradient of this output. */
export type GradientsOf = (output: Tensor, seed: Float64Array) => ArrayLike<number>[];

/**
 * The analytic derivative for each line, in the layout of the numeric
 * one; computed by one pass for each row of the Jacobian.
 */
export function analyticAlong(
  problem: Problem,
  combination: readonly FoundTensor[],
  lines: readonly Line[],
): Float64Array[] {
  return withGraph(problem, combination, (outputs, gradientsOf) => {
    const ofLeaf = combination.map(({ tensor }) =>
      lines.flatMap((line, i) => (line.leaf.tensor === tensor ? [i] : [])),
    );
    const exact = lines[0]?.weights === undefined;
    const total = exact ? outputs.reduce((sum, { tensor }) => sum + tensor.size, 0) : outputs.length;
    const result = lines.map(() => new Float64Array(total));
    const passes = (output: Tensor, seed: Float64Array, column: number, only?: number) => {
      gradientsOf(output, seed).forEach((elements, leaf) => {
        for (const i of ofLeaf[leaf] as number[]) {
          const { at, direction } = lines[i] as Line;
          if (only !== undefined && only !== i) continue;
          (result[i] as Float64Array)[column] =
            direction === undefined ? (elements[at] as number) : dot(elements, direction);
        }
      });
    };
    if (exact) {
      let column = 0;
      for (const { tensor: output } of outputs)
        for (let at = 0; at < output.size; at++, column++) {
          const seed = new Float64Array(output.size);
          seed[at] = 1;
          passes(output, seed, column);
        }
    } else {
      for (const indices of ofLeaf)
        for (const i of indices)
          outputs.forEach(({ tensor: output }, column) => {
            passes(output, ((lines[i] as Line).weights as Float64Array[])[column] as Float64Array, column, i);
          });
    }
    return result;
  });
}
