/** Softmax with cross-entropy over classes, and its derivative. */
import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { networkRowKernel, onNetworkRows } from "../run/on-rows.js";
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
      const { x, y, out } = call;
      onNetworkRows(
        backend,
        networkRowKernel("crossEntropy"),
        logits.size * workOfExponential,
        1,
        rows,
        n,
        0,
        0,
        0,
        x,
        4 * n,
        y,
        4,
        toLosses,
        4,
        out,
        4 * n,
      );
      return { losses, probs };
    },

    softmaxCrossEntropyGrad(probs: NdArray, target: NdArray, g: NdArray, divisor: number): NdArray {
      const out = isWorthIt(backend, probs)
        ? call.withLent(probs, target, g, probs.shape, "float32")
        : undefined;
      if (out === undefined) return reference.softmaxCrossEntropyGrad(probs, target, g, divisor);
      const [rows, n] = probs.shape as readonly [number, number];
      const step = g.size === 1 ? 0 : 1;
      const { x, y, z, out: to } = call;
      onNetworkRows(
        backend,
        networkRowKernel("crossEntropyGrad"),
        probs.size * 4,
        1,
        rows,
        n,
        0,
        step,
        divisor,
        x,
        4 * n,
        y,
        4,
        z,
        4 * step,
        to,
        4 * n,
      );
      return out;
    },
  };
}
