/** Kernels that read or add where indices say. */
import type { DType } from "../../../array/dtype.js";
import { elementsOf, type NdArray } from "../../../array/nd-array.js";
import { type Shape, sameShape, sizeOf, splitAtAxis } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, fits } from "../run/backend.js";
import { movesIn } from "../run/strided-copy.js";

export function indexing(backend: Backend): Pick<Kernels, "indexAdd" | "gather" | "scatterAdd" | "oneHot"> {
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
      const applies = picksFromRows(a, indices, axis) && fits(backend, a);
      const out = applies ? call.withLent(a, indices, undefined, indices.shape, "float32") : undefined;
      if (out === undefined) return reference.gather(a, indices, axis);
      const [n, count] = [a.shape[axis] as number, indices.shape[axis] as number];
      wasm.pick(call.x, call.y, call.out, a.size / n, n, count);
      return out;
    },

    scatterAdd(a: NdArray, indices: NdArray, values: NdArray, axis: number): NdArray {
      const applies = picksFromRows(a, indices, axis) && movesIn(backend, a);
      const out = applies ? call.twoLent(values, indices, a.shape, "float32") : undefined;
      if (out === undefined) return reference.scatterAdd(a, indices, values, axis);
      elementsOf(out).set(elementsOf(a));
      const [n, count] = [a.shape[axis] as number, indices.shape[axis] as number];
      wasm.addPicked(call.x, call.y, call.out, a.size / n, n, count);
      return out;
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

/** Along the last axis, some of each row: what picks the probability of a label. */
const picksFromRows = (a: NdArray, indices: NdArray, axis: number): boolean =>
  a.dtype === "float32" &&
  axis === a.shape.length - 1 &&
  indices.size > 0 &&
  sameShape(a.shape.slice(0, -1), indices.shape.slice(0, -1));
