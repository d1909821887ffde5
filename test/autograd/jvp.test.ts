/** vjp and jvp: the Jacobian from the left and from the right, against each other and against differences. */
import { describe, expect, test } from "vitest";
import { grad, hessian, jacobian, jvp, ShapeError, type Tensor, tensor, vjp } from "wengert";
import { expectClose } from "../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const exact = { rtol: 1e-12, atol: 1e-12 };
const cube = (x: Tensor) => x.mul(x).mul(x);

describe("vjp and jvp", () => {
  const f = (x: Tensor) => x.sin().mul(x.sum()); // a full Jacobian
  const x = double([0.3, -0.7, 1.1]);
  const [u, v] = [double([1, -2, 0.5]), double([0.2, 0.4, -1])];

  test("are the Jacobian from the left and from the right", () => {
    const J = jacobian(f, x);
    const [y, pullback] = vjp(f, x);
    expectClose(y, f(x), exact);
    expectClose(pullback(u), u.matmul(J), exact);
    expectClose(pullback(u), u.matmul(J), exact); // again and again
    const [z, tangent] = jvp(f, x, v);
    expectClose(z, f(x), exact);
    expectClose(tangent, J.matmul(v), exact);
    expect([y, z, tangent, pullback(u), J].map((each) => each.requiresGrad)).toEqual(Array(5).fill(false));
  });

  test("jvp is the difference quotient along v", () => {
    const h = 1e-6;
    const quotient = f(x.add(v.mul(h)))
      .sub(f(x.sub(v.mul(h))))
      .div(2 * h);
    expectClose(jvp(f, x, v)[1], quotient, { rtol: 1e-8, atol: 1e-8 });
  });

  test("compose: the vjp of a jvp, the jvp of a vjp and the jvp of a jvp are second derivatives", () => {
    const scalar = (each: Tensor) => f(each).mul(u).sum();
    const H = hessian(scalar, x);
    const ofVjp = jvp((each: Tensor) => vjp(f, each)[1](u), x, v)[1];
    const ofJvp = vjp((each: Tensor) => jvp(f, each, v)[1], x)[1](u);
    expectClose(ofVjp, H.matmul(v), exact);
    expectClose(ofJvp, H.matmul(v), exact);
    expectClose(jvp((each: Tensor) => jvp(scalar, each, v)[1], x, v)[1], v.matmul(H).matmul(v), exact);
  });

  test("a tangent depends on its direction, and can be differentiated by it", () => {
    const g = grad((d: Tensor) => jvp(f, x, d)[1].mul(u).sum())(v);
    expectClose(g, u.matmul(jacobian(f, x)), exact);
  });

  test("trees in, trees out; outputs that do not depend on the input have zero tangents", () => {
    const g = ({ a, b }: { a: Tensor; b: Tensor }) => ({
      product: a.mul(b),
      fixed: double([1, 2]),
      sign: a.gt(0),
    });
    const point = { a: double(2), b: double(3) };
    const [y, tangent] = jvp(g, point, { a: double(1), b: double(10) });
    expect([y.product.item(), tangent.product.item()]).toEqual([6, 23]);
    expect([tangent.fixed.toArray(), tangent.sign.toArray(), tangent.sign.dtype]).toEqual([
      [0, 0],
      false,
      "bool",
    ]);
    const [, pullback] = vjp(g, point);
    const back = pullback({ product: double(1), fixed: double([5, 5]), sign: tensor(false) });
    expect([back.a.item(), back.b.item()]).toEqual([3, 2]);
  });

  test("a seed may be a number where the output is a tensor; another shape is refused", () => {
    const [, pullback] = vjp(cube, double(2));
    expect(pullback(10).item()).toBe(120);
    expect(() => vjp(f, x)[1](double([1, 2]))).toThrow(ShapeError);
    expect(() => jvp(f, x, double([1, 2]))).toThrow(/^jvp: v has shape \(2,\) where x, .*, has \(3,\)/);
  });
});
