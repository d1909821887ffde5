/** Movement kernels: elements change places, never values. Each reads or writes at computed offsets. */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { broadcastStrides, offsetsOf, type Shape, splitAtAxis, stridesOf } from "../../array/shape.js";
import { int32 } from "./integers.js";
import { elementOf } from "./memory.js";

/** out[i] = a[offsets[i]] */
function readAt(a: NdArray, shape: Shape, strides: readonly number[], start = 0): NdArray {
  const out = allocate(shape, a.dtype);
  const offsets = offsetsOf(shape, strides, start);
  const [x, y] = [elementsOf(a), elementsOf(out)];
  for (let i = 0; i < y.length; i++) y[i] = x[offsets[i] as number] as number;
  return out;
}

/** Where `slice` reads: where it starts in a dense array of `shape`, and its strides. */
function sliceOffsets(shape: Shape, starts: readonly number[], steps: readonly number[]) {
  const strides = stridesOf(shape);
  return {
    start: starts.reduce((sum, start, axis) => sum + start * (strides[axis] as number), 0),
    strides: strides.map((stride, axis) => stride * (steps[axis] as number)),
  };
}

export const movementKernels = {
  broadcastTo: (a: NdArray, shape: Shape) => readAt(a, shape, broadcastStrides(a.shape, shape)),

  permute(a: NdArray, order: readonly number[]): NdArray {
    const strides = stridesOf(a.shape);
    const pick = (values: readonly number[]) => order.map((axis) => values[axis] as number);
    return readAt(a, pick(a.shape), pick(strides));
  },

  slice(a: NdArray, starts: readonly number[], sizes: readonly number[], steps: readonly number[]): NdArray {
    const { start, strides } = sliceOffsets(a.shape, starts, steps);
    return readAt(a, sizes, strides, start);
  },

  pad(a: NdArray, shape: Shape, starts: readonly number[], steps: readonly number[], fill: number): NdArray {
    const out = allocate(shape, a.dtype);
    elementsOf(out).fill(elementOf(fill, a.dtype));
    const { start, strides } = sliceOffsets(shape, starts, steps);
    const offsets = offsetsOf(a.shape, strides, start);
    const [from, to] = [elementsOf(a), elementsOf(out)];
    for (let i = 0; i < offsets.length; i++) to[offsets[i] as number] = from[i] as number;
    return out;
  },

  concat(parts: readonly NdArray[], axis: number): NdArray {
    const first = parts[0] as NdArray;
    const shape = first.shape.slice();
    shape[axis] = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
    const out = allocate(shape, first.dtype);
    const { outer, inner } = splitAtAxis(shape, axis);
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const part of parts) {
        const run = (part.shape[axis] as number) * inner;
        elementsOf(out).set(elementsOf(part).subarray(o * run, (o + 1) * run), at);
        at += run;
      }
    }
    return out;
  },

  triangle(a: NdArray, diagonal: number, lower: boolean): NdArray {
    const [rows, columns] = a.shape.slice(-2) as [number, number];
    const out = allocate(a.shape, a.dtype);
    for (let i = 0; i < a.size; i++) {
      const distance = (i % columns) - (Math.floor(i / columns) % rows);
      if (lower ? distance <= diagonal : distance >= diagonal)
        elementsOf(out)[i] = elementsOf(a)[i] as number;
    }
    return out;
  },
};

export const indexKernels = {
  take(a: NdArray, indices: NdArray, axis: number): NdArray {
    const { outer, length, inner } = splitAtAxis(a.shape, axis);
    const out = allocate([...a.shape.slice(0, axis), ...indices.shape, ...a.shape.slice(axis + 1)], a.dtype);
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const j of elementsOf(indices)) {
        const from = (o * length + j) * inner;
        elementsOf(out).set(elementsOf(a).subarray(from, from + inner), at);
        at += inner;
      }
    }
    return out;
  },

  indexAdd(values: NdArray, indices: NdArray, axis: number, shape: Shape): NdArray {
    const out = allocate(shape, values.dtype);
    const { outer, length, inner } = splitAtAxis(shape, axis);
    const [sums, added, places] = [elementsOf(out), elementsOf(values), elementsOf(indices)];
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const j of places) {
        const to = (o * length + j) * inner;
        for (let i = 0; i < inner; i++) {
          const sum = (sums[to + i] as number) + (added[at++] as number);
          sums[to + i] = values.dtype === "int32" ? int32("indexAdd", sum) : sum;
        }
      }
    }
    return out;
  },

  gather(a: NdArray, indices: NdArray, axis: number): NdArray {
    const out = allocate(indices.shape, a.dtype);
    const targets = gatherOffsets(a.shape, indices, axis);
    const [from, to] = [elementsOf(a), elementsOf(out)];
    for (let i = 0; i < targets.length; i++) to[i] = from[targets[i] as number] as number;
    return out;
  },

  scatterAdd(a: NdArray, indices: NdArray, values: NdArray, axis: number): NdArray {
    const out = allocate(a.shape, a.dtype);
    const [sums, added] = [elementsOf(out), elementsOf(values)];
    sums.set(elementsOf(a));
    const targets = gatherOffsets(a.shape, indices, axis);
    for (let i = 0; i < targets.length; i++) {
      const at = targets[i] as number;
      const sum = (sums[at] as number) + (added[i] as number);
      sums[at] = a.dtype === "int32" ? int32("scatterAdd", sum) : sum;
    }
    return out;
  },

  bounds(indices: NdArray): NdArray {
    const out = allocate([2], "int32");
    const places = elementsOf(indices);
    let [low, high] = [places[0] as number, places[0] as number];
    for (let i = 1; i < places.length; i++) {
      const place = places[i] as number;
      if (place < low) low = place;
      if (place > high) high = place;
    }
    elementsOf(out).set([low, high]);
    return out;
  },

  oneHot(indices: NdArray, depth: number, dtype: NdArray["dtype"]): NdArray {
    const out = allocate([...indices.shape, depth], dtype);
    const one = elementOf(1, dtype);
    for (let i = 0; i < indices.size; i++)
      elementsOf(out)[i * depth + (elementsOf(indices)[i] as number)] = one;
    return out;
  },
};

/**
 * The offset in an array of `shape` of each element that `gather` reads: its own position, but indices[i]
 * along `axis`.
 */
function gatherOffsets(shape: Shape, indices: NdArray, axis: number): Int32Array {
  const strides = stridesOf(shape);
  const stride = strides[axis] as number;
  const elsewhere = offsetsOf(
    indices.shape,
    strides.map((s, i) => (i === axis ? 0 : s)),
  );
  const places = elementsOf(indices);
  for (let i = 0; i < places.length; i++)
    elsewhere[i] = (elsewhere[i] as number) + (places[i] as number) * stride;
  return elsewhere;
}
