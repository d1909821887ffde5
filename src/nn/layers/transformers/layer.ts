/** What the layers of encoders and decoders have in common. */

import { add } from "../../../ops/index.js";
import type { RandomGenerator } from "../../../random/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { GELU, ReLU } from "../activations/activations.js";
import { Affine } from "../affine.js";
import { MultiHeadAttention } from "../attention.js";
import { Dropout } from "../dropout.js";
import { LayerNorm } from "../normalization/normalization.js";
import { type TransformerLayerOptions, transformerLayerOptions } from "./options.js";

/** Attention, two affine maps, and sums with what they were given. Abstract. */
export abstract class TransformerLayer<Inputs extends readonly unknown[]> extends Module<Inputs> {
  /** Each place of x looks at the others. */
  readonly selfAttention: MultiHeadAttention;
  /** (size) -> (feedForwardSize). */
  readonly linear1: Affine;
  readonly activation: ReLU | GELU;
  /** (feedForwardSize) -> (size). */
  readonly linear2: Affine;
  /** Of self-attention. */
  readonly norm1: LayerNorm;
  /** Of what comes after it. */
  readonly norm2: LayerNorm;
  /** Undefined for none. */
  readonly dropout: Dropout | undefined;
  readonly normFirst: boolean;

  /**
   * @param size the last axis of x and of what comes out.
   * @param heads how many heads attention has, each of size / heads features.
   * @throws ValueError for sizes that are not whole numbers of at least 1, heads that do not divide the size,
   *   a bad dropout or eps.
   */
  protected constructor(
    readonly size: number,
    readonly heads: number,
    options: TransformerLayerOptions | undefined,
  ) {
    super();
    const { feedForwardSize, dropout, activation, eps, normFirst, init, generator, dtype } =
      transformerLayerOptions.read(options);
    this.selfAttention = new MultiHeadAttention(size, heads, { dropout, init, generator, dtype });
    this.linear1 = new Affine(size, feedForwardSize, { init, generator, dtype });
    this.activation = activation === "relu" ? new ReLU() : new GELU();
    this.linear2 = new Affine(feedForwardSize, size, { init, generator, dtype });
    this.norm1 = new LayerNorm(size, { eps, dtype });
    this.norm2 = new LayerNorm(size, { eps, dtype });
    this.dropout = dropoutOf(dropout, generator);
    this.normFirst = normFirst;
  }

  override details(): readonly string[] {
    return [`${this.size}`, `${this.heads} heads`, ...(this.normFirst ? ["norm first"] : [])];
  }

  /** x and what `part` makes of it, added up; normalized before or after. */
  protected residual(x: Tensor, norm: LayerNorm, part: (h: Tensor) => Tensor): Tensor {
    const made = this.dropped(part(this.normFirst ? norm.forward(x) : x));
    const sum = add(x, made);
    return this.normFirst ? sum : norm.forward(sum);
  }

  /** At each place by itself: linear2(activation(linear1(h))). */
  protected feedForward(h: Tensor): Tensor {
    return this.linear2.forward(this.dropped(this.activation.forward(this.linear1.forward(h))));
  }

  private dropped(x: Tensor): Tensor {
    return this.dropout?.forward(x) ?? x;
  }
}

const dropoutOf = (p: number, generator: RandomGenerator | undefined) =>
  p === 0 ? undefined : new Dropout(p, { generator });
