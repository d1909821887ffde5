/** Distributions with a density: normal, uniform, exponential, Laplace's. */
import { refuseUnknownProperties, signature, ValueError } from "../arguments/index.js";
import type { Shape } from "../array/index.js";
import { where } from "../ops/index.js";
import {
  elementsOf,
  floatingOperand,
  noGrad,
  operandKind,
  rand,
  randn,
  type Tensor,
  type TensorLike,
} from "../tensor/index.js";
import {
  aboveZero,
  ContinuousDistribution,
  parametersOf,
  requireAll,
  type SampleOptions,
} from "./distribution.js";

const takes = {
  Normal: signature("Normal", { loc: operandKind, scale: operandKind }),
  Uniform: signature("Uniform", { low: operandKind, high: operandKind }),
  Exponential: signature("Exponential", { rate: operandKind }),
  Laplace: signature("Laplace", { loc: operandKind, scale: operandKind }),
};

const positiveWords = "above 0 and finite";

/** The density e^(-(x - loc)² / (2 scale²)) / (scale √(2π)). */
export class Normal extends ContinuousDistribution {
  /** The mean. */
  readonly loc: Tensor;
  /** The standard deviation. */
  readonly scale: Tensor;

  /** @throws ValueError for a scale that is not above 0, ShapeError where the two do not broadcast. */
  constructor(loc: TensorLike, scale: TensorLike) {
    takes.Normal.check(arguments);
    const [first, second] = parametersOf("Normal", loc, scale);
    super("Normal", first);
    requireAll("Normal", second, positiveWords, aboveZero);
    this.loc = first;
    this.scale = second;
    refuseUnknownProperties("Normal", Normal);
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get variance(): Tensor {
    return this.scale.square();
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    return this.loc.add(this.scale.mul(randn(shape, { dtype: this.dtype, ...options })));
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    const apart = value.sub(this.loc).div(this.scale);
    return apart.square().mul(-0.5).sub(this.scale.log()).sub(halfLogTau);
  }

  /** @internal */
  protected override spread(): Tensor {
    return this.scale.log().add(0.5 + halfLogTau);
  }

  /** ln σ′/σ + (σ² + (μ - μ′)²) / (2 σ′²) - ½ @internal */
  override divergence(other: Normal): Tensor {
    const ratio = this.scale.div(other.scale);
    const apart = this.loc.sub(other.loc).div(other.scale);
    return ratio.square().add(apart.square()).sub(1).mul(0.5).sub(ratio.log());
  }
}

const halfLogTau = 0.5 * Math.log(2 * Math.PI);

/** The density 1 / (high - low) from low up to high, 0 elsewhere. */
export class Uniform extends ContinuousDistribution {
  readonly low: Tensor;
  readonly high: Tensor;

  /** @throws ValueError where low is not below high, ShapeError where the two do not broadcast. */
  constructor(low: TensorLike, high: TensorLike) {
    takes.Uniform.check(arguments);
    const [first, second] = parametersOf("Uniform", low, high);
    super("Uniform", first);
    const fits = noGrad(() => first.lt(second).logicalAnd(second.sub(first).lt(Infinity)));
    if (!elementsOf(fits).every(Boolean))
      throw new ValueError("Uniform: low is to be below high, both finite");
    this.low = first;
    this.high = second;
    refuseUnknownProperties("Uniform", Uniform);
  }

  get #width(): Tensor {
    return this.high.sub(this.low);
  }

  override get mean(): Tensor {
    return this.low.add(this.high).mul(0.5);
  }

  override get variance(): Tensor {
    return this.#width.square().div(12);
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    return this.low.add(this.#width.mul(rand(shape, { dtype: this.dtype, ...options })));
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    const inside = value.ge(this.low).logicalAnd(value.lt(this.high));
    const density = where(inside, this.#width.log().neg(), -Infinity);
    return where(value.ne(value), value, density);
  }

  /** @internal */
  protected override spread(): Tensor {
    return this.#width.log();
  }

  /** ln of the widths' ratio; ∞ where the other does not reach as far. @internal */
  override divergence(other: Uniform): Tensor {
    const within = other.low.le(this.low).logicalAnd(other.high.ge(this.high));
    return where(within, other.#width.div(this.#width).log(), Infinity);
  }
}

/** The density rate · e^(-rate · x) from 0 on, 0 below. */
export class Exponential extends ContinuousDistribution {
  /** 1 / the mean. */
  readonly rate: Tensor;

  /** @throws ValueError for a rate that is not above 0. */
  constructor(rate: TensorLike) {
    takes.Exponential.check(arguments);
    const given = floatingOperand(rate, "Exponential");
    super("Exponential", given);
    requireAll("Exponential", given, positiveWords, aboveZero);
    this.rate = given;
    refuseUnknownProperties("Exponential", Exponential);
  }

  override get mean(): Tensor {
    return this.rate.reciprocal();
  }

  override get variance(): Tensor {
    return this.rate.reciprocal().square();
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    const u = rand(shape, { dtype: this.dtype, ...options });
    return noGrad(() => u.neg().log1p().neg()).div(this.rate);
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    return where(value.lt(0), -Infinity, this.rate.log().sub(this.rate.mul(value)));
  }

  /** @internal */
  protected override spread(): Tensor {
    return this.rate.log().neg().add(1);
  }

  /** ln(λ/λ′) + λ′/λ - 1 @internal */
  override divergence(other: Exponential): Tensor {
    const ratio = other.rate.div(this.rate);
    return ratio.sub(1).sub(ratio.log());
  }
}

/** The density e^(-|x - loc| / scale) / (2 scale). */
export class Laplace extends ContinuousDistribution {
  /** The mean. */
  readonly loc: Tensor;
  /** The mean distance from it. */
  readonly scale: Tensor;

  /** @throws ValueError for a scale that is not above 0, ShapeError where the two do not broadcast. */
  constructor(loc: TensorLike, scale: TensorLike) {
    takes.Laplace.check(arguments);
    const [first, second] = parametersOf("Laplace", loc, scale);
    super("Laplace", first);
    requireAll("Laplace", second, positiveWords, aboveZero);
    this.loc = first;
    this.scale = second;
    refuseUnknownProperties("Laplace", Laplace);
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get variance(): Tensor {
    return this.scale.square().mul(2);
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    const noise = noGrad(() => {
      // 0 would be infinitely far out: it becomes half of the least draw above it
      const u = rand(shape, { dtype: "float64", ...options }).clamp({ min: 2 ** -54 });
      const near = u.lt(0.5);
      const below = where(near, u, u.neg().add(1)).mul(2).log();
      return where(near, below, below.neg()).to(this.dtype);
    });
    return this.loc.add(this.scale.mul(noise));
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    return value.sub(this.loc).abs().div(this.scale).neg().sub(this.scale.mul(2).log());
  }

  /** @internal */
  protected override spread(): Tensor {
    return this.scale.mul(2).log().add(1);
  }

  /** ln b′/b + (b · e^(-d / b) + d) / b′ - 1 with d = |μ - μ′| @internal */
  override divergence(other: Laplace): Tensor {
    const apart = this.loc.sub(other.loc).abs();
    const reach = this.scale.mul(apart.div(this.scale).neg().exp()).add(apart);
    return reach.div(other.scale).sub(1).sub(this.scale.div(other.scale).log());
  }
}
