/** Initialisers: how a layer's weights start. Each call gives a function from a shape to a fresh tensor. */
import {
  type DType,
  DTypeError,
  formatShape,
  isFloating,
  requireFinite,
  requireNonNegative,
  type Shape,
  ShapeError,
  sizeOf,
  ValueError,
} from "../array/index.js";
import { defaultGenerator, type RandomGenerator } from "../random/index.js";
import { full, type Tensor, tensor } from "../tensor/index.js";

export interface InitOptions {
  /** Where draws come from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** float32 unless given. The draws are the same in float64, rounded once. */
  readonly dtype?: DType | undefined;
}

/** Draws in C order: the first row first. */
export type Initializer = (shape: Shape, options?: InitOptions) => Tensor;

/** Which of the two distributions of equal variance is drawn from. */
export type Distribution = "normal" | "uniform";

export interface ScaledOptions {
  readonly distribution?: Distribution;
}

function drawn(
  name: string,
  fill: (out: Float64Array, generator: RandomGenerator, shape: Shape) => void,
): Initializer {
  return (shape, { generator, dtype = "float32" } = {}) => {
    if (!isFloating(dtype)) throw new DTypeError(`${name}: cannot draw ${dtype}; choose float32 or float64`);
    const values = new Float64Array(sizeOf(shape));
    fill(values, generator ?? defaultGenerator(), shape);
    return tensor(values, { shape, dtype });
  };
}

/**
 * `std · randn + mean`, as the book draws its weights. @throws
 * ValueError unless std is finite and at least 0, and mean finite.
 */
export function normal(std: number, mean = 0): Initializer {
  requireNonNegative("normal", "std", std);
  requireFinite("normal", "mean", mean);
  return drawn("normal", (out, generator) => generator.fillNormal(out, mean, std));
}

/** Uniform in [low, high). @throws ValueError unless low <= high are finite. */
export function uniform(low: number, high: number): Initializer {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high))
    throw new ValueError(`uniform: low must be at most high, both finite, got ${low} and ${high}`);
  return drawn("uniform", (out, generator) => generator.fillUniform(out, low, high));
}

/**
 * Variance 2 / (fanIn + fanOut): signals keep their size through layers that
 * are linear around 0, both ways (tanh, sigmoid). Glorot and Bengio 2010,
 * equation 16; uniform unless told otherwise, as there. Throws as `he` does.
 */
export function xavier({ distribution = "uniform" }: ScaledOptions = {}): Initializer {
  return scaled("xavier", distribution, ({ fanIn, fanOut }) => 2 / (fanIn + fanOut));
}

/**
 * Variance 2 / fanIn: signals keep their size through relu, which lets half of them pass. He et al. 2015,
 * equation 10; normal unless told otherwise, as there.
 * @throws ShapeError when it is applied to a shape with fewer than two axes or an empty one.
 */
export function he({ distribution = "normal" }: ScaledOptions = {}): Initializer {
  return scaled("he", distribution, ({ fanIn }) => 2 / fanIn);
}

export function zeros(): Initializer {
  return constant(0);
}

export function constant(value: number): Initializer {
  return (shape, { dtype = "float32" } = {}) => full(shape, value, { dtype });
}

interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * How many inputs feed an output, and the other way round: (in, out) as
 * in Affine, (out, in, ...kernel) as in Conv2d.
 */
function fansOf(name: string, shape: Shape): Fans {
  const [first, second, ...kernel] = shape;
  if (first === undefined || second === undefined || shape.includes(0))
    throw new ShapeError(
      `${name}: ${formatShape(shape)} has no fan-in; give a shape of at least two axes, none empty`,
    );
  if (shape.length === 2) return { fanIn: first, fanOut: second };
  const field = sizeOf(kernel);
  return { fanIn: second * field, fanOut: first * field };
}

function scaled(name: string, distribution: Distribution, variance: (fans: Fans) => number): Initializer {
  if (distribution !== "normal" && distribution !== "uniform")
    throw new ValueError(
      `${name}: distribution is "normal" or "uniform", not ${JSON.stringify(distribution)}`,
    );
  return drawn(name, (out, generator, shape) => {
    const squared = variance(fansOf(name, shape));
    const limit = Math.sqrt(3 * squared); // uniform in [-limit, limit) has variance limit² / 3
    if (distribution === "normal") generator.fillNormal(out, 0, Math.sqrt(squared));
    else generator.fillUniform(out, -limit, limit);
  });
}
