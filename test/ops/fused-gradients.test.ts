/** Gradients by one kernel are those of the rule in small ops, which a recorded pass takes: at infinities too. */
import { describe, expect, test } from "vitest";
import { avgPool2d, logSumExp, maxPool2d, softmaxCrossEntropy } from "../../src/ops/index.js";
import { standardize } from "../../src/ops/internal.js";
import { type Tensor, tensor } from "../../src/tensor/index.js";
import { expectClose } from "../helpers/close.js";

/** The gradient of weighted results, by a pass that is recorded or is not. */
function gradientOf(f: (x: Tensor) => Tensor, values: number[][], createGraph: boolean): Tensor {
  const x = tensor(values, { requiresGrad: true });
  const y = f(x);
  const g = tensor(Array.from({ length: y.size }, (_, i) => i + 1)).to("float32");
  y.backward(g.reshape(y.shape), { createGraph });
  return (x.grad as Tensor).detach();
}

describe("the kernel and the recorded rule agree", () => {
  const inf = Number.POSITIVE_INFINITY;
  const plain = [
    [1, 2, 3],
    [0, -1, 4],
  ];
  const infinite = [
    [inf, 1, inf],
    [-inf, -inf, -inf],
    [2, inf, -inf],
    [1, 2, 3],
  ];

  test.each([plain, infinite].map((values) => ({ values })))("logSumExp of $values", ({ values }) => {
    const fused = gradientOf((x) => logSumExp(x, 1), values, false);
    expectClose(
      fused,
      gradientOf((x) => logSumExp(x, 1), values, true),
      { rtol: 1e-6, atol: 1e-7 },
    );
    expect([...fused.toTypedArray()].every(Number.isFinite)).toBe(true);
  });

  const special = [
    [1, 2, 3, 2],
    [3, 1, 3, 0],
    [0, 0, -0, 0],
    [inf, 1, inf, inf],
    [-inf, -inf, -inf, -inf],
    [Number.NaN, 1, Number.NaN, 2],
    [inf, -inf, 1, Number.NaN],
    [100, 200, -100, 0],
  ];
  const images = (x: Tensor) => x.reshape([1, 1, 8, 4]);
  test.each<{ name: string; f: (x: Tensor) => Tensor }>([
    { name: "gelu", f: (x) => x.gelu() },
    { name: "sigmoid", f: (x) => x.sigmoid() },
    { name: "tanh", f: (x) => x.tanh() },
    { name: "softmax", f: (x) => x.softmax(1) },
    { name: "logSoftmax", f: (x) => x.logSoftmax(1) },
    { name: "logSumExp", f: (x) => x.logSumExp(1) },
    { name: "max", f: (x) => x.max(1) },
    { name: "min", f: (x) => x.min(0) },
    { name: "norm", f: (x) => x.norm(1) },
    { name: "standardize", f: (x) => standardize(x, 1) },
    { name: "avgPool2d", f: (x) => avgPool2d(images(x), 2) },
    { name: "maxPool2d", f: (x) => maxPool2d(images(x), 2) },
    { name: "cross-entropy", f: (x) => softmaxCrossEntropy(x, new Int32Array(8).fill(1)) },
  ])("$name at infinities, NaN, zeros and ties, whatever comes from upstream", ({ f }) => {
    for (const dtype of ["float32", "float64"] as const)
      for (const upstream of [1, -2, 0, inf, Number.NaN]) {
        const [fused, recorded] = [false, true].map((createGraph) => {
          const x = tensor(special, { requiresGrad: true, dtype });
          const y = f(x);
          const g = Array.from({ length: y.size }, (_, i) => (i % 3 === 1 ? 1 : upstream));
          y.backward(tensor(g, { dtype }).reshape(y.shape), { createGraph });
          return (x.grad as Tensor).detach();
        });
        const tolerance = dtype === "float64" ? 1e-14 : 1e-6;
        expectClose(fused as Tensor, recorded as Tensor, { rtol: tolerance, atol: tolerance }, dtype);
      }
  });

  test.each([
    { values: [[1, 2, 3]], shape: [4, 3] },
    { values: [[1], [2]], shape: [2, 5] },
    { values: [[1], [2]], shape: [1, 3] },
  ])("$values stretched by a factor of shape $shape", ({ values, shape }) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const numbers = Array.from({ length: size }, (_, i) => i - 2);
    const factor = tensor(numbers).to("float32").reshape(shape);
    const [fused, recorded] = [false, true].map((graph) => gradientOf((x) => x.mul(factor), values, graph));
    expectClose(fused as Tensor, recorded as Tensor, { rtol: 1e-6, atol: 0 });
  });
});
