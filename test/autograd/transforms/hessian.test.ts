/**
 * hessian and hvp: agreement with each other, with the Jacobian of the gradient, and with finite differences.
 */
import { describe, expect, test } from "vitest";
import {
  GradError,
  grad,
  hessian,
  hvp,
  jacobian,
  numericalGradient,
  ShapeError,
  type Tensor,
  tensor,
} from "wengert";
import { expectClose } from "../../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const exact = { rtol: 1e-12, atol: 1e-12 };

describe("hessian and hvp", () => {
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

  test("a function that gives no single number, and a vector of another shape, are refused", () => {
    expect(() => hessian((x: Tensor) => x.square(), point())).toThrow(GradError);
    expect(() => hvp(f, point(), double([1, 2]))).toThrow(ShapeError);
  });
});
