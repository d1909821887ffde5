/** Fourier transforms. */
import { int } from "../graph-builder.js";
import type { Operators, OpToWrite } from "./operator.js";

interface Direction {
  readonly axis: number;
  readonly inverse: boolean;
  readonly scale: number;
}

/** ONNX's DFT holds the first axis for that of a batch, and divides the inverse by the length. */
function dft(op: OpToWrite): string {
  const { axis, inverse, scale } = op.attrs<Direction>();
  const isFirst = axis === 0;
  const first = op.graph.list([0]);
  const x = isFirst ? op.node("Unsqueeze", [op.x, first]) : op.x;
  const y = op.node("DFT", [x], { axis: int(isFirst ? 1 : axis), inverse: int(inverse ? 1 : 0) });
  const [length = 1] = inverse ? op.fixed(({ inputs }) => [inputs[0]?.shape[axis] as number]) : [];
  const factor = scale * length;
  const scaled = Math.abs(factor - 1) < 1e-15 ? y : op.node("Mul", [y, op.number(factor)]);
  return isFirst ? op.node("Squeeze", [scaled, first]) : scaled;
}

export const fourier: Operators = { dft };
