/** Initialisers: how a layer's weights start. Each call gives a function from a shape to a fresh tensor. */
import {
  anyNumber,
  finite,
  nonNegative,
  oneOf,
  optional,
  options as optionsOf,
  requireKind,
  ShapeError,
  signature,
  ValueError,
  withDefault,
} from "../arguments/index.js";
import {
  type DType,
  dtypeKind,
  floatingKind,
  formatShape,
  type NdArray,
  type Shape,
  shapeKind,
  sizeOf,
} from "../array/index.js";
import { networkKernels as draws, kernels } from "../kernels/index.js";
import { defaultGenerator, generatorKind, type RandomGenerator } from "../random/index.js";
import { full, type Tensor, tensor } from "../tensor/index.js";

export interface InitOptions {
  /** Where draws come from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** float32 unless given. The draws are the same in float64, rounded once. */
  readonly dtype?: DType | undefined;
}

const initOptions = optionsOf<InitOptions>()({
  generator: optional(generatorKind),
  dtype: withDefault(dtypeKind, "float32"),
});
const initializerTakes = signature("initializer", { shape: shapeKind, options: initOptions });

/** Draws in C order: the first row first. */
export type Initializer = (shape: Shape, options?: InitOptions) => Tensor;

/** Which of the two distributions of equal variance is drawn from. */
export type Distribution = "normal" | "uniform";

export interface ScaledOptions {
  /** "normal", or "uniform" with the same variance. Default normal. */
  readonly distribution?: Distribution;
}

function drawn(
  name: string,
  draw: (generator: RandomGenerator, shape: Shape, dtype: DType) => NdArray,
): Initializer {
  return function initializer(shape, options) {
    initializerTakes.check(arguments);
    const { generator, dtype } = initOptions.read(options);
    requireKind(name, "dtype", floatingKind, dtype);
    const values = kernels.read(draw(generator ?? defaultGenerator(), shape, dtype));
    return tensor(values, { shape, dtype });
  };
}

const normalTakes = signature("init.normal", { std: nonNegative, mean: withDefault(finite, 0) });

/**
 * `std · randn + mean`, as the book draws its weights. @throws
 * ValueError unless std is finite and at least 0, and mean finite.
 */
export function normal(std: number, mean = 0): Initializer {
  normalTakes.check(arguments);
  return drawn("normal", (generator, shape, dtype) => draws.normal(generator, mean, std, [...shape], dtype));
}

const uniformTakes = signature("init.uniform", { low: finite, high: finite });

/** Uniform in [low, high). @throws ValueError unless low <= high are finite. */
export function uniform(low: number, high: number): Initializer {
  uniformTakes.check(arguments);
  if (low > high) throw new ValueError(`init.uniform: low must be at most high, got ${low} and ${high}`);
  return drawn("uniform", (generator, shape) => draws.uniform(generator, low, high, [...shape], "float64"));
}

const distributionKind = oneOf(["normal", "uniform"]);
const xavierOptions = optionsOf<ScaledOptions>()({ distribution: withDefault(distributionKind, "uniform") });
const xavierTakes = signature("init.xavier", { options: xavierOptions });
const heOptions = optionsOf<ScaledOptions>()({ distribution: withDefault(distributionKind, "normal") });
const heTakes = signature("init.he", { options: heOptions });

/**
 * Variance 2 / (fanIn + fanOut): signals keep their size through layers that
 * are linear around 0, both ways (tanh, sigmoid). Glorot and Bengio 2010,
 * equation 16; uniform unless told otherwise, as there. Throws as `he` does.
 */
export function xavier(options?: ScaledOptions): Initializer {
  xavierTakes.check(arguments);
  return scaled(
    "xavier",
    xavierOptions.read(options).distribution,
    ({ fanIn, fanOut }) => 2 / (fanIn + fanOut),
  );
}

/**
 * Variance 2 / fanIn: signals keep their size through relu, which lets half of them pass. He et al. 2015,
 * equation 10; normal unless told otherwise, as there.
 * @throws ShapeError when it is applied to a shape with fewer than two axes or an empty one.
 */
export function he(options?: ScaledOptions): Initializer {
  heTakes.check(arguments);
  return scaled("he", heOptions.read(options).distribution, ({ fanIn }) => 2 / fanIn);
}

const zerosTakes = signature("init.zeros", {});
const constantTakes = signature("init.constant", { value: anyNumber });

/** All 0, as biases start. */
export function zeros(): Initializer {
  zerosTakes.check(arguments);
  return constant(0);
}

/** All of one value. */
export function constant(value: number): Initializer {
  constantTakes.check(arguments);
  return function initializer(shape, options) {
    initializerTakes.check(arguments);
    return full(shape, value, { dtype: initOptions.read(options).dtype as DType });
  };
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
  return drawn(name, (generator, shape, dtype) => {
    const squared = variance(fansOf(name, shape));
    const limit = Math.sqrt(3 * squared); // uniform in [-limit, limit) has variance limit² / 3
    // uniform draws end below the limit as doubles, and are rounded once
    return distribution === "normal"
      ? draws.normal(generator, 0, Math.sqrt(squared), [...shape], dtype)
      : draws.uniform(generator, -limit, limit, [...shape], "float64");
  });
}
