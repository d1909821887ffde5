/** Comparisons, logic, choosing and conversion: kernels whose operands or results are bytes 0 and 1. */
import type { DType } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastShapes, type Shape, sameShape } from "../../../array/shape.js";
import { type ComparisonName, type Kernels, opcodeOf } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { type Backend, fits } from "../run/backend.js";
import { layoutOperands } from "../run/layout-operands.js";
import { stretched } from "../run/strided-copy.js";

/**
 * The operation of the module by which a comparison is made; gt and ge are lt and le with the operands
 * exchanged.
 */
const comparisons = {
  eq: ["eq", false],
  ne: ["ne", false],
  lt: ["lt", false],
  le: ["le", false],
  gt: ["lt", true],
  ge: ["le", true],
} as const;

type Names = ComparisonName | "logicalNot" | "where" | "cast";

export function choices(backend: Backend): Pick<Kernels, Names> {
  const table: Partial<Record<ComparisonName, Kernels[ComparisonName]>> = {};
  for (const name of Object.keys(comparisons) as (keyof typeof comparisons)[])
    table[name] = comparison(backend, name);
  for (const name of ["logicalAnd", "logicalOr"] as const) table[name] = logic(backend, name);
  return { ...(table as Pick<Kernels, ComparisonName>), ...choosing(backend), ...conversion(backend) };
}

function comparison(backend: Backend, name: keyof typeof comparisons): Kernels[ComparisonName] {
  const { call, wasm, smallestLoop } = backend;
  const [operation, exchange] = comparisons[name];
  const op = opcodeOf("compare", operation);
  const compared = (a: NdArray, b: NdArray): NdArray | undefined => {
    const double = a.dtype === "float64";
    if ((!double && a.dtype !== "float32") || a.dtype !== b.dtype) return undefined;
    if (Math.max(a.size, b.size) < smallestLoop) return undefined;
    const laid = layoutOperands(backend, a, b);
    if (laid === undefined) return undefined;
    const { rows, columns, aRow, aColumn, bRow, bColumn } = laid.layout;
    // what is lent a place has 4 bytes an element
    const result = double
      ? call.two(laid.a, laid.b, laid.shape, "bool")
      : call.twoLent(laid.a, laid.b, laid.shape, "bool");
    const { x, y, out } = call;
    const compare = double ? wasm.compare64 : wasm.compare;
    if (result !== undefined) compare(op, x, aRow, aColumn, y, bRow, bColumn, out, rows, columns);
    laid.release();
    return result;
  };
  return exchange
    ? (a, b) => compared(b, a) ?? reference[name](a, b)
    : (a, b) => compared(a, b) ?? reference[name](a, b);
}

/** Of bool only, and of one shape: masks. */
function logic(backend: Backend, name: "logicalAnd" | "logicalOr"): Kernels[ComparisonName] {
  const op = opcodeOf("logical", name);
  return (a, b) =>
    (b.dtype === "bool" && sameShape(a.shape, b.shape) ? ofMasks(backend, op, a, b) : undefined) ??
    reference[name](a, b);
}

function ofMasks(backend: Backend, op: number, a: NdArray, b: NdArray): NdArray | undefined {
  const { call, wasm } = backend;
  if (a.dtype !== "bool" || !fits(backend, a)) return undefined;
  const out = call.two(a, b, a.shape, "bool");
  if (out !== undefined) wasm.logical(op, call.x, call.y, call.out, a.size);
  return out;
}

function choosing(backend: Backend): Pick<Kernels, "where" | "logicalNot"> {
  const not = opcodeOf("logical", "logicalNot");
  return {
    logicalNot: (a) => ofMasks(backend, not, a, a) ?? reference.logicalNot(a),
    where: (condition, a, b) => chosen(backend, condition, a, b) ?? reference.where(condition, a, b),
  };
}

function chosen(backend: Backend, condition: NdArray, a: NdArray, b: NdArray): NdArray | undefined {
  const { call, memory, wasm } = backend;
  const shape = broadcastShapes(broadcastShapes(condition.shape, a.shape), b.shape);
  const largest = [condition, a, b].reduce((most, each) => (each.size > most.size ? each : most));
  const words = (a.dtype === "float32" || a.dtype === "int32") && a.dtype === b.dtype;
  if (!words || condition.dtype !== "bool" || !fits(backend, largest)) return undefined;
  const mask = sameShape(condition.shape, shape) ? condition : stretched(backend, condition, shape);
  const [yes, no] = [whole(backend, a, shape), whole(backend, b, shape)];
  let out: NdArray | undefined;
  if (mask !== undefined && yes !== undefined && no !== undefined) {
    out = call.withLent(mask, no, yes, shape, a.dtype);
    // one element that is all there is has a step of its own
    const [stepYes, stepNo] = [Number(yes.size !== 1), Number(no.size !== 1)];
    if (out !== undefined) wasm.where(call.x, call.z, stepYes, call.y, stepNo, call.out, out.size);
  }
  for (const [made, given] of [
    [mask, condition],
    [yes, a],
    [no, b],
  ])
    if (made !== undefined && made !== given) memory.free(made.storage);
  return out;
}

/** An operand as the kernel takes it: one element, or all of them. */
const whole = (backend: Backend, a: NdArray, shape: Shape): NdArray | undefined =>
  a.size === 1 || sameShape(a.shape, shape) ? a : stretched(backend, a, shape);

const oneAsFloat = 0x3f800000;

function conversion(backend: Backend): Pick<Kernels, "cast"> {
  const { call, memory, wasm } = backend;
  type Convert = (a: number, out: number, n: number) => void;
  const converters: { readonly [from in DType]?: { readonly [to in DType]?: Convert } } = {
    bool: {
      float32: (a, out, n) => wasm.fromMask(a, out, n, oneAsFloat),
      int32: (a, out, n) => wasm.fromMask(a, out, n, 1),
    },
    int32: { float32: wasm.toFloat },
    float32: {
      float64: wasm.widen,
      bool: (a, out, n) => {
        const zero = memory.working.put(1, new Float32Array(1), false);
        wasm.compare(opcodeOf("compare", "ne"), a, n, 1, zero, 0, 0, out, 1, n);
      },
    },
    float64: { float32: wasm.narrow },
  };
  return {
    cast(a, dtype) {
      const convert = converters[a.dtype]?.[dtype];
      const out = convert !== undefined && fits(backend, a) ? call.one(a, a.shape, dtype) : undefined;
      if (convert === undefined || out === undefined) return reference.cast(a, dtype);
      convert(call.x, call.out, a.size);
      return out;
    },
  };
}
