/** Distributions over a few values: one of two, one of many. */
import {
  optional,
  optionsOfTensors,
  refuseToRead,
  refuseUnknownProperties,
  ShapeError,
  signature,
  ValueError,
} from "../arguments/index.js";
import { formatShape, type Shape, sizeOf } from "../array/index.js";
import { bernoulli, gather, logit, logSoftmax, multinomial, softmax, where } from "../ops/index.js";
import {
  asTensor,
  floatingOperand,
  nameOf,
  noGrad,
  operandKind,
  type Tensor,
  type TensorLike,
  zeros,
} from "../tensor/index.js";
import { Distribution, requireAll, type SampleOptions } from "./distribution.js";

const none = (like: Tensor): Tensor => zeros(like.shape, { dtype: like.dtype });

/** One of the two. */
export interface ProbsOrLogits {
  /** Probabilities. */
  probs?: TensorLike | undefined;
  /** Their logits: what `sigmoid`, or `softmax`, makes probabilities of. */
  logits?: TensorLike | undefined;
}

const parameters = optionsOfTensors<ProbsOrLogits>()({
  probs: optional(operandKind),
  logits: optional(operandKind),
});
const takes = {
  Bernoulli: signature("Bernoulli", { parameters }),
  Categorical: signature("Categorical", { parameters }),
};

const noGradient = (by: string) =>
  `Draws of ${by} have no gradient: sample() draws, and logProb(draw) has one (times what a draw earned); ` +
  "gumbelSoftmax(logits) draws one of many with a gradient.";

const unordered = "Its places have no order; one-hot rows of them, oneHot(draws, n), have the mean probs.";

/** @throws ValueError unless it is one of the two. */
function oneOfBoth(by: string, given: ProbsOrLogits): { readonly isLogits: boolean; readonly of: Tensor } {
  const { probs, logits } = parameters.read(given);
  if ((probs === undefined) === (logits === undefined))
    throw new ValueError(
      `${by}: give either { probs } or { logits }, not ${probs === undefined ? "neither" : "both"}`,
    );
  const isLogits = logits !== undefined;
  const of = floatingOperand((isLogits ? logits : probs) as TensorLike, by);
  if (isLogits) requireAll(by, of, "numbers or infinite", (value) => !Number.isNaN(value));
  return { isLogits, of };
}

/** p · (a - b), 0 where p is: there a is -∞. */
function weighted(p: Tensor, a: Tensor, b: Tensor): Tensor {
  const isNone = p.eq(0);
  return p.mul(where(isNone, 0, a).sub(where(isNone, 0, b)));
}

/** 1 with a probability, else 0. */
export class Bernoulli extends Distribution {
  readonly #isLogits: boolean;
  readonly #given: Tensor;

  /**
   * @param parameters `{ probs }` or `{ logits }`.
   * @throws ValueError for a probability outside 0 .. 1, and for both or neither.
   */
  constructor(parameters: ProbsOrLogits) {
    takes.Bernoulli.check(arguments);
    const { isLogits, of } = oneOfBoth("Bernoulli", parameters);
    super("Bernoulli", of);
    if (!isLogits) requireAll("Bernoulli", of, "probabilities", (value) => value >= 0 && value <= 1);
    this.#isLogits = isLogits;
    this.#given = of;
    refuseUnknownProperties("Bernoulli", Bernoulli);
    if (!("rsample" in Bernoulli.prototype))
      refuseToRead("Bernoulli", Bernoulli, { rsample: noGradient("Bernoulli") });
  }

  /** The probability of 1. */
  get probs(): Tensor {
    return this.#isLogits ? this.#given.sigmoid() : this.#given;
  }

  /** ln(p / (1 - p)) */
  get logits(): Tensor {
    return this.#isLogits ? this.#given : logit(this.#given);
  }

  get mean(): Tensor {
    return this.probs;
  }

