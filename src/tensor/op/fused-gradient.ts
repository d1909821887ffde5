/** Gradients that a kernel computes at once. */
import type { NdArray } from "../../array/index.js";
import { context } from "../context/context.js";
import { Tensor } from "../graph/tensor.js";

/**
 * What a kernel gives in one pass, or where the reverse pass is itself recorded, what ops give, which can be
 * differentiated again. Both are the same gradient.
 */
export const fusedGradient = (kernel: () => NdArray, recorded: () => Tensor): Tensor =>
  context.gradMode.current ? recorded() : new Tensor(kernel());
