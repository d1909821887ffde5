/** Buffer: a tensor that belongs to a module's state and is not trained, such as a running mean. */
import { assign, context, type TensorLike, tensor } from "../../tensor/index.js";
import { ModuleTensor } from "./module-tensor.js";
import type { ParameterOptions } from "./parameter.js";

/**
 * A constant of any dtype, found by `buffers()` wherever a field of a
 * module leads to it, and saved with the parameters. Final.
 */
export class Buffer extends ModuleTensor {
  /** Copies `data`, as a parameter does. @throws ShapeError and ValueError as `tensor` does. */
  constructor(data: TensorLike, { dtype, name = "" }: ParameterOptions = {}) {
    const values = tensor(data, dtype === undefined ? { name } : { dtype, name });
    super(values.array, false, undefined, name);
  }

  /**
   * Writes `value` over the elements, as any tensor's `assign` does; but not in a run that must leave no
   * trace (the second run of a checkpoint, `gradcheck`, `numericalGradient`, `explainGrad` with a function):
   * there a module's buffers stay as they are.
   */
  override assign(value: TensorLike): this {
    if (!context.stateHeld.current) assign(this, value);
    return this;
  }
}
