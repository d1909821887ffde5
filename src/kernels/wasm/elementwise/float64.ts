/**
 * Elementwise kernels on float64, two lanes at a time, where they are exact: the bits are the reference's.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { opcodeOf, opcodes } from "../../contract/index.js";
import { type Backend, fits } from "../run/backend.js";
import { layoutOperands } from "../run/layout-operands.js";

/**
 * The kernel of one operand, which answers undefined where it is the reference's to do: transcendental
 * functions all are.
 */
export function unary64(backend: Backend, name: string): (a: NdArray) => NdArray | undefined {
  const { call, wasm } = backend;
  const op = (opcodes.unary as readonly string[]).indexOf(name);
  return (a) => {
    if (op < 0 || !fits(backend, a)) return undefined;
    const out = call.one(a, a.shape, "float64");
    if (out !== undefined) wasm.unary64(op, call.x, call.out, a.size);
    return out;
  };
}

export function binary64(
  backend: Backend,
  name: (typeof opcodes.binary)[number],
): (a: NdArray, b: NdArray) => NdArray | undefined {
  const { call, wasm } = backend;
  const op = opcodeOf("binary", name);
  return (a, b) => {
    if (!fits(backend, a.size < b.size ? b : a)) return undefined;
    const laid = layoutOperands(backend, a, b);
    if (laid === undefined) return undefined;
    const { rows, columns, aRow, aColumn, bRow, bColumn } = laid.layout;
    const result = call.two(laid.a, laid.b, laid.shape, "float64");
    const { x, y, out } = call;
    if (result !== undefined) wasm.binary64(op, x, aRow, aColumn, y, bRow, bColumn, out, rows, columns);
    laid.release();
    return result;
  };
}
