/**
 * Products of float64 on two lanes: packed and tiled, each element the sum that the reference forms, bit for
 * bit.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastStrides, offsetsOf } from "../../../array/shape.js";
import { scratch } from "../memory/limits.js";
import { type Backend, fits } from "../run/backend.js";
import type { Product } from "./product.js";

/** Undefined where it is the reference's to do. */
export function multiply64(backend: Backend, product: Product): NdArray | undefined {
  const { call, memory, wasm } = backend;
  const { a, b, transposeA, transposeB, m, n, k, shape, batch } = product;
  if (!fits(backend, a) || !fits(backend, b)) return undefined;
  const result = call.two(a, b, shape, "float64");
  const packed = result && memory.borrow(wasm.packedSize64(k, n) * 8);
  if (packed === undefined) return undefined;
  const { x, y, out: to } = call;
  const [rowA, columnA] = transposeA ? [1, m] : [k, 1];
  const [rowB, columnB] = transposeB ? [1, k] : [n, 1];
  const fromA = offsetsOf(batch, broadcastStrides(a.shape.slice(0, -2), batch));
  const fromB = offsetsOf(batch, broadcastStrides(b.shape.slice(0, -2), batch));
  for (let i = 0; i < fromA.length; i++) {
    const [matrixA, matrixB] = [fromA[i] as number, fromB[i] as number];
    if (i === 0 || matrixB !== fromB[i - 1])
      wasm.pack64(y + matrixB * k * n * 8, rowB, columnB, k, n, packed.pointer);
    const left = x + matrixA * m * k * 8;
    wasm.multiply64(left, rowA, columnA, packed.pointer, to + i * m * n * 8, m, n, k, scratch);
  }
  memory.release(packed);
  return result;
}
