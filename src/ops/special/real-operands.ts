/** Two operands of functions whose values are no whole numbers. */
import { arithmeticOperands, floatingOperand, type Tensor, type TensorLike } from "../../tensor/index.js";

/** Both in the dtype that they have in common, integers and truths as float32. */
export function realOperands(op: string, left: TensorLike, right: TensorLike): readonly [Tensor, Tensor] {
  const [a, b] = arithmeticOperands(op, left, right);
  return [floatingOperand(a, op), floatingOperand(b, op)];
}
