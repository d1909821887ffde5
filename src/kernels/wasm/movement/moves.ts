/** Movement kernels: everything that is one walk, triangles, and what indices move. */

import type { DType } from "../../../array/dtype.js";
import { elementsOf, type NdArray } from "../../../array/nd-array.js";
import { type Shape, sameShape, sizeOf, splitAtAxis, stridesOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, fits, operand } from "../run/backend.js";
import { assemble, movesIn, type Part, permuted, stretched } from "../run/strided-copy.js";

type Names =
  | "copy"
  | "broadcastTo"
  | "permute"
  | "slice"
  | "pad"
  | "concat"
  | "triangle"
  | "indexAdd"
  | "gather"
  | "scatterAdd"
  | "oneHot";

export function moves(backend: Backend): Pick<Kernels, Names> {
  const { memory, wasm } = backend;
  return {
    copy(a: NdArray): NdArray {
      if (!movesIn(backend, a)) return reference.copy(a);
      memory.begin();
      const out = memory.allocate(a.shape, a.dtype);
      if (out === undefined) return reference.copy(a);
      elementsOf(out).set(elementsOf(a));
      return out;
    },

    broadcastTo: (a: NdArray, shape: Shape) =>
      stretched(backend, a, shape) ?? reference.broadcastTo(a, shape),

    permute: (a: NdArray, order: readonly number[]) =>
      permuted(backend, a, order) ?? reference.permute(a, order),

    slice(a, starts, sizes, steps) {
      const strides = stridesOf(a.shape);
      const to = stridesOf(sizes);
      const axes = sizes.map((extent, i) => ({
        extent,
        from: (strides[i] as number) * (steps[i] as number),
        to: to[i] as number,
      }));
      const part = { source: a, axes, fromStart: offsetOf(starts, strides), toStart: 0 };
      return assemble(backend, [part], sizes) ?? reference.slice(a, starts, sizes, steps);
    },

    pad(a, shape, starts, steps, fill) {
      const strides = stridesOf(shape);
      const from = stridesOf(a.shape);
      const axes = a.shape.map((extent, i) => ({
        extent,
        from: from[i] as number,
        to: (strides[i] as number) * (steps[i] as number),
      }));
      const part = { source: a, axes, fromStart: 0, toStart: offsetOf(starts, strides) };
      const element = a.dtype === "bool" ? Number(fill !== 0) : fill;
      return assemble(backend, [part], shape, element) ?? reference.pad(a, shape, starts, steps, fill);
    },

    concat(parts, axis) {
      const shape = (parts[0] as NdArray).shape.slice();
      shape[axis] = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
      const to = stridesOf(shape);
      let toStart = 0;
      const pieces = parts.map((source): Part => {
        const from = stridesOf(source.shape);
        const axes = source.shape.map((extent, i) => ({
          extent,
          from: from[i] as number,
          to: to[i] as number,
        }));
        const piece = { source, axes, fromStart: 0, toStart };
        toStart += (source.shape[axis] as number) * (to[axis] as number);
        return piece;
      });
      return assemble(backend, pieces, shape) ?? reference.concat(parts, axis);
    },

    triangle(a: NdArray, diagonal: number, lower: boolean): NdArray {
      const slow = () => reference.triangle(a, diagonal, lower);
      if (!fits(backend, a) || (a.dtype !== "float32" && a.dtype !== "int32")) return slow();
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate(a.shape, a.dtype);
      if (x === undefined || out === undefined) return slow();
      const [rows, columns] = a.shape.slice(-2) as [number, number];
      const matrices = a.size / (rows * columns);
      const edge = Math.min(Math.max(diagonal, -rows), columns); // beyond the corners nothing changes
      wasm.triangle(x, memory.addressOf(out), matrices, rows, columns, edge, Number(lower));
      return out;
    },

    indexAdd(values: NdArray, indices: NdArray, axis: number, shape: Shape): NdArray {
      const slow = () => reference.indexAdd(values, indices, axis, shape);
      const size = sizeOf(shape);
      if (values.dtype !== "float32" || size === 0 || !fits(backend, values)) return slow();
      memory.begin();
      const x = memory.pointerTo(values);
      const places = operand(backend, indices, 1);
      const out = memory.allocate(shape, "float32");
      if (x === undefined || places === undefined || out === undefined) return slow();
      const { outer, length, inner } = splitAtAxis(shape, axis);
      wasm.addRows(x, places, indices.size, memory.addressOf(out), outer, length, inner);
      return out;
    },

    gather(a: NdArray, indices: NdArray, axis: number): NdArray {
      const slow = () => reference.gather(a, indices, axis);
      if (!picksFromRows(a, indices, axis) || !fits(backend, a)) return slow();
      memory.begin();
      const x = memory.pointerTo(a);
      const places = operand(backend, indices, 1);
      const out = memory.allocate(indices.shape, "float32");
      if (x === undefined || places === undefined || out === undefined) return slow();
      const [n, count] = [a.shape[axis] as number, indices.shape[axis] as number];
      wasm.pick(x, places, memory.addressOf(out), a.size / n, n, count);
      return out;
    },

    scatterAdd(a: NdArray, indices: NdArray, values: NdArray, axis: number): NdArray {
      const slow = () => reference.scatterAdd(a, indices, values, axis);
      if (!picksFromRows(a, indices, axis) || !movesIn(backend, a)) return slow();
      memory.begin();
      const x = operand(backend, values, 0);
      const places = operand(backend, indices, 1);
      const out = memory.allocate(a.shape, "float32");
      if (x === undefined || places === undefined || out === undefined) return slow();
      elementsOf(out).set(elementsOf(a));
      const [n, count] = [a.shape[axis] as number, indices.shape[axis] as number];
      wasm.addPicked(x, places, memory.addressOf(out), a.size / n, n, count);
      return out;
    },

    oneHot(indices: NdArray, depth: number, dtype: DType): NdArray {
      const size = indices.size * depth;
      if (size < backend.smallestLoop || size === 0) return reference.oneHot(indices, depth, dtype);
      memory.begin();
      const out = memory.allocate([...indices.shape, depth], dtype);
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

const offsetOf = (starts: readonly number[], strides: readonly number[]): number =>
  starts.reduce((sum, start, axis) => sum + start * (strides[axis] as number), 0);
