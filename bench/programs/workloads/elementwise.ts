/** Elementwise ops of a million elements, which memory bounds or the function does. */
import * as W from "wengert";
import { nn } from "wengert";
import { binary, forwardBackward, leaf, side, unary, type Workload, type Workloads } from "./workload.js";

const layer =
  (make: () => nn.Module, shape?: number[]): Workload =>
  () => {
    const [module, a] = [make(), leaf(shape)];
    return forwardBackward(() => module.forward(a) as W.Tensor, a, ...module.parameters());
  };

export const elementwise: Workloads = {
  "add 1M": binary((a, b) => a.add(b)),
  "mul 1M": binary((a, b) => a.mul(b)),
  "relu 1M": unary((a) => W.relu(a)),
  "gelu 1M": unary((a) => W.gelu(a)),
  "tanh 1M": unary((a) => W.tanh(a)),
  "exp 1M": unary((a) => W.exp(a)),
  "pow3 1M": unary((a) => a.pow(3)),
  "sin 1M": unary((a) => W.sin(a)),
  "clamp 1M": unary((a) => W.clamp(a, { min: -1, max: 1 })),
  "maximum 1M": binary((a, b) => W.maximum(a, b)),
  "where 1M": () => {
    const [a, b] = [leaf(), leaf()];
    const positive = W.gt(a, 0);
    return forwardBackward(() => W.where(positive, a, b), a, b);
  },
  "chain of 8 elementwise 1M": binary((a, b) =>
    W.tanh(a.mul(2).add(1)).mul(b).sub(a.div(3)).mul(W.sigmoid(b)),
  ),
  "dropout 1M": layer(() => new nn.Dropout(0.5)),
  "layernorm 1M": layer(() => new nn.LayerNorm(side)),
  "batchnorm 1M": layer(() => new nn.BatchNorm(side)),
  "batchnorm2d 1M": layer(() => new nn.BatchNorm(32), [32, 32, 32, 32]),
  "broadcast add (1024,1024)+(1024)": binary((a, b) => a.add(b), [side, side], [side]),
  "broadcast add (1024,1)+(1,1024)": binary((a, b) => a.add(b), [side, 1], [1, side]),
  "broadcast mul (64,1,128)*(1,128,128)": binary((a, b) => a.mul(b), [64, 1, 128], [1, 128, 128]),
  "randn 1M (fwd)": () => () => W.randn([side, side]),
};
