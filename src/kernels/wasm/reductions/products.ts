/** Products of rows and their gradients; where another axis is asked for, that is brought last. */
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape } from "../../../array/shape.js";
import { type Kernels, longestProduct } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import type { Backend } from "../run/backend.js";
import { onRows, rowKernel } from "../run/on-rows.js";
import { axesLast, fitsAlong } from "./layout.js";

export function treeProducts(backend: Backend): Pick<Kernels, "prod" | "prodGrad"> {
  return {
    prod: (a, axis) => product(backend, a, axis) ?? reference.prod(a, axis),
    prodGrad: (g, a, axis) => product(backend, a, axis, g) ?? reference.prodGrad(g, a, axis),
  };
}

/** The products, or where there is an upstream gradient, those of their factors. */
function product(backend: Backend, a: NdArray, axis: number, g?: NdArray): NdArray | undefined {
  const n = a.shape[axis] as number;
  const moved =
    fitsAlong(backend, a, [axis]) && n <= longestProduct ? axesLast(backend, a, [axis]) : undefined;
  if (moved === undefined) return undefined;
  const { array } = moved;
  const { call } = backend;
  const shape = g === undefined ? reducedShape(a.shape, [axis], true) : array.shape;
  const out = g === undefined ? call.one(array, shape, "float32") : call.two(array, g, shape, "float32");
  const [rows, row] = [a.size / n, 4 * n];
  if (out !== undefined && g === undefined)
    onRows(backend, rowKernel("multiply"), a.size * 8, 1, rows, n, 0, 0, 0, call.x, row, call.out, 4);
  else if (out !== undefined) {
    const kernel = rowKernel("multiplyGrad");
    onRows(backend, kernel, a.size * 16, 1, rows, n, 0, 0, 0, call.y, 4, call.x, row, call.out, row);
  }
  if (array !== a) backend.memory.free(array.storage);
  return out === undefined || g === undefined || array === a ? out : moved.back(out);
}
