/**
 * Numerical gradients of a recorded graph: its ops are run again in float64, with one value moved up and down
 * a little (central differences, as section 4.4 of Deep Learning from Scratch does it). Nothing of the graph
 * is touched.
 */
import { WengertError } from "../../arguments/index.js";
import type { NdArray, TypedArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { GradFn, noGrad, Tensor, tensor } from "../../tensor/index.js";
import type { Shown } from "../snapshot/array-summary.js";
import { BorrowedMemory } from "./borrowed-memory.js";
import type { DrawnGraph, DrawnNode } from "./drawn-graph.js";
import { noPixels } from "./kept.js";
import { summarize } from "./summarize.js";

/** Values with more elements are not moved one by one. */
const movedUpTo = 16;
/** How much work a snapshot may spend, in elements read and written, a call counting as a hundred. */
const budget = 1e7;
const perCall = 100;
/**
 * The step, for values of about 1: the cube root of the rounding error of float64 balances it against the
 * curvature.
 */
const step = Math.cbrt(Number.EPSILON);

/**
 * By position: the derivative of Σ seed · root by each element of a value. undefined where the value is too
 * large or was released, where running the graph again does not give what it gave before (a value was changed
 * since), and where it would take too long.
 * @param seed of the root's shape, the root being the last of the nodes.
 */
export function numericalGradients(graph: DrawnGraph, seed: Tensor): (Shown | undefined)[] {
  const replay = new Replay(graph, seed.toTypedArray());
  try {
    return noGrad(() => graph.nodes.map((_, at) => replay.gradient(at)));
  } finally {
    replay.free();
  }
}

class Replay {
  readonly #graph: DrawnGraph;
  readonly #nodes: readonly DrawnNode[];
  readonly #seed: TypedArray;
  /** In float64; undefined where the graph cannot be run again. */
  readonly #values: (NdArray | undefined)[] = [];
  readonly #costs: number[];
  /** The values, which are there until the last gradient is. */
  readonly #memory = new BorrowedMemory();
  #left = budget;

  constructor(graph: DrawnGraph, seed: TypedArray) {
    this.#graph = graph;
    this.#nodes = graph.nodes;
    this.#seed = seed;
    this.#costs = graph.nodes.map((node) =>
      node instanceof GradFn
        ? node.inputs.reduce((sum, { size }) => sum + size, perCall + node.result.size)
        : 0,
    );
    if (this.#costs.reduce((sum, cost) => sum + cost, 0) > budget) return;
    for (const [at, node] of graph.nodes.entries()) this.#values.push(this.#value(node, at));
  }

  gradient(at: number): Shown | undefined {
    const value = this.#values[at];
    if (value === undefined || !this.#carriesGradient(at) || value.size > movedUpTo || value.size === 0)
      return undefined;
    const downstream = this.#downstream(at);
    if (downstream.some((each) => this.#values[each] === undefined)) return undefined;
    this.#left -= downstream.reduce((sum, each) => sum + (this.#costs[each] as number), 0) * 2 * value.size;
    if (this.#left < 0) return undefined;
    const elements = kernels.read(value);
    const slopes = Array.from(elements, (x, i) => {
      const h = step * Math.max(1, Math.abs(x));
      const [up, down] = [x + h, x - h];
      const moved = [up, down].map((to) => this.#objective(at, elements.with(i, to), downstream));
      return ((moved[0] as number) - (moved[1] as number)) / (up - down);
    });
    return summarize(tensor(slopes, { shape: value.shape, dtype: "float64" }), noPixels(false));
  }

  free(): void {
    this.#memory.free();
  }

  #carriesGradient(at: number): boolean {
    const node = this.#nodes[at] as DrawnNode;
    return node instanceof GradFn || (node instanceof Tensor && node.requiresGrad);
  }

  /** The value as it was when the graph was recorded; undefined where that cannot be had. */
  #value(node: DrawnNode, at: number): NdArray | undefined {
    if (!(node instanceof GradFn)) {
      const array = this.#graph.arrayAt(at);
      return array === undefined || array.storage.released ? undefined : wide(array, this.#memory);
    }
    try {
      for (let i = 0; i < node.inputs.length; i++) node.input(i); // throws where an operand was changed since
      const value = this.#run(node, (at) => this.#values[at], this.#memory);
      return value !== undefined && agrees(value, node.result) ? value : undefined;
    } catch (error) {
      if (error instanceof WengertError) return undefined;
      throw error;
    }
  }

  #run(
    op: GradFn,
    valueAt: (at: number) => NdArray | undefined,
    memory: BorrowedMemory,
  ): NdArray | undefined {
    const operands: NdArray[] = [];
    for (const input of op.inputs) {
      const value = valueAt(this.#graph.at(input));
      if (value === undefined) return undefined;
      operands.push(value);
    }
    const result = op.rules.forward(kernels, operands, op.attrs);
    const { value, saved } = "value" in result ? result : { value: result, saved: [] };
    // views of operands are theirs; and what a rule of the user's returns may be something that it keeps
    const isOwn = ({ storage }: NdArray) => operands.every((operand) => operand.storage !== storage);
    if (op.rules.foreign !== true)
      for (const array of [value, ...saved]) if (isOwn(array) && !op.holds(array)) memory.take(array);
    return wide(value, memory);
  }

  /** The positions of the ops that depend on a value, in the order in which they ran. */
  #downstream(at: number): number[] {
    const reached = new Set([at]);
    const ops: number[] = [];
    for (let next = at + 1; next < this.#nodes.length; next++) {
      const node = this.#nodes[next] as DrawnNode;
      if (!(node instanceof GradFn)) continue;
      if (!node.inputs.some((input) => reached.has(this.#graph.at(input)))) continue;
      reached.add(next);
      ops.push(next);
    }
    return ops;
  }

  /** Σ seed · root with the elements `moved` in the place of one value. */
  #objective(at: number, moved: TypedArray, downstream: readonly number[]): number {
    const memory = new BorrowedMemory();
    try {
      return this.#objectiveWith(at, moved, downstream, memory);
    } finally {
      memory.free();
    }
  }

  #objectiveWith(
    at: number,
    moved: TypedArray,
    downstream: readonly number[],
    memory: BorrowedMemory,
  ): number {
    const { shape } = this.#values[at] as NdArray;
    const values = new Map([[at, memory.take(tensor(moved, { shape, dtype: "float64" }).array)]]);
    for (const each of downstream) {
      const value = this.#run(
        this.#nodes[each] as GradFn,
        (from) => values.get(from) ?? this.#values[from],
        memory,
      );
      if (value === undefined) return Number.NaN;
      values.set(each, value);
    }
    const root = values.get(this.#nodes.length - 1);
    if (root === undefined) return Number.NaN;
    let sum = 0;
    for (const [i, y] of kernels.read(root).entries()) sum += y * (this.#seed[i] as number);
    return sum;
  }
}

function wide(array: NdArray, memory: BorrowedMemory): NdArray {
  return array.dtype === "float32" ? memory.take(kernels.cast(array, "float64")) : array;
}

/** Whether a value is the recorded one, up to rounding; what was released cannot be compared. */
function agrees(value: NdArray, recorded: NdArray): boolean {
  if (recorded.storage.released) return true;
  const tolerance = recorded.dtype === "float32" ? 1e-4 : 1e-9;
  const [a, b] = [kernels.read(value), kernels.read(recorded)];
  return a.every((x, i) => {
    const y = b[i] as number;
    return Object.is(x, y) || x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x), Math.abs(y));
  });
}
