/**
 * Elementwise kernels on float32 that take a number, the two that are only good for arguments that are not
 * too far out, and the one that gives two results.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { type Kernels, withNumber } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { type OneLoop, sharedOne } from "./shared.js";

type Names = "geluWithSlope" | "sin" | "cos" | "leakyRelu" | "elu" | "clamp" | "powScalar";
/** So many multiplications are cheaper than a power. */
const largestExponent = 16;

export function parametric(backend: Backend, { square }: Pick<Kernels, "square">): Pick<Kernels, Names> {
  const [leakyRelu, elu, power, gelu] = withNumber.map((name) => sharedOne(backend, name)) as [
    OneLoop,
    OneLoop,
    OneLoop,
    OneLoop,
  ];
  const { call, memory, wasm } = backend;
  /** Room for the result, or undefined where the reference is to do it. */
  const entered = (a: NdArray): NdArray | undefined =>
    isWorthIt(backend, a) ? call.one(a, a.shape, "float32") : undefined;
  return {
    geluWithSlope(a) {
      const value = entered(a);
      const { x, out } = call;
      const slope = value && call.result(a.shape, "float32");
      if (slope !== undefined) gelu(x, out, a.size, call.out - out);
      else if (value !== undefined) memory.free(value.storage);
      return value && slope ? { value, slope } : reference.geluWithSlope(a);
    },

    sin: wave(backend, "sin"),
    cos: wave(backend, "cos"),

    leakyRelu(a, slope) {
      const out = entered(a);
      if (out === undefined) return reference.leakyRelu(a, slope);
      leakyRelu(call.x, call.out, a.size, slope);
      return out;
    },

    elu(a, alpha) {
      const out = entered(a);
      if (out === undefined) return reference.elu(a, alpha);
      elu(call.x, call.out, a.size, alpha);
      return out;
    },

    clamp(a, min, max) {
      const out = entered(a);
      if (out === undefined) return reference.clamp(a, min, max);
      wasm.clamp(call.x, call.out, a.size, min, max);
      return out;
    },

    powScalar(a, exponent) {
      if (a.dtype === "float32" && exponent === 2) return square(a);
      const isPower = Number.isInteger(2 * exponent) && Math.abs(exponent) <= largestExponent;
      const out = isPower && exponent !== 0 ? entered(a) : undefined;
      if (out === undefined) return reference.powScalar(a, exponent);
      power(call.x, call.out, a.size, exponent);
      return out;
    },
  };
}

function wave(backend: Backend, name: "sin" | "cos"): Kernels["sin"] {
  const { call, memory, wasm } = backend;
  const run = sharedOne(backend, name);
  return (a) => {
    const out = isWorthIt(backend, a) ? call.one(a, a.shape, "float32") : undefined;
    if (out === undefined) return reference[name](a);
    if (wasm.inRange(call.x, a.size) === 1) {
      run(call.x, call.out, a.size);
      return out;
    }
    memory.free(out.storage);
    return reference[name](a);
  };
}
