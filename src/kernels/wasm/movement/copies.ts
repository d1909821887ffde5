/** Movement kernels that are one strided copy, plain copies, and triangles. */
import { elementsOf, type NdArray } from "../../../array/nd-array.js";
import { type Shape, stridesOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { type Backend, fits } from "../run/backend.js";
import { type Axis, assemble, copied, movesIn, type Part, permuted, stretched } from "../run/strided-copy.js";
import { stretchedElement } from "./filled.js";

type Names = "copy" | "broadcastTo" | "permute" | "slice" | "pad" | "concat" | "triangle";

/** Of fewer elements a copy is shorter than its plan. */
const smallestPlanned = 2 ** 16;

export function copies(backend: Backend): Pick<Kernels, Names> {
  return {
    copy(a: NdArray): NdArray {
      if (a.size >= smallestPlanned) return copied(backend, a) ?? reference.copy(a);
      const out = movesIn(backend, a) ? backend.call.none(a.shape, a.dtype) : undefined;
      if (out === undefined) return reference.copy(a);
      elementsOf(out).set(elementsOf(a));
      return out;
    },

    broadcastTo: (a: NdArray, shape: Shape) =>
      stretchedElement(a, shape) ?? stretched(backend, a, shape) ?? reference.broadcastTo(a, shape),

    permute: (a: NdArray, order: readonly number[]) =>
      permuted(backend, a, order) ?? reference.permute(a, order),

    slice(a, starts, sizes, steps) {
      const strides = stridesOf(a.shape);
      const axes = axesOf(sizes, stepped(strides, steps), stridesOf(sizes));
      const part = { input: a, axes, fromStart: offsetOf(starts, strides), toStart: 0 };
      return assemble(backend, [part], sizes) ?? reference.slice(a, starts, sizes, steps);
    },

    pad(a, shape, starts, steps, fill) {
      const strides = stridesOf(shape);
      const axes = axesOf(a.shape, stridesOf(a.shape), stepped(strides, steps));
      const part = { input: a, axes, fromStart: 0, toStart: offsetOf(starts, strides) };
      const element = a.dtype === "bool" ? Number(fill !== 0) : fill;
      const framed = steps.every((step) => step === 1) && a.size >= smallestPlanned;
      const made = framed
        ? assemble(backend, [part, ...frameOf(a, shape, starts, element)], shape)
        : assemble(backend, [part], shape, element);
      return made ?? reference.pad(a, shape, starts, steps, fill);
    },

    concat: (parts, axis) => joined(backend, parts, axis) ?? reference.concat(parts, axis),

    triangle: (a, diagonal, lower) =>
      triangleOf(backend, a, diagonal, lower) ?? reference.triangle(a, diagonal, lower),
  };
}

/** What lies around an array in a larger one: before it and behind it along each axis, of one element. */
function frameOf(a: NdArray, shape: Shape, starts: readonly number[], element: number): Part[] {
  const input = reference.full([], element, a.dtype);
  const strides = stridesOf(shape);
  return a.shape.flatMap((extent, axis) => {
    const start = starts[axis] as number;
    const end = start + extent;
    return [[0, start] as const, [end, shape[axis] as number] as const].flatMap(([from, to]) => {
      const at = shape.map((_, i) => (i < axis ? (starts[i] as number) : i === axis ? from : 0));
      const sizes = shape.map((whole, i) =>
        i < axis ? (a.shape[i] as number) : i === axis ? to - from : whole,
      );
      if (sizes.includes(0)) return [];
      const axes = sizes.map((each, i) => ({ extent: each, from: 0, to: strides[i] as number }));
      return [{ input, axes, fromStart: 0, toStart: offsetOf(at, strides) }];
    });
  });
}

/** Each part goes where the one before it ends. */
function joined(backend: Backend, parts: readonly NdArray[], axis: number): NdArray | undefined {
  const shape = (parts[0] as NdArray).shape.slice();
  shape[axis] = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
  const to = stridesOf(shape);
  let toStart = 0;
  const pieces = parts.map((input): Part => {
    const piece = { input, axes: axesOf(input.shape, stridesOf(input.shape), to), fromStart: 0, toStart };
    toStart += (input.shape[axis] as number) * (to[axis] as number);
    return piece;
  });
  return assemble(backend, pieces, shape);
}

function triangleOf(backend: Backend, a: NdArray, diagonal: number, lower: boolean): NdArray | undefined {
  const { call, wasm } = backend;
  if (!fits(backend, a) || (a.dtype !== "float32" && a.dtype !== "int32")) return undefined;
  const out = call.one(a, a.shape, a.dtype);
  if (out === undefined) return undefined;
  const [rows, columns] = a.shape.slice(-2) as [number, number];
  const matrices = a.size / (rows * columns);
  const edge = Math.min(Math.max(diagonal, -rows), columns); // beyond the corners nothing changes
  wasm.triangle(call.x, call.out, matrices, rows, columns, edge, Number(lower));
  return out;
}

/** The axes of a copy of so many elements along each, by the strides of either array. */
const axesOf = (extents: Shape, from: readonly number[], to: readonly number[]): Axis[] =>
  extents.map((extent, axis) => ({ extent, from: from[axis] as number, to: to[axis] as number }));

/** From one element of a slice to the next. */
const stepped = (strides: readonly number[], steps: readonly number[]): number[] =>
  strides.map((stride, axis) => stride * (steps[axis] as number));

const offsetOf = (starts: readonly number[], strides: readonly number[]): number =>
  starts.reduce((sum, start, axis) => sum + start * (strides[axis] as number), 0);
