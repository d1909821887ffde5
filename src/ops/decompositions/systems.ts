/** How the functions that solve systems read what they are given. */
import {
  type Carry,
  floatingOperand,
  requireSameDtype,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { requireMatrices, requireRows } from "./compute/stack.js";

/** What becomes of a gradient on its way to B, and to A. */
export const [bySystem, bySystemAndResult]: readonly [Carry, Carry] = [
  { how: "mixed", words: "solved with the transposed matrix" },
  { how: "mixed", words: "solved with the transposed matrix, times the solution" },
];

/** A and B as floats; where B is a vector, so is X. */
export function withColumns(
  op: string,
  a: TensorLike,
  b: TensorLike,
  solution: (a: Tensor, b: Tensor) => Tensor,
): Tensor {
  const [x, y] = [floatingOperand(a, op), floatingOperand(b, op)];
  requireMatrices(op, x);
  requireSameDtype(op, x, y);
  if (y.rank === 1) requireRows(op, x, y, y.size);
  return y.rank === 1 ? solution(x, y.unsqueeze(-1)).squeeze(-1) : solution(x, y);
}
