/** Softmax with cross-entropy over classes, and its derivative. */
import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { onRows } from "./on-rows.js";
import { workOfExponential } from "./rows.js";

export function crossEntropy(
  backend: Backend,
): Pick<Kernels, "softmaxCrossEntropy" | "softmaxCrossEntropyGrad"> {
  const { call } = backend;
  return {
    softmaxCrossEntropy(logits: NdArray, target: NdArray): { losses: NdArray; probs: NdArray } {
      if (target.dtype !== "int32" || logits.size === 0 || !isWorthIt(backend, logits))
        return reference.softmaxCrossEntropy(logits, target);
      const [rows, n] = logits.shape as readonly [number, number];
      const losses = call.withLent(logits, target, undefined, [rows], "float32");
      const toLosses = call.out;
      const probs = losses && call.result(logits.shape, "float32");
      if (losses === undefined || probs === undefined) return reference.softmaxCrossEntropy(logits, target);
      onRows(backend, {
        kernel: "crossEntropy",
        rows,
        n,
        a: call.x,
        aStep: 4 * n,
        b: call.y,
        bStep: 4,
        c: toLosses,
        cStep: 4,
        d: call.out,
        dStep: 4 * n,
        work: logits.size * workOfExponential,
      });
      return { losses, probs };
    },

    softmaxCrossEntropyGrad(probs: NdArray, target: NdArray, g: NdArray, divisor: number): NdArray {
      const out = isWorthIt(backend, probs)
        ? call.withLent(probs, target, g, probs.shape, "float32")
        : undefined;
      if (out === undefined) return reference.softmaxCrossEntropyGrad(probs, target, g, divisor);
      const [rows, n] = probs.shape as readonly [number, number];
      const step = g.size === 1 ? 0 : 1;
      onRows(backend, {
        kernel: "crossEntropyGrad",
        rows,
        n,
        a: call.x,
        aStep: 4 * n,
        b: call.y,
        bStep: 4,
        c: call.z,
        cStep: 4 * step,
        d: call.out,
        dStep: 4 * n,
        k: step,
        x: divisor,
        work: probs.size * 4,
      });
      return out;
    },
  };
}
