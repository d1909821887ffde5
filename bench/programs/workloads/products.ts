/** Products: forward alone unless the name says otherwise. */
import * as W from "wengert";
import { randn, type Shape } from "wengert";
import {
  binary,
  forwardBackward,
  leaf,
  side,
  type Workload,
  type Workloads,
  withoutGraph,
} from "./workload.js";

const product =
  (shapeA: Shape, shapeB: Shape, dtype: "float32" | "float64" = "float32"): Workload =>
  () => {
    const [a, b] = [randn([...shapeA], { dtype }), randn([...shapeB], { dtype })];
    return withoutGraph(() => W.matmul(a, b));
  };

const square = (n: number, dtype?: "float64") => product([n, n], [n, n], dtype);

export const products: Workloads = {
  "matmul 32": square(32),
  "matmul 128": square(128),
  "matmul 1024": square(side),
  "matmul 1024 fwd+bwd": binary((a, b) => W.matmul(a, b)),
  "matmul 1x1024x1024 (vector)": product([1, side], [side, side]),
  "matmul 1024x1024x1 (matrix-vector)": product([side, side], [side, 1]),
  "matmul 1x784x50": product([1, 784], [784, 50]),
  "bmm (64,64,64)x(64,64,64) fwd+bwd": binary((a, b) => W.matmul(a, b), [64, 64, 64]),
  "einsum bij,bjk->bik fwd+bwd": binary((a, b) => W.einsum("bij,bjk->bik", a, b), [64, 64, 64]),
  "einsum bqhd,bkhd->bhqk fwd+bwd": binary((a, b) => W.einsum("bqhd,bkhd->bhqk", a, b), [16, 64, 4, 32]),
  "attention (16,4,64,32) causal fwd+bwd": () => {
    const [q, k, v] = [leaf([16, 4, 64, 32]), leaf([16, 4, 64, 32]), leaf([16, 4, 64, 32])];
    return forwardBackward(() => W.scaledDotProductAttention(q, k, v, { causal: true }), q, k, v);
  },
};

export const doubles: Workloads = {
  "matmul float64 512": square(512, "float64"),
  "matmul float64 100x784x50": product([100, 784], [784, 50], "float64"),
  "float64 exp 1M fwd+bwd": double((a) => W.exp(a)),
  "float64 tanh 1M": double((a) => W.tanh(a)),
  "float64 sum axis 1 1M": double((a) => a.sum(1)),
  "float64 mul 1M": binary((a, b) => a.mul(b), [side, side], [side, side], { dtype: "float64" }),
};

function double(f: (a: W.Tensor) => W.Tensor): Workload {
  return () => {
    const a = leaf([side, side], { dtype: "float64" });
    return forwardBackward(() => f(a), a);
  };
}
