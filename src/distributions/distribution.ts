/** What all distributions have: a shape, draws, log-probabilities, an entropy, and how far they are apart. */
import { optional, options as optionsOf, signature, ValueError, withDefault } from "../arguments/index.js";
import { type DType, type Shape, shapeKind } from "../array/index.js";
import {
  arithmeticOperands,
  asTensor,
  elementsOf,
  floatingOperand,
  generatorKind,
  nameOf,
  noGrad,
  operandKind,
  type RandomOptions,
  scope,
  type Tensor,
  type TensorLike,
  zeros,
} from "../tensor/index.js";

/** Where draws come from; else from the default generator (see `manualSeed`). */
export type SampleOptions = Pick<RandomOptions, "generator">;

const sampleOptions = optionsOf<SampleOptions>()({ generator: optional(generatorKind) });
const drawTakes = { shape: withDefault(shapeKind, []), options: sampleOptions };
const takes = {
  sample: signature("Distribution.sample", drawTakes),
  rsample: signature("ContinuousDistribution.rsample", drawTakes),
  logProb: signature("Distribution.logProb", { value: operandKind }),
  entropy: signature("Distribution.entropy", {}),
};

/** One distribution for each element of its parameters. Abstract. */
export abstract class Distribution {
  /** The shape of the parameters: of one draw, and of the entropy. */
  readonly batchShape: Shape;
  /** That of the parameters. */
  readonly dtype: DType;

  /** @internal */
  protected constructor(
    /** What pictures call it. @internal */
    protected readonly kind: string,
    parameters: Tensor,
    shape: Shape = parameters.shape,
  ) {
    this.batchShape = shape;
    this.dtype = parameters.dtype;
  }

  /**
   * Draws of shape [...shape, ...batchShape], by default one for each parameter, without a gradient.
   * @throws ValueError for extents that are no whole numbers.
   */
  sample(shape: Shape = [], options?: SampleOptions): Tensor {
    takes.sample.check(arguments);
    return noGrad(() => this.draw([...shape, ...this.batchShape], sampleOptions.read(options)));
  }

  /**
   * The logarithm of the probability of values, or of their density: -∞ where that is 0. Values and
   * parameters broadcast.
   */
  logProb(value: TensorLike): Tensor {
    takes.logProb.check(arguments);
    return scope(`${this.kind}.logProb`, () => this.logOf(asTensor(value, this.dtype, "logProb")));
  }

  /** The entropy in nats, of a density the differential entropy. */
  entropy(): Tensor {
    takes.entropy.check(arguments);
    return scope(`${this.kind}.entropy`, () => this.spread());
  }

  /** @internal */
  protected abstract draw(shape: Shape, options: SampleOptions): Tensor;

  /** @internal */
  protected abstract logOf(value: Tensor): Tensor;

  /** @internal */
  protected abstract spread(): Tensor;

  /** KL(this ‖ other), of one class. @internal */
  abstract divergence(other: Distribution): Tensor;
}

/** A distribution with a density, whose draws carry gradients to its parameters. Abstract. */
export abstract class ContinuousDistribution extends Distribution {
  /** The expected value. */
  abstract get mean(): Tensor;

  /** The expected square of the distance to the mean. */
  abstract get variance(): Tensor;

  /**
   * Draws of shape [...shape, ...batchShape], by default one for each parameter, made of the parameters and
   * of noise, so that gradients go through them (reparametrisation; Kingma and Welling 2014).
   * @throws ValueError for extents that are no whole numbers.
   */
  rsample(shape: Shape = [], options?: SampleOptions): Tensor {
    takes.rsample.check(arguments);
    const wanted = [...shape, ...this.batchShape];
    return scope(`${this.kind}.rsample`, () => this.draw(wanted, sampleOptions.read(options)));
  }
}

/** Two parameters as floats of one dtype and shape. @throws ShapeError where they do not broadcast. */
export function parametersOf(by: string, first: TensorLike, second: TensorLike): [Tensor, Tensor] {
  const [a, b] = arithmeticOperands(by, first, second).map((each) => floatingOperand(each, by)) as [
    Tensor,
    Tensor,
  ];
  const shape = noGrad(() => zeros(a.shape).add(zeros(b.shape))).shape;
  return [a.broadcastTo(shape), b.broadcastTo(shape)];
}

/** @throws ValueError for an element that is none of what `words` says. */
export function requireAll(by: string, x: Tensor, words: string, fits: (value: number) => boolean): void {
  const bad = elementsOf(x).find((value) => !fits(value));
  if (bad !== undefined) throw new ValueError(`${by}: ${nameOf(x)} is to be ${words}, but has ${bad}`);
}

export const aboveZero = (value: number): boolean => value > 0 && value < Infinity;
