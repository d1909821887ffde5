/**
 * Elementwise kernels and writes in place, on four lanes, or two of float64. Every override falls through to
 * the reference where it does not apply.
 */
import { type NdArray, sameSizes } from "../../../array/nd-array.js";
import { broadcastShapes, type Shape, sizeOf } from "../../../array/shape.js";
import { beforeWrite, beginWrite, type Write } from "../../../array/storage.js";
import { inDoubles, type Kernels, opcodeOf, opcodes, polynomials } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { type Backend, fits } from "../run/backend.js";
import { matrixLayout, oneRow, repeatedLayout } from "../run/layout.js";
import { layoutOperands } from "../run/layout-operands.js";
import { isLarge, streamBinary, streamUnary } from "../run/stream.js";
import { binary64, unary64 } from "./float64.js";
import { type OneLoop, sharedMatrices, sharedOne, sharedTwo } from "./shared.js";
import { onSmall } from "./small.js";

const unaryNames = [...opcodes.unary, ...polynomials, ...inDoubles, "gelu"] as const;
type UnaryName = (typeof unaryNames)[number];
type BinaryName = (typeof opcodes.binary)[number];
type WritingName = "addInPlace" | "addScaledInPlace";
const add64 = opcodeOf("binary", "add");
/** In units of the smallest loop that is worth a call. */
const leastPerCall = 32;

export function elementwise(backend: Backend): Pick<Kernels, UnaryName | BinaryName | WritingName> {
  const table: Partial<Record<UnaryName | BinaryName, unknown>> = {};
  for (const name of unaryNames) table[name] = unary(backend, name);
  for (const name of opcodes.binary) table[name] = binary(backend, name);
  return { ...(table as Pick<Kernels, UnaryName | BinaryName>), ...inPlace(backend) };
}

function unary(backend: Backend, name: UnaryName) {
  const { call } = backend;
  const one = backend.wasm[name] as OneLoop;
  const alone: OneLoop = (x, out, n) => one(x, out, n, 0);
  const run = sharedOne(backend, name);
  const slow = reference[name];
  const double = unary64(backend, name);
  return (a: NdArray): NdArray => {
    if (a.dtype === "float64") return double(a) ?? slow(a);
    if (a.dtype !== "float32" || a.size < backend.smallestLoop) return slow(a);
    if (isLarge(backend, a)) return streamUnary(backend, alone, a) ?? slow(a);
    const out = call.one(a, a.shape, "float32");
    if (out === undefined) return slow(a);
    run(call.x, call.out, a.size);
    return out;
  };
}

function binary(backend: Backend, name: BinaryName) {
  const { call, smallestLoop } = backend;
  const run = sharedTwo(backend, name, false);
  const runMatrices = sharedMatrices(backend, name);
  const slow = reference[name];
  const double = binary64(backend, name);
  const small = onSmall(name) ?? slow;
  /** What is no matrix becomes one: the operands that stretch are stretched first. */
  const ofStretched = (a: NdArray, b: NdArray): NdArray => {
    const laid = layoutOperands(backend, a, b);
    if (laid === undefined) return slow(a, b);
    const out = kernel(laid.a, laid.b);
    laid.release();
    return out;
  };
  /** A matrix for each index of the first axis, where those are worth a call each. */
  const oneByOne = (a: NdArray, b: NdArray, shape: Shape): NdArray | undefined => {
    const layout = repeatedLayout(a.shape, b.shape, shape);
    if (layout === undefined || isLarge(backend, a) || isLarge(backend, b)) return undefined;
    if (layout.rows * layout.columns < leastPerCall * smallestLoop) return undefined;
    const result = call.twoLent(a, b, shape, "float32");
    if (result === undefined) return undefined;
    runMatrices(layout, call.x, call.y, call.out);
    return result;
  };
  const kernel = (a: NdArray, b: NdArray): NdArray => {
    const size = Math.max(a.size, b.size);
    if (a.dtype !== b.dtype) return slow(a, b);
    if (size < smallestLoop) return a.dtype === "float32" && sameSizes(a, b) ? small(a, b) : slow(a, b);
    if (a.dtype === "float64") return double(a, b) ?? slow(a, b);
    if (a.dtype !== "float32") return slow(a, b);
    const alike = sameSizes(a, b);
    const shape = alike ? a.shape : broadcastShapes(a.shape, b.shape);
    const layout = alike ? undefined : matrixLayout(a.shape, b.shape, shape);
    if (!alike && layout === undefined) return oneByOne(a, b, shape) ?? ofStretched(a, b);
    if (size === sizeOf(shape) && (isLarge(backend, a) || isLarge(backend, b)))
      return streamBinary(backend, run, a, b, layout ?? oneRow(size), shape) ?? slow(a, b);
    const result = call.twoLent(a, b, shape, "float32");
    if (result === undefined) return slow(a, b);
    const { x, y, out } = call;
    if (layout === undefined) run(x, size, 1, y, size, 1, out, 1, size);
    else
      run(x, layout.aRow, layout.aColumn, y, layout.bRow, layout.bColumn, out, layout.rows, layout.columns);
    return result;
  };
  return kernel;
}

function inPlace(backend: Backend): Pick<Kernels, WritingName> {
  const { call, wasm } = backend;
  /** Whether both are floats, worth it, and here now. */
  const enter = (target: NdArray, input: NdArray): boolean => {
    const floating = target.dtype === "float32" || target.dtype === "float64";
    if (!floating || !fits(backend, target) || input.dtype !== target.dtype) return false;
    return call.inPlace(target, input);
  };
  return {
    addInPlace(target: NdArray, input: NdArray): void {
      if (!enter(target, input)) {
        reference.addInPlace(target, input);
        return;
      }
      beforeWrite(target.storage);
      const n = target.size;
      const { x, y } = call;
      if (target.dtype === "float32") wasm.add(x, n, 1, y, n, 1, x, 1, n);
      else wasm.binary64(add64, x, n, 1, y, n, 1, x, 1, n);
    },

    addScaledInPlace(target: NdArray, alpha: number, input: NdArray, write: Write): void {
      if (!enter(target, input)) {
        reference.addScaledInPlace(target, alpha, input, write);
        return;
      }
      beginWrite(target.storage, write);
      const addScaled = target.dtype === "float32" ? wasm.addScaled : wasm.addScaled64;
      addScaled(call.x, alpha, call.y, target.size);
    },
  };
}
