/** jacobian: its shape, trees, and agreement with finite differences. */
import { describe, expect, test } from "vitest";
import { jacobian, numericalGradient, type Tensor, tensor } from "wengert";
import { expectClose } from "../../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });

describe("jacobian", () => {
  test("has the shape of the output, then of the input", () => {
    const W = double([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const J = jacobian((x: Tensor) => x.matmul(W), double([[1, 1]]));
    expect(J.shape).toEqual([1, 3, 1, 2]);
    expect(J.reshape([3, 2]).toArray()).toEqual(W.T.toArray());
    expect(jacobian((x: Tensor) => x.slice([[0, 0]]), double([1, 2])).shape).toEqual([0, 2]);
  });

  test("of trees: built like the output, then like the input", () => {
    const J = jacobian(({ a, b }: { a: Tensor; b: Tensor }) => [a.mul(b), a.sum()] as const, {
      a: double([1, 2]),
      b: double([3, 4]),
    });
    expect(J[0].a.toArray()).toEqual([
      [3, 0],
      [0, 4],
    ]);
    expect(J[0].b.toArray()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect([J[1].a.toArray(), J[1].b.toArray()]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test("is what finite differences say, row by row", () => {
    const f = (x: Tensor) => x.sin().mul(x.sum());
    const x = double([0.3, -0.7, 1.1]);
    const J = jacobian(f, x);
    for (let i = 0; i < 3; i++)
      expectClose(
        J.slice([i]),
        numericalGradient(() => f(x).slice([i]), x, { step: 1e-5 }),
        {
          rtol: 1e-8,
          atol: 1e-8,
        },
      );
  });
});
