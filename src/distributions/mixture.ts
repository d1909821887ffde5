/** A mixture: one of several distributions of a kind, each with its weight. */
import {
  checkedInside,
  refuseToRead,
  refuseUnknownProperties,
  ShapeError,
  signature,
  ValueError,
} from "../arguments/index.js";
import { formatShape, type Shape, sameShape } from "../array/index.js";
import { gather } from "../ops/index.js";
import type { Tensor } from "../tensor/index.js";
import { Categorical } from "./discrete.js";
import { type ContinuousDistribution, Distribution, type SampleOptions } from "./distribution.js";

const takes = signature("MixtureSameFamily", {
  mixture: checkedInside("a Categorical"),
  components: checkedInside("a distribution"),
});

const noFormula = (what: string, estimate: string): never => {
  throw new ValueError(
    `MixtureSameFamily: ${what} of a mixture has no formula. Its estimate is ${estimate}.`,
  );
};

/**
 * p(x) = Σ wᵢ pᵢ(x): each draw comes from one of the distributions that lie along the last axis of
 * `components`, chosen by `mixture`. With weights, means and widths from a network it is a mixture density
 * network (Bishop 1994): `new MixtureSameFamily(new Categorical({ logits }), new Normal(loc, scale))`.
 */
export class MixtureSameFamily extends Distribution {
  /** Chooses among the components. */
  readonly mixture: Categorical;
  /** Of shape [...mixture.batchShape, k]. */
  readonly components: Distribution;

  /**
   * @param mixture its last axis has a weight for each component.
   * @param components of one kind, along the last axis of their parameters.
   * @throws ValueError for what is none, ShapeError where there is not one component for each weight.
   */
  constructor(mixture: Categorical, components: Distribution) {
    takes.check(arguments);
    if (!(mixture instanceof Categorical))
      throw new ValueError(
        "MixtureSameFamily: mixture must be a Categorical, as new Categorical({ logits }) is",
      );
    if (!(components instanceof Distribution))
      throw new ValueError(
        "MixtureSameFamily: components must be a distribution, as new Normal(loc, scale) is",
      );
    const weights = mixture.logits;
    if (!sameShape(weights.shape, components.batchShape))
      throw new ShapeError(
        `MixtureSameFamily: components are ${formatShape(components.batchShape)}, but there are weights ` +
          `for ${formatShape(weights.shape)}: one component for each along the last axis`,
      );
    super("MixtureSameFamily", weights, mixture.batchShape);
    this.mixture = mixture;
    this.components = components;
    refuseUnknownProperties("MixtureSameFamily", MixtureSameFamily);
    if (!("rsample" in MixtureSameFamily.prototype))
      refuseToRead("MixtureSameFamily", MixtureSameFamily, {
        rsample:
          "Which component a draw comes from has no gradient: sample() draws, and logProb(draw) has one " +
          "(times what a draw earned).",
      });
  }

  /** Σ wᵢ μᵢ */
  get mean(): Tensor {
    return this.mixture.probs.mul(this.#moments.mean).sum(-1);
  }

  /** Σ wᵢ (σᵢ² + (μᵢ - μ)²) */
  get variance(): Tensor {
    const { mean, variance } = this.#moments;
    const apart = mean.sub(this.mean.unsqueeze(-1));
    return this.mixture.probs.mul(variance.add(apart.square())).sum(-1);
  }

  /** Those that the components have, if they have any. */
  get #moments(): { readonly mean: Tensor; readonly variance: Tensor } {
    return this.components as ContinuousDistribution;
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    const outer = shape.slice(0, shape.length - this.batchShape.length);
    const chosen = this.mixture.sample(outer, options).unsqueeze(-1);
    return gather(this.components.sample(outer, options), -1, chosen).squeeze(-1);
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    return this.components.logProb(value.unsqueeze(-1)).add(this.mixture.logits).logSumExp(-1);
  }

  /** @internal */
  protected override spread(): Tensor {
    return noFormula("the entropy", "the mean of -p.logProb(x) over draws x of p");
  }

  /** @internal */
  override divergence(_other: MixtureSameFamily): Tensor {
    return noFormula("the divergence", "the mean of p.logProb(x) - q.logProb(x) over draws x of p");
  }
}
