/** jacobian, hessian and hvp: shapes, trees, and agreement with each other and with finite differences. */
import { describe, expect, test } from "vitest";
import { grad, hessian, hvp, jacobian, numericalGradient, type Tensor, tensor } from "wengert";
import { expectClose } from "../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const exact = { rtol: 1e-12, atol: 1e-12 };

describe("jacobian, hessian, hvp", () => {
  test("the Jacobian has the shape of the output, then of the input", () => {
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

  const f = (x: Tensor) =>
    x
      .exp()
      .prod()
      .add(x.slice([0]).pow(3)); // couples all elements
  const point = () => double([0.1, -0.2, 0.3]);

  test("the Hessian is the Jacobian of the gradient, symmetric, as finite differences say", () => {
    const H = hessian(f, point());
    expectClose(H, jacobian(grad(f), point()), exact);
    expectClose(H, H.T, exact);
    const x = point();
    for (let i = 0; i < 3; i++) {
      const row = numericalGradient(() => grad(f)(x).slice([i]), x, { step: 1e-5 });
      expectClose(H.slice([i]), row, { rtol: 1e-7, atol: 1e-8 });
    }
  });

  test("hvp is the Hessian times a vector", () => {
    const v = double([1, -1, 2]);
    expectClose(hvp(f, point(), v), hessian(f, point()).matmul(v), exact);
  });

  test("of trees: blocks for each pair of leaves", () => {
    const g = ({ a, b }: { a: Tensor; b: Tensor }) => a.square().mul(b).sum();
    const x = { a: double([1, 2]), b: double(3) };
    const H = hessian(g, x);
    expect(H.a.a.toArray()).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect(H.a.b.toArray()).toEqual([2, 4]);
    expect(H.b.a.toArray()).toEqual([2, 4]);
    expect(H.b.b.toArray()).toBe(0);
    const product = hvp(g, x, { a: double([1, 0]), b: double(1) });
    expect([product.a.toArray(), product.b.item()]).toEqual([[8, 4], 2]);
  });

  test("a linear function has a Hessian of zeros", () => {
    expect(hessian((x: Tensor) => x.sum(), double([1, 2])).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
