/** Affine: the fully connected layer, y = xW + b (the book, 5.6.2; PyTorch's Linear with W transposed). */
import { type DType, sizeOf } from "../../array/index.js";
import { add, matmul } from "../../ops/index.js";
import type { RandomGenerator } from "../../random/index.js";
import { requireTensor, type Tensor } from "../../tensor/index.js";
import { he, type Initializer, zeros } from "../init.js";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";
import { requireSizes, wrongInput } from "./checks.js";
import { initialParameter } from "./initial-parameter.js";

export interface AffineOptions {
  /** Whether there is a bias b. Default true; it starts at 0. */
  readonly bias?: boolean;
  /** How W starts. Default `init.he()`, for relu usually follows. */
  readonly init?: Initializer;
  /** Where `init` draws from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of W and b. Default float32. */
  readonly dtype?: DType;
}

/** y = xW + b    W is (in, out), b is (out,). Final. */
export class Affine extends Module {
  readonly W: Parameter;
  readonly b: Parameter | undefined;

  /**
   * @throws ValueError for sizes that are not whole numbers of at least 1,
   *   ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    { bias = true, init = he(), generator, dtype = "float32" }: AffineOptions = {},
  ) {
    super();
    requireSizes("Affine", { inFeatures, outFeatures });
    const shape = [inFeatures, outFeatures];
    this.W = initialParameter("Affine", "W", { shape, axes: "(in, out)", init, generator, dtype });
    this.b = bias ? new Parameter(zeros()([outFeatures], { dtype })) : undefined;
  }

  /**
   * x (..., in) -> (..., out): any number of axes before the last, or none.
   * @throws ShapeError for an x whose last axis is not `in`.
   */
  override forward(x: Tensor): Tensor {
    this.#requireFeatures(x);
    const product = matmul(x, this.W); // (...,in)·(in,out) -> (...,out)
    return this.b === undefined ? product : add(product, this.b);
  }

  override details(): readonly string[] {
    return [`${this.inFeatures} → ${this.outFeatures}`, ...(this.b === undefined ? ["no bias"] : [])];
  }

  #requireFeatures(x: Tensor): void {
    requireTensor("Affine", x);
    const features = x.shape.at(-1);
    if (features === this.inFeatures) return;
    const [rows, ...rest] = x.shape;
    const flattens = x.rank > 2 && sizeOf(rest) === this.inFeatures;
    const wayOut = flattens ? ` Flatten each example first: x.reshape([${rows}, ${this.inFeatures}]).` : "";
    throw wrongInput(this, `(..., ${this.inFeatures})`, x, wayOut);
  }
}
