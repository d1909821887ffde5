/** Reductions of a million elements, and what is made of them: softmax, cross-entropy. */
import * as W from "wengert";
import { rand, randint, randn } from "wengert";
import { forwardBackward, leaf, side, unary, type Workloads, withoutGraph } from "./workload.js";

export const reductions: Workloads = {
  "sum all 1M": unary((a) => a.sum()),
  "sum axis 0 1M": unary((a) => a.sum(0)),
  "sum axis 1 1M": unary((a) => a.sum(1)),
  "sum axis 1 of (64,128,128)": unary((a) => a.sum(1), [64, 128, 128]),
  "max axis 0 1M": unary((a) => W.max(a, 0)),
  "max axis 1 1M": unary((a) => W.max(a, 1)),
  "var axis 1 1M": unary((a) => W.variance(a, 1)),
  "logSumExp axis 1 1M": unary((a) => W.logSumExp(a, 1)),
  "cumsum axis 1 1M": unary((a) => W.cumsum(a, 1)),
  "norm 1M": unary((a) => W.norm(a)),
  "prod axis 1 1M": () => {
    const a = rand([side, side], { requiresGrad: true });
    return forwardBackward(() => W.prod(a, 1), a);
  },
  "argmax axis 0 1M (fwd)": () => {
    const a = randn([side, side]);
    return withoutGraph(() => W.argMax(a, 0));
  },
  "argmax axis 1 1M (fwd)": () => {
    const a = randn([side, side]);
    return withoutGraph(() => W.argMax(a, 1));
  },
  "softmax rows 1M": unary((a) => W.softmax(a, -1)),
  "softmax columns 1M": unary((a) => W.softmax(a, 0)),
  "logSoftmax 1M": unary((a) => W.logSoftmax(a, -1)),
  "cross entropy (1024,1024)": () => {
    const [a, t] = [leaf(), randint(0, side, [side])];
    return forwardBackward(() => W.softmaxCrossEntropy(a, t), a);
  },
};
