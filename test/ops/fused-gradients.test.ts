/** Gradients by one kernel are those of the rule in small ops, which a recorded pass takes: at infinities too. */
import { describe, expect, test } from "vitest";
import { logSumExp } from "../../src/ops/index.js";
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
