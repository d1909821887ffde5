/**
 * One copy with strides from array to array: what transposing, slicing, padding, broadcasting and joining
 * have in common. In linear memory it is a kernel; between arrays on the heap, which are too large to move
 * in, it goes by runs of neighbours.
 */
import { allocateTyped, bytesPerElement, type TypedArray } from "../../../array/dtype.js";
import { elementsOf, NdArray } from "../../../array/nd-array.js";
import { broadcastStrides, type Shape, sizeOf, stridesOf } from "../../../array/shape.js";
import { Storage } from "../../../array/storage.js";
import { type Backend, fits } from "./backend.js";
import { type Axis, copyPlanned, fillRun } from "./planned-copy.js";
import { isLarge } from "./stream.js";

export type { Axis } from "./planned-copy.js";

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
 * Kernels write wherever a plan says. @throws RangeError for a part that reads or writes outside of its
 * arrays, as axes that do not exist and bounds that are no numbers ask for.
 */
function requireWithin({ input, axes, fromStart, toStart }: Part, size: number): void {
  let [read, lastRead, written, lastWritten] = [fromStart, fromStart, toStart, toStart];
  for (const { extent, from, to } of axes) {
    if (extent === 0) return;
    read += Math.min((extent - 1) * from, 0);
    lastRead += Math.max((extent - 1) * from, 0);
    written += Math.min((extent - 1) * to, 0);
    lastWritten += Math.max((extent - 1) * to, 0);
  }
  // what is no number is not within, either
  if (!(read >= 0 && lastRead < input.size && written >= 0 && lastWritten < size))
    throw new RangeError("a copy would reach outside of its arrays");
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
  for (const part of parts) if (part.input.size > 0) requireWithin(part, size);
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
  const width = bytesPerElement(dtype) as 1 | 4 | 8;
  const to = memory.addressOf(out);
  if (fill !== undefined && width === 4) fillRun(backend, size, fill, dtype === "int32", to);
  else if (fill !== undefined) elementsOf(out).fill(fill);
  for (const [i, { input, fromStart, toStart }] of parts.entries()) {
    if (input.size === 0) continue;
    const [x, y] = [(pointers[i] as number) + fromStart * width, to + toStart * width];
    copyPlanned(backend, plans[i] as Axis[], width, x, y);
  }
  return out;
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
    new NdArray(allocateTyped(dtype, size), shape, dtype);
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

/** The array as it is, elsewhere. */
export function copied(backend: Backend, a: NdArray): NdArray | undefined {
  const axes = [{ extent: a.size, from: 1, to: 1 }];
  return assemble(backend, [{ input: a, axes, fromStart: 0, toStart: 0 }], a.shape);
}

/** Whether `permuted` would work in linear memory. */
export const movesIn = (backend: Backend, a: NdArray): boolean => fits(backend, a) && !isLarge(backend, a);
