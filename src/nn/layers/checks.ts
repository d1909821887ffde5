/** Sizes, options and first values of layers, checked with one wording. */
import {
  type DType,
  formatShape,
  requireWhole,
  type Shape,
  ShapeError,
  sameShape,
} from "../../array/index.js";
import type { RandomGenerator } from "../../random/index.js";
import { requireTensor, type Tensor } from "../../tensor/index.js";
import type { Initializer } from "../init.js";
import { type ModuleLike, moduleLabel } from "../module/naming.js";
import { Parameter } from "../module/parameter.js";

/** @throws ValueError for a size that is not a whole number of at least 1. */
export function requireSizes(kind: string, sizes: { readonly [name: string]: number }): void {
  for (const [name, size] of Object.entries(sizes)) requireWhole(kind, name, size);
}

export interface DrawOptions {
  readonly generator: RandomGenerator | undefined;
  readonly dtype: DType;
}

/** The first value of a parameter. @throws ShapeError for an `init` that gives another shape; `meaning` says what the axes are. */
export function initial(
  kind: string,
  name: string,
  shape: Shape,
  meaning: string,
  init: Initializer,
  { generator, dtype }: DrawOptions,
): Parameter {
  const parameter = new Parameter(init(shape, { generator, dtype }), { dtype });
  if (!sameShape(parameter.shape, shape))
    throw new ShapeError(
      `${kind}: init gave ${formatShape(parameter.shape)}, but ${name} is ${meaning} = ${formatShape(shape)}`,
    );
  return parameter;
}

/** @throws ShapeError for an x whose last axis has another size. */
export function requireFeatures(module: ModuleLike, kind: string, x: Tensor, features: number): void {
  requireTensor(kind, x);
  if (x.shape.at(-1) !== features)
    throw new ShapeError(
      `${moduleLabel(module)}: ${kind}(${module.details().join(", ")}) takes (..., ${features}), but ${x.nameForErrors()} is ${formatShape(x.shape)}.`,
    );
}
