/** Elementwise kernels on float64, two lanes at a time, with the bits of the reference. */
import type { NdArray } from "../../../array/nd-array.js";
import { functions64, opcodes } from "../../contract/index.js";
import { type Backend, fits } from "../run/backend.js";
import { layoutOperands } from "../run/layout-operands.js";
import { sharedExact64, sharedOne, sharedTwo } from "./shared.js";

/** The kernel of one operand, which answers undefined where it is the reference's to do. */
export function unary64(backend: Backend, name: string): (a: NdArray) => NdArray | undefined {
  const { call } = backend;
  const op = (opcodes.unary as readonly string[]).indexOf(name);
  const made = functions64.find((each) => each === `${name}64`);
  if (op < 0 && made === undefined) return () => undefined;
  const run = made === undefined ? sharedExact64(backend, op) : sharedOne(backend, made);
  return (a) => {
    if (!fits(backend, a)) return undefined;
    const out = call.one(a, a.shape, "float64");
    if (out !== undefined) run(call.x, call.out, a.size);
    return out;
  };
}

export function binary64(
  backend: Backend,
  name: (typeof opcodes.binary)[number],
): (a: NdArray, b: NdArray) => NdArray | undefined {
  const { call } = backend;
  const run = sharedTwo(backend, name, true);
  return (a, b) => {
    if (!fits(backend, a.size < b.size ? b : a)) return undefined;
    const laid = layoutOperands(backend, a, b);
    if (laid === undefined) return undefined;
    const { rows, columns, aRow, aColumn, bRow, bColumn } = laid.layout;
    const result = call.two(laid.a, laid.b, laid.shape, "float64");
    const { x, y, out } = call;
    if (result !== undefined) run(x, aRow, aColumn, y, bRow, bColumn, out, rows, columns);
    laid.release();
    return result;
  };
}
