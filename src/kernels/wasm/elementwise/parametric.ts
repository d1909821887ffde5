/**
 * Elementwise kernels on float32 that take a number, and the two that are only good for arguments that are
 * not too far out.
 */

import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";

type Names = "sin" | "cos" | "leakyRelu" | "elu" | "clamp" | "powScalar";
/** So many multiplications are cheaper than a power. */
const largestExponent = 16;

export function parametric(backend: Backend): Pick<Kernels, Names> {
  const { memory, wasm } = backend;
  /** The array that `run` writes, or undefined where the reference is to do it; `run` may say no. */
  const from = (a: NdArray, run: (x: number, out: number) => unknown): NdArray | undefined => {
    if (!isWorthIt(backend, a)) return undefined;
    memory.begin();
    const x = memory.pointerTo(a);
    const out = x === undefined ? undefined : memory.allocate(a.shape, "float32");
    if (x === undefined || out === undefined) return undefined;
    if (run(x, memory.addressOf(out)) !== false) return out;
    memory.free(out.storage);
    return undefined;
  };
  const wave = (name: "sin" | "cos") => (a: NdArray) =>
    from(a, (x, out) => wasm.inRange(x, a.size) === 1 && wasm[name](x, out, a.size)) ?? reference[name](a);

  return {
    sin: wave("sin"),
    cos: wave("cos"),
    leakyRelu: (a, slope) =>
      from(a, (x, out) => wasm.leakyRelu(x, out, a.size, slope)) ?? reference.leakyRelu(a, slope),
    elu: (a, alpha) => from(a, (x, out) => wasm.elu(x, out, a.size, alpha)) ?? reference.elu(a, alpha),
    clamp: (a, min, max) =>
      from(a, (x, out) => wasm.clamp(x, out, a.size, min, max)) ?? reference.clamp(a, min, max),
    powScalar(a, exponent) {
      const slow = () => reference.powScalar(a, exponent);
      const fewFactors = Number.isInteger(2 * exponent) && Math.abs(exponent) <= largestExponent;
      if (!fewFactors || exponent === 0) return slow();
      return from(a, (x, out) => wasm.power(x, out, a.size, exponent)) ?? slow();
    },
  };
}
