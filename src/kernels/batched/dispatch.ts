/**
 * Kernels that know arrays of many examples: from the first vmap of a program on they stand in the place of
 * all others, which they call.
 */
import { ValueError } from "../../arguments/index.js";
import type { NdArray } from "../../array/nd-array.js";
import type { Shape } from "../../array/shape.js";
import type { RandomGenerator } from "../../random/index.js";
import { batching, type Computed, rarely } from "../batching.js";
import { type KernelName, kernelTable } from "../contract/index.js";
import { kernels } from "../current.js";
import { networkKernels } from "../network.js";
import { type Batch, BatchedArray, frontOf, isBatched, physicalOf } from "./batched-array.js";
import { innermost, loop, mapArrays } from "./loop.js";
import { spread } from "./rule.js";
import { rules } from "./rules.js";

type Kernel = (...args: readonly unknown[]) => unknown;

/** The calls under way, the innermost last. */
let active: readonly Batch[] = [];

/** Runs `fn` for the examples of `batch`. */
export const mapping = <R>(batch: Batch, fn: () => R): R => during([...active, batch], fn);

function during<R>(batches: readonly Batch[], fn: () => R): R {
  const before = active;
  active = batches;
  try {
    return fn();
  } finally {
    active = before;
  }
}

/** The errors about elements that were read. */
const reads = new WeakSet<object>();

function cannotRead(batch: Batch): ValueError {
  const error = new ValueError(
    `vmap: a value inside the function stands for ${batch.size} examples, so there is no number to read by ` +
      "item(), toArray() or toTypedArray(), and none to branch on. Choose by where(), or return it and " +
      "read it outside.",
  );
  reads.add(error);
  return error;
}

const cannotWrite = (name: string, batch: Batch) =>
  new ValueError(
    `vmap: ${name} cannot write in place inside the function: it would write a value for each of ` +
      `${batch.size} examples. Return the new value (buffers, as of batch normalisation in training: call ` +
      "eval(), or give them to functionalCall).",
  );

/** What a kernel does with arguments among which there are examples of `batch`. */
function compute(name: KernelName, kernel: Kernel, args: readonly unknown[], batch: Batch): unknown {
  const { kind } = kernelTable[name];
  if (kind === "release") return kernels[name as "free"]((args[0] as BatchedArray).physical);
  if (kind === "bounds") return kernels.bounds((args[0] as NdArray).everything);
  if (kind === "addInPlace") return addInPlace(args[0] as NdArray, args[1] as NdArray, batch);
  const rule = rules[kind];
  if (rule === "refuse") throw kind === "read" ? cannotRead(batch) : cannotWrite(name, batch);
  const again = (inner: readonly unknown[]) => dispatch(name, kernel, inner);
  if (rule === "loop" || rule === "apart") return loop(batch, args, again);
  const physical = mapArrays(args, (array) => physicalOf(array, batch)) as readonly unknown[];
  const result = (rule as Kernel)((...inner: readonly unknown[]) => again(inner), ...physical);
  if (result === undefined) return loop(batch, args, again);
  return mapArrays(result, (array) => new BatchedArray(batch, array));
}

function addInPlace(target: NdArray, input: NdArray, batch: Batch): void {
  const [to, from] = [physicalOf(target, batch), physicalOf(input, batch)];
  kernels.addInPlace(to, spread(from, frontOf(to)));
}

function dispatch(name: KernelName, kernel: Kernel, args: readonly unknown[]): unknown {
  const batch = innermost(args);
  return batch === undefined ? kernel(...args) : compute(name, kernel, args, batch);
}

/** `draw` of the shape of all examples whose draws differ. */
function draw(shape: Shape, make: (shape: Shape) => NdArray): NdArray {
  const batch = active.at(-1);
  if (batch === undefined) return make(shape);
  return during(active.slice(0, -1), () => {
    if (batch.randomness === "error")
      throw new ValueError(
        "vmap: the function draws random numbers. Draw them outside, or say by the option randomness " +
          'whether each example has its own ("different") or all have the same ("same").',
      );
    if (batch.randomness === "same") return draw(shape, make);
    return new BatchedArray(batch, draw([batch.size, ...shape], make));
  });
}

/** A kernel as it is called once vmap is there: no more than few comparisons where there are no examples. */
function wrapped(name: KernelName, kernel: Kernel): Kernel {
  const { kind } = kernelTable[name];
  if (kind === "draw")
    return (source, first, second, shape, dtype) =>
      draw(
        shape as Shape,
        (whole) => kernel(source as RandomGenerator, first, second, whole, dtype) as NdArray,
      );
  if (kind === "concat" || kind === "lstmGrad") return (...args) => dispatch(name, kernel, args);
  return (a, b, c, d, e, f) =>
    isBatched(a) || isBatched(b) || isBatched(c) || isBatched(d) || isBatched(e) || isBatched(f)
      ? dispatch(name, kernel, [a, b, c, d, e, f])
      : kernel(a, b, c, d, e, f);
}

/** Puts these kernels in the place of all others, once. */
export function batchKernels(): void {
  if (batching.compute !== undefined) return;
  for (const all of [kernels, networkKernels]) {
    all.full([], 0, "float32"); // whoever is first called is chosen, and would take their places again
    const table = all as unknown as Record<string, Kernel>;
    for (const [name, kernel] of Object.entries(table)) table[name] = wrapped(name as KernelName, kernel);
  }
  batching.lift = (array) => {
    const batch = active.at(-1);
    if (batch === undefined || array.level >= batch.level) return array;
    return new BatchedArray(batch, array.reshape([1, ...array.shape]));
  };
  batching.compute = (arrays, f) => {
    try {
      return f(arrays);
    } catch (error) {
      if (!reads.has(Object(error) as object) || innermost(arrays) === undefined) throw error;
      return looped(arrays, f) as ReturnType<typeof f>;
    }
  };
  rarely.loop = (arrays, f) => looped(arrays, f) as ReturnType<typeof f>;
  rarely.keep = () => {
    const batches = active;
    return (fn) => during(batches, fn);
  };
  rarely.draw = draw;
}

function looped(arrays: readonly NdArray[], f: (arrays: readonly NdArray[]) => Computed): unknown {
  const batch = innermost(arrays);
  if (batch === undefined) return f(arrays);
  const others = active.filter(({ level }) => level < batch.level);
  const outer = rarely.example;
  let i = 0;
  try {
    return loop(batch, arrays, (each) => {
      rarely.example = `${outer}/${i++}`;
      return during(others, () => looped(each as readonly NdArray[], f));
    });
  } finally {
    rarely.example = outer;
  }
}
