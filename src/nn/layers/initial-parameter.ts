/** initialParameter: a layer's parameter with its first value. */
import { requireDone, ShapeError } from "../../arguments/index.js";
import { type DType, formatShape, type Shape, sameShape } from "../../array/index.js";
import type { RandomGenerator } from "../../random/index.js";
import type { Initializer } from "../init.js";
import { Parameter } from "../module/parameter.js";

export interface InitialValue {
  readonly shape: Shape;
  /** What the axes are, for errors: `(in, out)`. */
  readonly axes: string;
  readonly init: Initializer;
  readonly generator: RandomGenerator | undefined;
  readonly dtype: DType;
}

/** @throws ShapeError for an `init` that gives another shape. */
export function initialParameter(
  kind: string,
  name: string,
  { shape, axes, init, generator, dtype }: InitialValue,
): Parameter {
  const value = requireDone(kind, "init", init(shape, { generator, dtype }));
  const parameter = new Parameter(value, { dtype });
  if (!sameShape(parameter.shape, shape))
    throw new ShapeError(
      `${kind}: init gave ${formatShape(parameter.shape)}, but ${name} is ${axes} = ${formatShape(shape)}`,
    );
  return parameter;
}
