/** Comparisons, logic, choosing and conversion: kernels whose operands or results are bytes 0 and 1. */

import type { DType } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import { broadcastShapes, type Shape, sameShape } from "../../../array/shape.js";
import { type ComparisonName, type Kernels, opcodeOf } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, fits, operand } from "../run/backend.js";
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
  const { memory, wasm, smallestLoop } = backend;
  const [operation, exchange] = comparisons[name];
  const op = opcodeOf("compare", operation);
  return (left, right) => {
    const [a, b] = exchange ? [right, left] : [left, right];
    const slow = () => reference[name](left, right);
    if (a.dtype !== "float32" || b.dtype !== "float32" || Math.max(a.size, b.size) < smallestLoop)
      return slow();
    const laid = layoutOperands(backend, a, b);
    if (laid === undefined) return slow();
    memory.begin();
    const x = operand(backend, laid.a, 0);
    const y = operand(backend, laid.b, 1);
    const out = memory.allocate(laid.shape, "bool");
    const { rows, columns, aRow, aColumn, bRow, bColumn } = laid.layout;
    if (x !== undefined && y !== undefined && out !== undefined)
      wasm.compare(op, x, aRow, aColumn, y, bRow, bColumn, memory.addressOf(out), rows, columns);
    laid.release();
    return x === undefined || y === undefined || out === undefined ? slow() : out;
  };
}

/** Of bool only, and of one shape: masks. */
function logic(backend: Backend, name: "logicalAnd" | "logicalOr"): Kernels[ComparisonName] {
  const op = opcodeOf("logical", name);
  return (a, b) =>
    (b.dtype === "bool" && sameShape(a.shape, b.shape) ? ofMasks(backend, op, a, b) : undefined) ??
    reference[name](a, b);
}

function ofMasks(backend: Backend, op: number, a: NdArray, b: NdArray): NdArray | undefined {
  const { memory, wasm } = backend;
  if (a.dtype !== "bool" || !fits(backend, a)) return undefined;
  memory.begin();
  const x = memory.pointerTo(a);
  const y = memory.pointerTo(b);
  const out = memory.allocate(a.shape, "bool");
  if (x === undefined || y === undefined || out === undefined) return undefined;
  wasm.logical(op, x, y, memory.addressOf(out), a.size);
  return out;
}

function choosing(backend: Backend): Pick<Kernels, "where" | "logicalNot"> {
  const { memory, wasm } = backend;
  const not = opcodeOf("logical", "logicalNot");
  /** An operand as the kernel takes it: one element, or all of them. */
  const whole = (a: NdArray, shape: Shape): NdArray | undefined =>
    a.size === 1 || sameShape(a.shape, shape) ? a : stretched(backend, a, shape);
  return {
    logicalNot: (a) => ofMasks(backend, not, a, a) ?? reference.logicalNot(a),

    where(condition, a, b) {
      const slow = () => reference.where(condition, a, b);
      const shape = broadcastShapes(broadcastShapes(condition.shape, a.shape), b.shape);
      const largest = [condition, a, b].reduce((most, each) => (each.size > most.size ? each : most));
      const words = (a.dtype === "float32" || a.dtype === "int32") && a.dtype === b.dtype;
      if (!words || condition.dtype !== "bool" || !fits(backend, largest)) return slow();
      const mask = sameShape(condition.shape, shape) ? condition : stretched(backend, condition, shape);
      const [yes, no] = [whole(a, shape), whole(b, shape)];
      let out: NdArray | undefined;
      if (mask !== undefined && yes !== undefined && no !== undefined) {
        memory.begin();
        const c = memory.pointerTo(mask);
        const x = operand(backend, yes, 0);
        const y = operand(backend, no, 1);
        const room = memory.allocate(shape, a.dtype);
        if (c !== undefined && x !== undefined && y !== undefined && room !== undefined) {
          // one element that is all there is has a step of its own
          const [stepX, stepY] = [yes, no].map((each) => (each.size === 1 ? 0 : 1)) as [0 | 1, 0 | 1];
          wasm.where(c, x, stepX, y, stepY, memory.addressOf(room), room.size);
          out = room;
        }
      }
      for (const [made, given] of [
        [mask, condition],
        [yes, a],
        [no, b],
      ])
        if (made !== undefined && made !== given) memory.free(made.storage);
      return out ?? slow();
    },
  };
}

const oneAsFloat = 0x3f800000;

function conversion(backend: Backend): Pick<Kernels, "cast"> {
  const { memory, wasm } = backend;
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
      const slow = () => reference.cast(a, dtype);
      if (convert === undefined || !fits(backend, a)) return slow();
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate(a.shape, dtype);
      if (x === undefined || out === undefined) return slow();
      convert(x, memory.addressOf(out), a.size);
      return out;
    },
  };
}
