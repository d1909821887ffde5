/** Labels as rows with a single 1. */
import { options as optionsOf, whole, withDefault } from "../../arguments/index.js";
import { dtypeKind } from "../../array/index.js";
import { defineOp, operandKind, type Tensor } from "../../tensor/index.js";
import { classTensor, type Labels } from "./labels.js";

const oneHotOptions = optionsOf<{ dtype?: Tensor["dtype"] }>()({ dtype: withDefault(dtypeKind, "float32") });

/**
 * y = one row per label, with a 1 at the label's place: labels of shape S -> (S, depth).
 * @throws DTypeError, ValueError for labels that are no classes.
 */
export const oneHot = defineOp({
  name: "oneHot",
  takes: { labels: operandKind, depth: whole(1), options: oneHotOptions },
  prepare: (labels: Labels, depth: number, options?: { dtype?: Tensor["dtype"] }) => {
    const { dtype } = oneHotOptions.read(options);
    return { inputs: [classTensor("oneHot", labels, depth)], attrs: { depth, dtype } };
  },
  forward: (k, [labels], { depth, dtype }) => k.oneHot(labels, depth, dtype),
  vjp: null,
  samples: [{ inputs: [{ values: [2, 0, 1], shape: [3], dtype: "int32" }], args: [3] }],
});
