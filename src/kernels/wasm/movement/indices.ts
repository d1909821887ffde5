/** Kernels that read or add where indices say. */
import type { DType } from "../../../array/dtype.js";
import { elementsOf, type NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf, splitAtAxis } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { largestLoan, scratch } from "../memory/limits.js";
import { type Backend, fits } from "../run/backend.js";
import { onRows, rowKernel } from "../run/on-rows.js";
import { copyRun, fillRun } from "../run/planned-copy.js";
import { movesIn } from "../run/strided-copy.js";
import { isUnwrittenZero } from "./filled.js";

type Names = "indexAdd" | "gather" | "scatterAdd" | "bounds" | "oneHot";

export function indexing(backend: Backend): Pick<Kernels, Names> {
  const { call, smallestLoop, wasm } = backend;
  return {
    indexAdd(values: NdArray, indices: NdArray, axis: number, shape: Shape): NdArray {
      const applies = values.dtype === "float32" && sizeOf(shape) > 0 && fits(backend, values);
      const out = applies ? call.withLent(values, indices, undefined, shape, "float32") : undefined;
      if (out === undefined) return reference.indexAdd(values, indices, axis, shape);
      const { outer, length, inner } = splitAtAxis(shape, axis);
      wasm.addRows(call.x, call.y, indices.size, call.out, outer, length, inner);
      return out;
    },

    gather(a: NdArray, indices: NdArray, axis: number): NdArray {
      const applies = picksFromAll(a, indices, axis) && a.dtype !== "float64" && a.dtype !== "bool";
      const out =
        applies && fits(backend, a)
          ? call.withLent(a, indices, undefined, indices.shape, a.dtype)
          : undefined;
      if (out === undefined) return reference.gather(a, indices, axis);
      atPlaces(backend, "pick", call.x, a.shape, axis, call.out, indices);
      return out;
    },

    scatterAdd(a: NdArray, indices: NdArray, values: NdArray, axis: number): NdArray {
      const applies = a.dtype === "float32" && picksFromAll(a, indices, axis) && movesIn(backend, a);
      const out = applies ? call.twoLent(values, indices, a.shape, "float32") : undefined;
      if (out === undefined) return reference.scatterAdd(a, indices, values, axis);
      begin(backend, out, a, indices.size <= largestLoan);
      atPlaces(backend, "addPicked", call.x, a.shape, axis, call.out, indices);
      return out;
    },

    bounds(indices: NdArray): NdArray {
      const { memory } = backend;
      memory.begin();
      const x = fits(backend, indices) ? call.lent(indices, 0) : undefined;
      if (x === undefined) return reference.bounds(indices);
      wasm.bounds(x, indices.size, scratch);
      return reference.fromValues(new Int32Array(memory.buffer, scratch, 2), [2], "int32");
    },

    oneHot(indices: NdArray, depth: number, dtype: DType): NdArray {
      const size = indices.size * depth;
      const applies = size >= smallestLoop && size > 0;
      const out = applies ? call.none([...indices.shape, depth], dtype) : undefined;
      if (out === undefined) return reference.oneHot(indices, depth, dtype);
      const [places, target] = [elementsOf(indices), elementsOf(out)];
      target.fill(0);
      for (let i = 0; i < places.length; i++) target[i * depth + (places[i] as number)] = 1;
      return out;
    },
  };
}

/** Writes `a` to the result of the running call, whose operands may be lent the place of a plan. */
function begin(backend: Backend, out: NdArray, a: NdArray, lent: boolean): void {
  const { call, memory } = backend;
  const from = memory.blockOf(a)?.pointer;
  const zero = isUnwrittenZero(a);
  if (zero && !lent) fillRun(backend, a.size, 0, false, call.out);
  else if (zero) elementsOf(out).fill(0);
  else if (from !== undefined && !lent) copyRun(backend, a.size, 4, from, call.out);
  else elementsOf(out).set(elementsOf(a));
}

/** Whether indices reach everywhere but along the axis: then what lies before and behind it is one axis. */
const picksFromAll = (a: NdArray, indices: NdArray, axis: number): boolean =>
  indices.size > 0 && a.shape.every((extent, i) => i === axis || extent === indices.shape[i]);

/** From so many rows on they are shared, else columns are. */
const enoughRows = 16;
/** What an element at a place anywhere costs, in multiplications of a product. */
const workOfPlace = 16;

/**
 * Picks from an array of `shape`, or adds to one, at the places that the running call has. Threads share
 * rows, or columns: no two of them write to the same element.
 */
function atPlaces(
  backend: Backend,
  kernel: "pick" | "addPicked",
  a: number,
  shape: Shape,
  axis: number,
  out: number,
  indices: NdArray,
): void {
  const { outer, length, inner } = splitAtAxis(shape, axis);
  const count = indices.shape[axis] as number;
  const places = backend.call.y;
  const [whole, taken] = [4 * length * inner, 4 * count * inner];
  const [aStep, outStep] = kernel === "pick" ? [whole, taken] : [taken, whole];
  const work = indices.size * workOfPlace;
  if (inner === 1 || outer >= enoughRows) {
    const n = rowKernel(kernel);
    onRows(backend, n, work, 1, outer, length, inner, count, 0, a, aStep, places, taken, out, outStep);
    return;
  }
  const n = rowKernel(`${kernel}Columns`);
  for (let o = 0; o < outer; o++) {
    const [x, y, z] = [a + o * aStep, places + o * taken, out + o * outStep];
    onRows(backend, n, work / outer, 16, inner, inner, count, 0, 0, x, 4, y, 4, z, 4);
  }
}
