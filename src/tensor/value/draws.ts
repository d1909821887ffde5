/** Tensors of random draws: one seed, one sequence, in every dtype. */
import {
  DTypeError,
  optional,
  options as optionsOf,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import {
  allocateTyped,
  type DType,
  dtypeKind,
  isFloating,
  requireRange,
  type Shape,
  shapeKind,
  sizeOf,
} from "../../array/index.js";
import { kernels, networkKernels, rarely } from "../../kernels/index.js";
import { defaultGenerator, generatorKind, type RandomGenerator } from "../../random/index.js";
import { Tensor } from "../graph/tensor.js";
import { type CreationOptions, creationKinds, finish } from "./creation.js";

/** Draws come from `generator`, else from the default one (see `manualSeed`). */
export type RandomOptions = CreationOptions & { generator?: RandomGenerator | undefined };

export { generatorKind };

const randomKinds = { ...creationKinds, generator: optional(generatorKind) };
const randomOptions = optionsOf<RandomOptions>()(randomKinds);

function draw(
  op: "rand" | "randn",
  shape: Shape,
  options: RandomOptions & { readonly dtype: DType },
): Tensor {
  const { dtype, generator = defaultGenerator() } = options;
  if (!isFloating(dtype))
    throw new DTypeError(`${op}: cannot draw ${dtype}; choose float32 or float64, or use randint`);
  const kernel = op === "rand" ? networkKernels.uniform : networkKernels.normal;
  return finish(op, new Tensor(kernel(generator, 0, 1, [...shape], dtype)), options);
}

const randTakes = signature("rand", { shape: shapeKind, options: randomOptions });

/** Uniform in [0, 1): a draw that float32 would round to 1 is the number below it. */
export function rand(shape: Shape, options?: RandomOptions): Tensor {
  randTakes.check(arguments);
  return draw("rand", shape, randomOptions.read(options));
}

const randnTakes = signature("randn", { shape: shapeKind, options: randomOptions });

/** Standard normal. The same draws in float32 and float64, rounded. */
export function randn(shape: Shape, options?: RandomOptions): Tensor {
  randnTakes.check(arguments);
  return draw("randn", shape, randomOptions.read(options));
}

const anyWhole = whole(Number.NEGATIVE_INFINITY);
const randintOptions = optionsOf<RandomOptions>()({ ...randomKinds, dtype: withDefault(dtypeKind, "int32") });
const randintTakes = signature("randint", {
  low: anyWhole,
  high: anyWhole,
  shape: shapeKind,
  options: randintOptions,
});

/**
 * Whole numbers in [low, high), int32 unless told otherwise.
 * @throws ValueError for an empty range and for one that int32 cannot hold.
 */
export function randint(low: number, high: number, shape: Shape, options?: RandomOptions): Tensor {
  randintTakes.check(arguments);
  const given = randintOptions.read(options);
  const { dtype, generator = defaultGenerator() } = given;
  requireRange("randint", dtype, [low, high - 1]);
  const array = rarely.draw([...shape], (whole) => {
    const values = allocateTyped("float64", sizeOf(whole));
    for (let i = 0; i < values.length; i++) values[i] = generator.integer(low, high);
    return kernels.fromValues(values, whole, dtype);
  });
  return finish("randint", new Tensor(array), given);
}
