/** vjp: the Jacobian from the left, as often as one likes. */
import { describe, expect, test } from "vitest";
import { jacobian, ShapeError, type Tensor, tensor, vjp } from "wengert";
import { expectClose } from "../../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const exact = { rtol: 1e-12, atol: 1e-12 };

describe("vjp", () => {
  const f = (x: Tensor) => x.sin().mul(x.sum()); // a full Jacobian
  const x = double([0.3, -0.7, 1.1]);
  const u = double([1, -2, 0.5]);

  test("is the Jacobian from the left, beside the value, and can be asked again and again", () => {
    const J = jacobian(f, x);
    const [y, pullback] = vjp(f, x);
    expectClose(y, f(x), exact);
    for (const seed of [u, u.mul(2), u]) expectClose(pullback(seed), seed.matmul(J), exact);
    expect([y.requiresGrad, pullback(u).requiresGrad]).toEqual([false, false]);
  });

  test("trees in, trees out; what the output does not depend on gets zeros", () => {
    const g = ({ a, b }: { a: Tensor; b: Tensor; c: Tensor }) => ({
      product: a.mul(b),
      fixed: double([1, 2]),
      sign: a.gt(0),
    });
    const [, pullback] = vjp(g, { a: double(2), b: double(3), c: double([7, 8]) });
    const back = pullback({ product: double(1), fixed: double([5, 5]), sign: tensor(false) });
    expect([back.a.item(), back.b.item(), back.c.toArray()]).toEqual([3, 2, [0, 0]]);
  });

  test("a seed may be a number or an array where the output is a tensor; another shape is refused", () => {
    const [, pullback] = vjp((each: Tensor) => each.mul(each).mul(each), double(2));
    expect(pullback(10).item()).toBe(120);
    expectClose(vjp(f, x)[1]([1, -2, 0.5]), vjp(f, x)[1](u), exact);
    expect(() => vjp(f, x)[1](double([1, 2]))).toThrow(ShapeError);
  });
});
