/** Labels as rows with a single 1. */
import { requireDType, requireWhole } from "../../array/index.js";
import { defineOp, type Tensor } from "../../tensor/index.js";
import { classTensor, type Labels } from "./labels.js";

/**
 * y = one row per label, with a 1 at the label's place: labels of shape S -> (S, depth).
 * @throws DTypeError, ValueError for labels that are no classes.
 */
export const oneHot = defineOp({
  name: "oneHot",
  prepare: (labels: Labels, depth: number, { dtype = "float32" }: { dtype?: Tensor["dtype"] } = {}) => {
    requireWhole("oneHot", "depth", depth);
    requireDType("oneHot", dtype);
    return { inputs: [classTensor("oneHot", labels, depth)], attrs: { depth, dtype } };
  },
  forward: (k, [labels], { depth, dtype }) => k.oneHot(labels, depth, dtype),
  vjp: null,
  samples: [{ inputs: [{ values: [2, 0, 1], shape: [3], dtype: "int32" }], args: [3] }],
});