  get variance(): Tensor {
    const [p, q] = this.#both;
    return p.mul(q);
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    return bernoulli(this.probs.broadcastTo(shape), options);
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    requireAll("Bernoulli.logProb", value, "0 or 1 everywhere", (each) => each === 0 || each === 1);
    const isOne = value.eq(1);
    return where(isOne, this.#log(true, isOne), this.#log(false, isOne.logicalNot()));
  }

  /** The logarithm of the probability of 1 or 0, where it counts: elsewhere of 1, for its derivative. */
  #log(ofOne: boolean, counts: TensorLike = true): Tensor {
    const given = this.#given;
    if (this.#isLogits) return (ofOne ? given.neg() : given).softplus().neg();
    return ofOne ? where(counts, given, 1).log() : where(counts, given, 0).neg().log1p();
  }

  /** @internal */
  protected override spread(): Tensor {
    const [p, q] = this.#both;
    return weighted(p, none(p), this.#log(true, p.ne(0))).add(
      weighted(q, none(q), this.#log(false, q.ne(0))),
    );
  }

  /** The probabilities of 1 and of 0. */
  get #both(): [Tensor, Tensor] {
    const p = this.probs;
    return [p, this.#isLogits ? this.#given.neg().sigmoid() : p.neg().add(1)];
  }

  /** @internal */
  override divergence(other: Bernoulli): Tensor {
    const [p, q] = this.#both;
    return weighted(p, this.#log(true, p.ne(0)), other.#log(true)).add(
      weighted(q, this.#log(false, q.ne(0)), other.#log(false)),
    );
  }
}

/** One of n places, 0 to n - 1: the last axis of its parameters has a probability for each. */
export class Categorical extends Distribution {
  readonly #isLogits: boolean;
  readonly #given: Tensor;

  /**
   * @param parameters `{ probs }`, which need not sum to 1, or `{ logits }`.
   * @throws ValueError for a weight below 0 and for weights that are all 0, and for both or neither;
   *   ShapeError for a scalar, or no places.
   */
  constructor(parameters: ProbsOrLogits) {
    takes.Categorical.check(arguments);
    const { isLogits, of } = oneOfBoth("Categorical", parameters);
    if (of.rank === 0 || of.shape.at(-1) === 0)
      throw new ShapeError(
        `Categorical: ${nameOf(of)} of shape ${formatShape(of.shape)} has no last axis of at least one place`,
      );
    super("Categorical", of, of.shape.slice(0, -1));
    if (!isLogits) {
      requireAll("Categorical", of, "at least 0 and finite", (value) => value >= 0 && value < Infinity);
      requireAll(
        "Categorical",
        noGrad(() => of.sum(-1)),
        "weights that are not all 0",
        (sum) => sum > 0,
      );
    }
    this.#isLogits = isLogits;
    this.#given = of;
    refuseUnknownProperties("Categorical", Categorical);
    if (!("rsample" in Categorical.prototype))
      refuseToRead("Categorical", Categorical, {
        rsample: noGradient("Categorical"),
        mean: unordered,
        variance: unordered,
      });
  }

  /** The probability of each place, along the last axis. */
  get probs(): Tensor {
    if (this.#isLogits) return softmax(this.#given, -1);
    return this.#given.div(this.#given.sum({ axis: -1, keepDims: true }));
  }

  /** The logarithm of each probability. */
  get logits(): Tensor {
    return this.#isLogits ? logSoftmax(this.#given, -1) : this.probs.log();
  }

  /** @internal */
  protected override draw(shape: Shape, options: SampleOptions): Tensor {
    const n = this.#given.shape.at(-1) as number;
    const batch = this.batchShape;
    const count = sizeOf(shape.slice(0, shape.length - batch.length));
    if (sizeOf(shape) === 0) return asTensor(new Int32Array(0), "int32", "sample").reshape(shape);
    const rows = this.probs.reshape([-1, n]);
    const drawn = multinomial(rows, count, { replacement: true, ...options }); // (batch, count)
    return drawn.transpose().reshape(shape);
  }

  /** @internal */
  protected override logOf(value: Tensor): Tensor {
    const n = this.#given.shape.at(-1) as number;
    const words = `whole numbers from 0 to ${n - 1}`;
    requireAll(
      "Categorical.logProb",
      value,
      words,
      (each) => Number.isInteger(each) && each >= 0 && each < n,
    );
    const logs = this.logits;
    const batch = noGrad(() => logs.sum(-1).add(value.to(logs.dtype))).shape;
    const places = value.to("int32").broadcastTo(batch).unsqueeze(-1);
    return gather(logs.broadcastTo([...batch, n]), -1, places).squeeze(-1);
  }

  /** @internal */
  protected override spread(): Tensor {
    const p = this.probs;
    return weighted(p, none(p), this.#logsOf(p)).sum(-1);
  }

  /** The logarithms, with those of 0 in no derivative. */
  #logsOf(p: Tensor): Tensor {
    return this.#isLogits ? this.logits : where(p.eq(0), 1, p).log();
  }

  /** @internal */
  override divergence(other: Categorical): Tensor {
    const p = this.probs;
    return weighted(p, this.#logsOf(p), other.logits).sum(-1);
  }
}
