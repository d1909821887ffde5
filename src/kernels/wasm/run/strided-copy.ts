/**
 * One copy with strides from array to array: what transposing, slicing, padding, broadcasting and joining
 * have in common. In linear memory it is a kernel; between arrays on the heap, which are too large to move
 * in, it goes by runs of neighbours.
 */
import { allocateTyped, bytesPerElement, type TypedArray } from "../../../array/dtype.js";
import { elementsOf, NdArray } from "../../../array/nd-array.js";
import { broadcastStrides, type Shape, sizeOf, stridesOf } from "../../../array/shape.js";
import { Storage } from "../../../array/storage.js";
import { scratch } from "../memory/limits.js";
import { type Backend, fits } from "./backend.js";
import { onRows, rowKernel } from "./on-rows.js";
import { isLarge } from "./stream.js";

/** One axis of a copy; strides in elements. */
export interface Axis {
  readonly extent: number;
  readonly from: number;
  readonly to: number;
}

/** More than tensors have, once axes that lie together are one. */
const mostAxes = 12;

/**
 * The same copy with fewer axes: those of one element are left out, those that lie together in both arrays
 * are one. The axis along which the target's elements are neighbours comes last, and before it the one along
 * which the input's are: a plane to transpose.
 */
export function planCopy(axes: readonly Axis[]): Axis[] {
  const plan: Axis[] = [];
  for (const axis of axes) {
    if (axis.extent === 1) continue;
    const last = plan[plan.length - 1];
    if (last !== undefined && last.from === axis.from * axis.extent && last.to === axis.to * axis.extent)
      plan[plan.length - 1] = { ...axis, extent: last.extent * axis.extent };
    else plan.push(axis);
  }
  const moveLast = (found: number) => {
    if (found >= 0) plan.push(...plan.splice(found, 1));
  };
  const together = plan.findIndex(({ from, to }) => from === 1 && to === 1);
  if (together < 0) moveLast(plan.findIndex(({ from }) => from === 1));
  moveLast(together < 0 ? plan.findIndex(({ to }) => to === 1) : together);
  while (plan.length < 2) plan.unshift({ extent: 1, from: 0, to: 0 });
  return plan;
}

/** One input of what is to be written: where it starts in its array and in the target. */
export interface Part {
  readonly input: NdArray;
  readonly axes: readonly Axis[];
  readonly fromStart: number;
  readonly toStart: number;
}

/**
 * A new array of what the parts write; `fill` is what lies between them, where they leave something out.
 * Undefined where that is the reference's to do: too small to pay, or no room.
 */
export function assemble(
  backend: Backend,
  parts: readonly Part[],
  shape: Shape,
  fill?: number,
): NdArray | undefined {
  const { memory } = backend;
  const first = parts[0];
  const size = sizeOf(shape);
  if (first === undefined || size === 0 || Math.max(size, first.input.size) < backend.smallestLoop)
    return undefined;
  const { dtype } = first.input;
  const plans = parts.map(({ axes }) => planCopy(axes));
  if (plans.some((plan) => plan.length > mostAxes)) return undefined;
  const result = new NdArray(new Storage(undefined), shape, dtype);
  if (isLarge(backend, result) || parts.some(({ input }) => isLarge(backend, input)))
    return assembleOnHeap(backend, parts, plans, result, fill);
  memory.begin();
  const pointers = parts.map(({ input }) => (input.size === 0 ? 0 : memory.pointerTo(input)));
  const out = memory.allocate(shape, dtype);
  if (out === undefined || pointers.includes(undefined)) return undefined;
  if (fill !== undefined) elementsOf(out).fill(fill);
  const width = bytesPerElement(dtype) as 1 | 4 | 8;
  const to = memory.addressOf(out);
  for (const [i, { input, fromStart, toStart }] of parts.entries()) {
    if (input.size === 0) continue;
    const [x, y] = [(pointers[i] as number) + fromStart * width, to + toStart * width];
    copyPlanned(backend, plans[i] as Axis[], width, x, y);
  }
  return out;
}

/** From so many elements on a copy is worth being shared, if there are so many pieces of it. */
const [smallestShared, fewestPieces] = [2 ** 17, 8];

function copyPlanned(
  backend: Backend,
  plan: readonly Axis[],
  width: 1 | 4 | 8,
  from: number,
  to: number,
): void {
  const { memory, threads, wasm } = backend;
  const size = plan.reduce((product, { extent }) => product * extent, 1);
  const isShared = width > 1 && (size >= smallestShared || threads.alwaysCut);
  const [pieces, ...rest] = isShared ? inPieces(plan) : [];
  const address = memory.working.put(1, entriesOf(pieces === undefined ? plan : rest), true);
  if (pieces === undefined) wasm[`copyStrided${width}`](address, plan.length, scratch, from, to);
  else {
    const { extent, from: x, to: y } = pieces;
    const work = size * (width / 4);
    const [n, m] = [address, rest.length];
    onRows(backend, copyKernel[width], work, 1, extent, n, m, 0, 0, from, x * width, to, y * width);
  }
}

