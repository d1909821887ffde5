/** Buffer: a tensor that belongs to a module's state and is not trained, such as a running mean. */
import { signature } from "../../arguments/index.js";
import { assign, context, operandKind, type TensorLike, tensor } from "../../tensor/index.js";
import { ModuleTensor } from "./module-tensor.js";
import { type ParameterOptions, parameterOptions } from "./parameter.js";

const bufferTakes = signature("Buffer", { data: operandKind, options: parameterOptions });
const assignTakes = signature("Buffer.assign", { value: operandKind });

/**
 * A constant of any dtype, found by `buffers()` wherever a field of a
 * module leads to it, and saved with the parameters. Final.
 */
export class Buffer extends ModuleTensor {
  /** Copies `data`, as a parameter does. @throws ShapeError and ValueError as `tensor` does. */
  constructor(data: TensorLike, options?: ParameterOptions) {
    bufferTakes.check(arguments);
    const { dtype, name = "" } = parameterOptions.read(options);
    const values = tensor(data, dtype === undefined ? { name } : { dtype, name });
    super(values.array, false, undefined, name);
  }

  /**
   * Writes `value` over the elements, as any tensor's `assign` does; but not in a run that must leave no
   * trace (the second run of a checkpoint, `gradcheck`, `numericalGradient`, `explainGrad` with a function):
   * there a module's buffers stay as they are.
   */
  override assign(value: TensorLike): this {
    assignTakes.check(arguments);
    if (!context.stateHeld.current) assign(this, value);
    return this;
  }
}
