/** Softmax of scores in causal order: those that no query may see are neither read nor computed. */
import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";
import { causalSoftmaxBy } from "../../reference/composed/causal-softmax.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { networkRowKernel, onNetworkRows } from "../run/on-rows.js";
import { workOfExponential } from "./rows.js";

export function causalSoftmax(backend: Backend, kernels: () => Kernels): Pick<Kernels, "causalSoftmax"> {
  const slow = causalSoftmaxBy(kernels);
  return {
    causalSoftmax: (a, first) => fast(backend, a, first) ?? slow.causalSoftmax(a, first),
  };
}

function fast(backend: Backend, a: NdArray, first: number): NdArray | undefined {
  const { call } = backend;
  const out = a.size > 0 && isWorthIt(backend, a) ? call.one(a, a.shape, "float32") : undefined;
  if (out === undefined) return undefined;
  const [matrices, queries, n] = a.shape as [number, number, number];
  const [kernel, rows, step] = [networkRowKernel("causalSoftmax"), matrices * queries, 4 * n];
  const work = a.size * workOfExponential;
  onNetworkRows(backend, kernel, work, 1, rows, n, queries, first, 0, call.x, step, call.out, step);
  return out;
}
