/** What a product is, to whoever computes it, and who may compute it in place of the module. */
import type { NdArray } from "../../../array/nd-array.js";
import type { Shape } from "../../../array/shape.js";

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
