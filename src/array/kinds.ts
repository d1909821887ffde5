/** The kinds of arguments that are about arrays. */
import { DTypeError, type Kind, kind, listOf, ShapeError } from "../arguments/index.js";
import { type DType, dtypes } from "./dtype.js";
import { isShape, requireShape, type Shape } from "./shape.js";

export const dtypeKind: Kind<DType> = kind(
  "float32, float64, int32 or bool, or for storage uint8, int64, float16 or bfloat16",
  (value) => dtypes.includes(value as DType),
  DTypeError,
);

export const floatingKind: Kind<"float32" | "float64"> = kind(
  "float32 or float64",
  (value) => value === "float32" || value === "float64",
  DTypeError,
);

export const shapeKind: Kind<Shape> = {
  ...kind<Shape>("an array of whole numbers of at least 0", isShape, ShapeError),
  require: (by, name, value) => requireShape(by, value, name),
};

/** Whether the axis exists depends on the tensor; the function says that. */
export const axisKind: Kind<number> = kind("a whole number", (value) => Number.isInteger(value), ShapeError);

const axisList = listOf(axisKind, "an array of whole numbers");

export const axesKind: Kind<number | readonly number[]> = kind(
  "a whole number or an array of whole numbers",
  (value) => axisKind.accepts(value) || axisList.accepts(value),
  ShapeError,
);
