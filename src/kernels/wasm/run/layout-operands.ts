/** Two operands of a broadcast brought into a layout that the elementwise kernels take. */
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastShapes, type Shape, sameShape, sizeOf } from "../../../array/shape.js";
import type { Backend } from "./backend.js";
import { type MatrixLayout, matrixLayout, oneRow } from "./layout.js";
import { stretched } from "./strided-copy.js";

export interface LaidOut {
  readonly a: NdArray;
  readonly b: NdArray;
  readonly shape: Shape;
  readonly layout: MatrixLayout;
  /** Gives back what was stretched for this call. */
  release(): void;
}

/**
 * Where no split into rows and columns serves both, one of them is stretched, or both: one as far as its last
 * axes of 1, which leaves one number for each row of the other. Undefined where there is no room for that.
 */
export function layoutOperands(backend: Backend, a: NdArray, b: NdArray): LaidOut | undefined {
  const alike = sameShape(a.shape, b.shape);
  const shape = alike ? a.shape : broadcastShapes(a.shape, b.shape);
  const given = alike ? oneRow(a.size) : matrixLayout(a.shape, b.shape, shape);
  if (given !== undefined) return { a, b, shape, layout: given, release: nothing };
  const laidA = sameShape(b.shape, shape) ? againstWhole(backend, a, shape) : stretchedTo(backend, a, shape);
  const laidB = againstWhole(backend, b, shape);
  const release = () => {
    if (laidA !== undefined && laidA !== a) backend.memory.free(laidA.storage);
    if (laidB !== undefined && laidB !== b) backend.memory.free(laidB.storage);
  };
  const layout = laidA && laidB && matrixLayout(laidA.shape, laidB.shape, shape);
  if (laidA !== undefined && laidB !== undefined && layout !== undefined)
    return { a: laidA, b: laidB, shape, layout, release };
  release();
  return undefined;
}

/** The operand such that it has a layout against one of the result's shape. */
function againstWhole(backend: Backend, a: NdArray, shape: Shape): NdArray | undefined {
  if (matrixLayout(shape, a.shape, shape) !== undefined) return a;
  const rows = rowsOf(a.shape, shape);
  return stretchedTo(backend, a, sizeOf(rows) < backend.smallestLoop ? shape : rows);
}

/**
 * The result's shape as far as the last axis along which an operand has more than one element, and 1 from
 * there on.
 */
function rowsOf(shape: Shape, result: Shape): Shape {
  const end = shape.length - shape.findLastIndex((extent) => extent !== 1) - 1;
  return result.map((extent, axis) => (axis < result.length - end ? extent : 1));
}

const stretchedTo = (backend: Backend, a: NdArray, shape: Shape): NdArray | undefined =>
  sameShape(a.shape, shape) ? a : stretched(backend, a, shape);

const nothing = () => {};
