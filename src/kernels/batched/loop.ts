/** Many examples one after the other: right for whatever computes on arrays, and as slow as a loop. */
import { NdArray } from "../../array/nd-array.js";
import { kernels } from "../current.js";
import { type Batch, BatchedArray, frontOf, isBatched, physicalOf } from "./batched-array.js";

/** The call that began last of those that any of these belong to. */
export function innermost(args: Iterable<unknown>): Batch | undefined {
  let found: Batch | undefined;
  for (const arg of args) {
    const batch = isBatched(arg)
      ? arg.batch
      : typeof arg === "object" && arg !== null && isGroup(arg)
        ? innermost(Object.values(arg))
        : undefined;
    if (batch !== undefined && (found === undefined || batch.level > found.level)) found = batch;
  }
  return found;
}

/** A list or a plain object of arrays, as some kernels take and give them. */
const isGroup = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/** `f` of every array in an argument or a result, however these are put together. */
export function mapArrays(value: unknown, f: (array: NdArray) => NdArray): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isArray(value)) return f(value);
  if (!isGroup(value)) return value;
  if (Array.isArray(value)) return value.map((each) => mapArrays(each, f));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapArrays(each, f)]));
}

const isArray = (value: object): value is NdArray => value instanceof NdArray;

/** `compute` of the arguments of each example; its arrays lie behind each other along the new first axis. */
export function loop(
  batch: Batch,
  args: readonly unknown[],
  compute: (args: readonly unknown[]) => unknown,
): unknown {
  const physical = mapArrays(args, (array) => physicalOf(array, batch)) as readonly unknown[];
  let count = 1;
  mapArrays(physical, (array) => {
    count = Math.max(count, frontOf(array));
    return array;
  });
  const results = Array.from({ length: count }, (_, i) =>
    compute(mapArrays(physical, (array) => exampleOf(array, i)) as readonly unknown[]),
  );
  return stacked(batch, results);
}

function exampleOf(array: NdArray, i: number): NdArray {
  const [front, ...shape] = array.shape as [number, ...number[]];
  if (front === 1) return array.reshape(shape);
  const starts = array.shape.map((_, axis) => (axis === 0 ? i : 0));
  const steps = array.shape.map(() => 1);
  return kernels.slice(array, starts, [1, ...shape], steps).reshape(shape);
}

/** Results of one form, each array of which becomes one of all examples. */
function stacked(batch: Batch, results: readonly unknown[]): unknown {
  const lists = results.map((each) => {
    const list: NdArray[] = [];
    mapArrays(each, (array) => {
      list.push(array);
      return array;
    });
    return list;
  });
  let at = 0;
  return mapArrays(results[0], () => {
    const parts = lists.map((list) => {
      const part = list[at] as NdArray;
      return part.reshape([1, ...part.shape]);
    });
    at++;
    return new BatchedArray(batch, parts.length === 1 ? (parts[0] as NdArray) : kernels.concat(parts, 0));
  });
}
