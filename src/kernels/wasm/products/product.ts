/** What a call of matmul asks for, read once for every precision. */
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastShapes, type Shape } from "../../../array/shape.js";
import type { MatmulFlags } from "../../contract/index.js";

/** One product (M, K) · (K, N), or a stack of them. */
export interface Product {
  readonly a: NdArray;
  readonly b: NdArray;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Of the result, and of the leading axes. */
  readonly shape: Shape;
  readonly batch: Shape;
}

export function describeProduct(
  a: NdArray,
  b: NdArray,
  { transposeA = false, transposeB = false }: MatmulFlags,
): Product {
  const rankA = a.shape.length;
  const rankB = b.shape.length;
  const m = a.shape[transposeA ? rankA - 1 : rankA - 2] as number;
  const k = a.shape[transposeA ? rankA - 2 : rankA - 1] as number;
  const n = b.shape[transposeB ? rankB - 2 : rankB - 1] as number;
  const batch = rankA === 2 && rankB === 2 ? [] : broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return { a, b, transposeA, transposeB, m, n, k, batch, shape: [...batch, m, n] };
}

/** What computes some products in place of the module, on linear memory. */
export interface OtherProducts {
  /** Whether it is faster at a product. */
  takes(product: Product): boolean;
  /** All products of a stack of that shape, from the operands' addresses to the result's. */
  multiply(
    memory: ArrayBufferLike,
    threads: number,
    product: Product,
    batch: Shape,
    x: number,
    y: number,
    out: number,
  ): void;
}
