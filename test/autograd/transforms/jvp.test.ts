/**
 * jvp: the Jacobian from the right, against the Jacobian itself,
 * difference quotients, and second derivatives by other ways.
 */
import { describe, expect, test } from "vitest";
import { grad, hessian, jacobian, jvp, ShapeError, type Tensor, tensor, vjp } from "wengert";
import { expectClose } from "../../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const exact = { rtol: 1e-12, atol: 1e-12 };

describe("jvp", () => {
  const f = (x: Tensor) => x.sin().mul(x.sum()); // a full Jacobian
  const x = double([0.3, -0.7, 1.1]);
  const [u, v] = [double([1, -2, 0.5]), double([0.2, 0.4, -1])];

  test("is the Jacobian from the right, beside the value", () => {
    const [y, tangent] = jvp(f, x, v);
    expectClose(y, f(x), exact);
    expectClose(tangent, jacobian(f, x).matmul(v), exact);
    expect([y.requiresGrad, tangent.requiresGrad]).toEqual([false, false]);
  });

  test("is the difference quotient along v", () => {
    const h = 1e-6;
    const quotient = f(x.add(v.mul(h)))
      .sub(f(x.sub(v.mul(h))))
      .div(2 * h);
    expectClose(jvp(f, x, v)[1], quotient, { rtol: 1e-8, atol: 1e-8 });
  });

  test("a function of 2^50 paths is looked through node by node", () => {
    const doubled = (each: Tensor) => {
      let y = each;
      for (let i = 0; i < 50; i++) y = y.add(y);
      return y;
    };
    const outer = double([1, 2]);
    outer.requiresGrad = true;
    expect(grad((each: Tensor) => doubled(each).sum())(double([3])).toArray()).toEqual([2 ** 50]);
    expect(grad((each: Tensor) => doubled(each.mul(outer)).sum())(double([3, 4])).requiresGrad).toBe(true);
  });

  test("composes with vjp and itself to second derivatives", () => {
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

  test("trees in, trees out; outputs that do not depend on the input, or are no floats, have zero tangents", () => {
    const g = ({ a, b }: { a: Tensor; b: Tensor }) => ({
      product: a.mul(b),
      fixed: double([1, 2]),
      sign: a.gt(0),
    });
    const [y, tangent] = jvp(g, { a: double(2), b: double(3) }, { a: double(1), b: double(10) });
    expect([y.product.item(), tangent.product.item()]).toEqual([6, 23]);
    expect(tangent.fixed.toArray()).toEqual([0, 0]);
    expect([tangent.sign.toArray(), tangent.sign.dtype]).toEqual([false, "bool"]);
  });

  test("a direction of another shape is refused", () => {
    expect(() => jvp(f, x, double([1, 2]))).toThrow(ShapeError);
    expect(() => jvp(f, x, double([1, 2]))).toThrow(/^jvp: v has shape \(2,\) where x, .*, has \(3,\)/);
  });
});
