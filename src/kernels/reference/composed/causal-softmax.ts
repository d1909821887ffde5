/** Softmax of what is seen in causal order, by any kernels: the oracle of the one that skips the rest. */
import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";

/** The rest is hidden by a score of -∞. */
function causalSoftmax(k: Kernels, a: NdArray, first: number): NdArray {
  const [, rows, n] = a.shape as [number, number, number];
  const all = k.full([rows, n], 1, "float32");
  const below = k.triangle(all, first, true);
  const seen = k.cast(below, "bool");
  const hidden = k.full([], -Infinity, a.dtype);
  const among = k.where(seen, a, hidden);
  for (const each of [all, below, seen, hidden]) k.free(each);
  const result = k.softmax(among, 2);
  k.free(among);
  return result;
}

/** By the kernels that there are when they are called. */
export const causalSoftmaxBy = (kernels: () => Kernels): Pick<Kernels, "causalSoftmax"> => ({
  causalSoftmax: (a, first) => causalSoftmax(kernels(), a, first),
});
