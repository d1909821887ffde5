/** Shapes: sizes, strides, axes and NumPy's broadcasting rule. Arrays are always dense and row-major. */
import { isWhole, ShapeError, show } from "../arguments/index.js";

export type Shape = readonly number[];

/** Kernels and printing go from axis to axis; more than these is a mistake, as it is in NumPy and PyTorch. */
export const maxRank = 64;

/** A list of whole numbers of at least 0, without holes. */
export function isShape(value: unknown): value is Shape {
  if (!Array.isArray(value)) return false;
  for (let axis = 0; axis < value.length; axis++) if (!isWhole(value[axis])) return false;
  return true;
}

/**
 * @throws ShapeError unless this is a shape of at most 64 axes, of which those that are not empty have a
 *   product that numbers hold exactly.
 */
export function requireShape(op: string, shape: unknown, name = "shape"): asserts shape is Shape {
  if (!isShape(shape))
    throw new ShapeError(
      `${op}: ${name} must be an array of whole numbers of at least 0, got ${show(shape)}`,
    );
  if (shape.length > maxRank)
    throw new ShapeError(`${op}: ${name} has ${shape.length} axes; a tensor has at most ${maxRank}`);
  let elements = 1;
  for (let axis = 0; axis < shape.length; axis++) elements *= Math.max(1, shape[axis] as number);
  if (!Number.isSafeInteger(elements))
    throw new ShapeError(
      `${op}: ${name} ${formatShape(shape)} would have ${elements} elements, more than can be counted`,
    );
}

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis] as number;
  return size;
}

/** `(100, 784)`, `(3,)` for one axis as NumPy prints it, `()` for a scalar. */
export function formatShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

/**
 * The common shape of two operands, or undefined where they do not fit (NumPy's rule: align right, 1
 * stretches).
 */
export function tryBroadcast(a: Shape, b: Shape): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let back = 1; back <= rank; back++) {
    const left = a[a.length - back] ?? 1;
    const right = b[b.length - back] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    shape[rank - back] = left === 1 ? right : left;
  }
  return shape;
}

/** @throws ShapeError where the shapes do not broadcast. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const shape = tryBroadcast(a, b);
  if (shape === undefined) throw new ShapeError(`${formatShape(a)} and ${formatShape(b)} do not broadcast`);
  return shape;
}

/** Strides that read an array of shape `from` as if it had shape `to`: 0 along every stretched axis. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((_, axis) => (axis < lead || from[axis - lead] === 1 ? 0 : (own[axis - lead] as number)));
}

/**
 * The axes of `to` along which `from` was stretched, leading ones included: what un-broadcasting sums over.
 */
export function stretchedAxes(from: Shape, to: Shape): number[] {
  const lead = to.length - from.length;
  return to
    .map((_, axis) => axis)
    .filter((axis) => axis < lead || (from[axis - lead] === 1 && to[axis] !== 1));
}

/** The shape that is left when `axes` are reduced. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/**
 * The offset into a strided array of every element of `shape`, in row-major order.
 * Broadcasting, transposing, slicing and flipping are all this with other strides.
 */
export function offsetsOf(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const size = sizeOf(shape);
  const offsets = new Int32Array(size);
  if (size === 0) return offsets;
  const index = new Array<number>(shape.length).fill(0);
  let offset = start;
  for (let i = 0; i < size; i++) {
    offsets[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        offset += strides[axis] as number;
        break;
      }
      index[axis] = 0;
      offset -= (next - 1) * (strides[axis] as number);
    }
  }
  return offsets;
}

/** A shape seen from one axis: element (o, j, i) lies at (o · length + j) · inner + i. */
export function splitAtAxis(shape: Shape, axis: number): { outer: number; length: number; inner: number } {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    length: shape[axis] as number,
    inner: sizeOf(shape.slice(axis + 1)),
  };
}
