/** What L-BFGS remembers, as a whole for its recursion and by parameter for states. */
import { Tensor, zerosLike } from "../../tensor/index.js";
import type { ParameterState, StateKinds } from "../base/optimizer-state.js";
import { dot, plus, scaled, type Vector } from "./vectors.js";

/** A step, and how the gradient changed along it. */
export interface Pair {
  readonly step: Vector;
  readonly change: Vector;
  /** Their product, above 0. */
  readonly curvature: number;
}

export interface Memory {
  /** How many directions there were so far. */
  readonly iterations: number;
  /** The last direction, how far it was followed, and the gradient where it began. */
  readonly direction: Vector;
  readonly stepSize: number;
  readonly gradient: Vector;
  /** The oldest first. */
  readonly pairs: readonly Pair[];
}

export const mostPairs = 1000;

const stepName = (i: number): string => `step${i}`;
const changeName = (i: number): string => `change${i}`;

/** The names of a memory of so many pairs. */
export const memoryNames = (historySize: number): string[] => [
  "iterations",
  "stepSize",
  "direction",
  "gradient",
  ...Array.from({ length: historySize }, (_, i) => [stepName(i), changeName(i)]).flat(),
];

/** Of as many pairs as there may be. */
export const memoryKinds: StateKinds<ParameterState> = {
  ...Object.fromEntries(memoryNames(mostPairs).map((name) => [name, "tensor or 0"])),
  iterations: "count",
  stepSize: "number",
};

/** The part of each parameter: numbers, and tensors of its shape, or 0 for pairs that there are not yet. */
export function parted(memory: Memory, parameters: readonly Tensor[], historySize: number): ParameterState[] {
  const { iterations, stepSize, direction, gradient, pairs } = memory;
  return parameters.map((_, i) => {
    const part: Record<string, Tensor | number> = {};
    for (const name of memoryNames(historySize)) part[name] = 0;
    for (const [k, { step, change }] of pairs.entries()) {
      part[stepName(k)] = step[i] as Tensor;
      part[changeName(k)] = change[i] as Tensor;
    }
    const own = { iterations, stepSize, direction: direction[i] as Tensor, gradient: gradient[i] as Tensor };
    return { ...part, ...own };
  });
}

/** The whole of the parts; 0 for a parameter that has none, which was frozen until now. */
export function joined(
  parameters: readonly Tensor[],
  parts: ReadonlyMap<Tensor, ParameterState>,
): Memory | undefined {
  const known = parameters.map((each) => parts.get(each)).filter((part) => part !== undefined);
  const [first] = known;
  if (first === undefined) return undefined;
  const vector = (name: string): Vector =>
    parameters.map((each) => {
      const value = parts.get(each)?.[name];
      return value instanceof Tensor ? value : zerosLike(each);
    });
  const pairs: Pair[] = [];
  for (let i = 0; known.some((part) => part[stepName(i)] instanceof Tensor); i++) {
    const [step, change] = [vector(stepName(i)), vector(changeName(i))];
    pairs.push({ step, change, curvature: dot(step, change) });
  }
  const [iterations, stepSize] = [Number(first.iterations), Number(first.stepSize)];
  return { iterations, stepSize, direction: vector("direction"), gradient: vector("gradient"), pairs };
}

/** The pairs, and that of the last step where the loss curves upwards along it. */
export function remembering(memory: Memory, gradient: Vector, historySize: number): readonly Pair[] {
  const change = plus(gradient, memory.gradient, -1);
  const step = scaled(memory.direction, memory.stepSize);
  const curvature = dot(change, step);
  if (!(curvature > 1e-10)) return memory.pairs;
  return [...memory.pairs, { step, change, curvature }].slice(-historySize);
}

/**
 * -H · gradient, where H is the inverse of the Hessian as the pairs tell of it: the two-loop recursion
 * (Nocedal 1980).
 */
export function direction(gradient: Vector, pairs: readonly Pair[]): Vector {
  let q = scaled(gradient, -1);
  const shares: number[] = [];
  for (const { step, change, curvature } of pairs.toReversed()) {
    const share = dot(step, q) / curvature;
    shares.unshift(share);
    q = plus(q, change, -share);
  }
  const last = pairs.at(-1);
  let d = last === undefined ? q : scaled(q, last.curvature / dot(last.change, last.change));
  for (const [i, { step, change, curvature }] of pairs.entries())
    d = plus(d, step, (shares[i] as number) - dot(change, d) / curvature);
  return d;
}
