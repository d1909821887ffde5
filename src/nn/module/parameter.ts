/** Parameter: a tensor that a module trains. */
import { optional, options as optionsOf, signature, text } from "../../arguments/index.js";
import { type DType, dtypeKind } from "../../array/index.js";
import { batching } from "../../kernels/index.js";
import { operandKind, requireFloating, type TensorLike, tensor } from "../../tensor/index.js";
import { ModuleTensor } from "./module-tensor.js";

export interface ParameterOptions {
  /** The dtype of the data unless given: float32 for numbers. */
  readonly dtype?: DType;
  /**
   * What pictures and errors call it; by default its field and the number
   * of its module: `W1` for `W` in `Affine1`.
   */
  readonly name?: string;
}

export const parameterOptions = optionsOf<ParameterOptions>()({
  dtype: optional(dtypeKind),
  name: optional(text),
});
const parameterTakes = signature("Parameter", { data: operandKind, options: parameterOptions });

/** A leaf that requires grad, found by `parameters()` wherever a field of a module leads to it. Final. */
export class Parameter extends ModuleTensor {
  /**
   * Copies `data`: a tensor (its history stays behind), numbers, nested arrays or a typed array.
   * @throws DTypeError for all but float32 and float64, ShapeError and ValueError as `tensor` does.
   */
  constructor(data: TensorLike, options?: ParameterOptions) {
    parameterTakes.check(arguments);
    const { dtype, name = "" } = parameterOptions.read(options);
    const values = tensor(data, dtype === undefined ? { name } : { dtype, name });
    requireFloating("Parameter", values);
    super(batching.lift(values.array), true, undefined, name);
  }
}
