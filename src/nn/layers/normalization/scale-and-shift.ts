/** gamma and beta: what layers that normalize learn. */
import type { DType, Shape } from "../../../array/index.js";
import { constant, zeros } from "../../init.js";
import { Parameter } from "../../module/parameter.js";

/** gamma, which starts at 1, and beta, which starts at 0, or neither. */
export function scaleAndShift(
  shape: Shape,
  affine: boolean,
  dtype: DType,
): [Parameter, Parameter] | [undefined, undefined] {
  return affine
    ? [
        new Parameter(constant(1)(shape, { dtype }), { dtype }),
        new Parameter(zeros()(shape, { dtype }), { dtype }),
      ]
    : [undefined, undefined];
}
