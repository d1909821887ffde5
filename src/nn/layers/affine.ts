/** Affine: the fully connected layer, y = xW + b (the book, 5.6.2; PyTorch's Linear with W transposed). */
import { flag, optional, options as optionsOf, whole, withDefault } from "../../arguments/index.js";
import { type DType, floatingKind, sizeOf } from "../../array/index.js";
import { skipZeros } from "../../kernels/index.js";
import { add, matmul } from "../../ops/index.js";
import { generatorKind, type RandomGenerator } from "../../random/index.js";
import { hide, type Tensor, tensorKind } from "../../tensor/index.js";
import { he, type Initializer, zeros } from "../init.js";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";
import { initializerKind, layerTakes, wrongInput } from "./checks.js";
import { initialParameter } from "./initial-parameter.js";

skipZeros();

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

const affineOptions = optionsOf<AffineOptions>()({
  bias: withDefault(flag, true),
  init: withDefault(initializerKind, he()),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
});
const affineTakes = layerTakes(
  "Affine",
  { inFeatures: whole(), outFeatures: whole(), options: affineOptions },
  { x: tensorKind },
);

/** y = xW + b    W is (in, out), b is (out,). Final. */
export class Affine extends Module {
  /** (in, out). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;

  /**
   * @param inFeatures the size of the last axis of x.
   * @param outFeatures the size of the last axis of what comes out.
   * @throws ValueError for sizes that are not whole numbers of at least 1,
   *   ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options?: AffineOptions,
  ) {
    affineTakes.made.check(arguments);
    super();
    const { bias, init, generator, dtype } = affineOptions.read(options);
    const shape = [inFeatures, outFeatures];
    this.W = initialParameter("Affine", "W", { shape, axes: "(in, out)", init, generator, dtype });
    this.b = bias ? new Parameter(zeros()([outFeatures], { dtype })) : undefined;
  }

  /**
   * x (..., in) -> (..., out): any number of axes before the last, or none.
   * @throws ShapeError for an x whose last axis is not `in`.
   */
  override forward(x: Tensor): Tensor {
    affineTakes.forward.check(arguments);
    requireColumns(this, x);
    const product = matmul(x, this.W); // (...,in)·(in,out) -> (...,out)
    if (this.b === undefined) return product;
    const y = add(product, this.b);
    hide(product, y);
    return y;
  }

  override details(): readonly string[] {
    return [`${this.inFeatures} → ${this.outFeatures}`, ...(this.b === undefined ? ["no bias"] : [])];
  }
}

/** @throws ShapeError for an x whose last axis has another size. */
function requireColumns(layer: Affine, x: Tensor): void {
  const { shape } = x.array; // x.shape would be frozen first
  if (shape[shape.length - 1] === layer.inFeatures) return;
  const [rows, ...rest] = x.shape;
  const flattens = x.rank > 2 && sizeOf(rest) === layer.inFeatures;
  const wayOut = flattens ? ` Flatten each example first: x.reshape([${rows}, ${layer.inFeatures}]).` : "";
  throw wrongInput(layer, `(..., ${layer.inFeatures})`, x, wayOut);
}
