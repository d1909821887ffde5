/** Two operands of a broadcast brought into a layout that the elementwise kernels take. */
import type { NdArray } from "../nd-array.js";
import { broadcastShapes, type Shape, sameShape } from "../shape.js";
import type { Backend } from "./backend.js";
import { type MatrixLayout, matrixLayout, oneRow } from "./layout.js";
import { stretched } from "./walk.js";

export interface LaidOut {
  readonly a: NdArray;
  readonly b: NdArray;
  readonly shape: Shape;
  readonly layout: MatrixLayout;
  /** Gives back what was stretched for this call. */
  release(): void;
}

/** Where no split into rows and columns serves both, one of them is stretched, or both. Undefined where there is no room for that. */
export function layoutOperands(backend: Backend, a: NdArray, b: NdArray): LaidOut | undefined {
  const alike = sameShape(a.shape, b.shape);
  const shape = alike ? a.shape : broadcastShapes(a.shape, b.shape);
  const given = alike ? oneRow(a.size) : matrixLayout(a.shape, b.shape, shape);
  if (given !== undefined) return { a, b, shape, layout: given, release: nothing };
  const wholeA = sameShape(a.shape, shape) ? a : stretched(backend, a, shape);
  const layout = matrixLayout(shape, b.shape, shape);
  const wholeB = layout === undefined ? stretched(backend, b, shape) : b;
  const release = () => {
    if (wholeA !== undefined && wholeA !== a) backend.memory.free(wholeA.storage);
    if (wholeB !== undefined && wholeB !== b) backend.memory.free(wholeB.storage);
  };
  if (wholeA !== undefined && wholeB !== undefined)
    return { a: wholeA, b: wholeB, shape, layout: layout ?? oneRow(wholeA.size), release };
  release();
  return undefined;
}

const nothing = () => {};
