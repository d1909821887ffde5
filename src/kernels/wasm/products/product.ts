/** What a call of matmul asks for, read once for every precision. */
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastShapes } from "../../../array/shape.js";
import type { MatmulFlags } from "../../contract/index.js";
import type { OtherProducts, Product } from "../run/other-products.js";

export type { OtherProducts, Product };

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