/** Of a single byte there is none. */
const copyKernel = { 1: 0, 4: rowKernel("copy4", true), 8: rowKernel("copy8", true) } as const;

/** The same copy by an outermost axis of pieces that threads can share; empty where it has none. */
function inPieces(plan: readonly Axis[]): readonly Axis[] {
  const [rows, columns] = plan as [Axis, Axis];
  if (plan.length > 2) return rows.extent >= fewestPieces ? plan : [];
  return split(rows, [columns], 32) ?? split(columns, [rows], 2 ** 15) ?? [];
}

/** An axis cut into pieces, in front of others and what remains of it. */
function split({ extent, from, to }: Axis, others: readonly Axis[], most: number): Axis[] | undefined {
  for (let length = most; fewestPieces * length >= most; length /= 2) {
    if (extent % length !== 0 || extent / length < fewestPieces) continue;
    const pieces = { extent: extent / length, from: from * length, to: to * length };
    const piece = { extent: length, from, to };
    return most > 32 ? [pieces, ...others, piece] : [pieces, piece, ...others];
  }
  return undefined;
}

/** A plan as the kernel reads it: three numbers for each axis. */
function entriesOf(plan: readonly Axis[]): Int32Array {
  const entries = new Int32Array(3 * plan.length);
  let at = 0;
  for (const { extent, from, to } of plan) {
    entries[at++] = extent;
    entries[at++] = from;
    entries[at++] = to;
  }
  return entries;
}

/** Large arrays stay out: runs of neighbours are copied, everything else goes one by one. */
function assembleOnHeap(
  backend: Backend,
  parts: readonly Part[],
  plans: readonly (readonly Axis[])[],
  { shape, dtype, size }: NdArray,
  fill: number | undefined,
): NdArray {
  const { memory } = backend;
  memory.begin();
  const large = size * bytesPerElement(dtype) > backend.movesInTo;
  const out =
    (large ? undefined : memory.allocate(shape, dtype)) ??
    new NdArray(new Storage(allocateTyped(dtype, size)), shape, dtype);
  const target = elementsOf(out);
  if (fill !== undefined) target.fill(fill);
  for (const [i, { input, fromStart, toStart }] of parts.entries())
    if (input.size > 0) copyOnHeap(plans[i] as Axis[], 0, elementsOf(input), fromStart, target, toStart);
  return out;
}

function copyOnHeap(
  plan: readonly Axis[],
  depth: number,
  input: TypedArray,
  from: number,
  target: TypedArray,
  to: number,
): void {
  const axis = plan[depth] as Axis;
  if (depth < plan.length - 1) {
    for (let i = 0; i < axis.extent; i++)
      copyOnHeap(plan, depth + 1, input, from + i * axis.from, target, to + i * axis.to);
  } else if (axis.from === 1 && axis.to === 1) target.set(input.subarray(from, from + axis.extent), to);
  else for (let i = 0; i < axis.extent; i++) target[to + i * axis.to] = input[from + i * axis.from] as number;
}

/** The axes of a copy that reads with the given strides and writes row-major. */
export function readingAxes(shape: Shape, strides: readonly number[]): Axis[] {
  const to = stridesOf(shape);
  return shape.map((extent, axis) => ({
    extent,
    from: strides[axis] as number,
    to: to[axis] as number,
  }));
}

/** The array stretched to a shape that it broadcasts to. */
export function stretched(backend: Backend, a: NdArray, shape: Shape): NdArray | undefined {
  const axes = readingAxes(shape, broadcastStrides(a.shape, shape));
  return assemble(backend, [{ input: a, axes, fromStart: 0, toStart: 0 }], shape);
}

/** The array with its axes in another order. */
export function permuted(backend: Backend, a: NdArray, order: readonly number[]): NdArray | undefined {
  const strides = stridesOf(a.shape);
  const shape = order.map((axis) => a.shape[axis] as number);
  const axes = readingAxes(
    shape,
    order.map((axis) => strides[axis] as number),
  );
  return assemble(backend, [{ input: a, axes, fromStart: 0, toStart: 0 }], shape);
}

/** Whether `permuted` would work in linear memory. */
export const movesIn = (backend: Backend, a: NdArray): boolean => fits(backend, a) && !isLarge(backend, a);
