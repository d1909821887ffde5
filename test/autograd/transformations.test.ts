/** grad, valueAndGrad, vjp, jvp, jacobian, hessian, hvp: against each other, against finite differences, and on trees. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  DTypeError,
  GradError,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  noGrad,
  numericalGradient,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  valueAndGrad,
  vjp,
} from "wengert";
import { expectClose } from "../helpers/close.js";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });
const exact = { rtol: 1e-12, atol: 1e-12 };
const cube = (x: Tensor) => x.mul(x).mul(x);

describe("grad", () => {
  test("is a function like f, of the derivative", () => {
    expect(grad(cube)(double(2)).item()).toBe(12);
  });

  test("nests: the third derivative of x³ is 6", () => {
    expect(grad(grad(grad(cube)))(double(2)).item()).toBe(6);
  });

  test("touches no .grad, no history and no hook of the tensors it is given", () => {
    const x = leaf(2);
    const used = x.mul(3);
    x.registerHook(() => {
      throw new Error("ran");
    });
    expect(noGrad(() => grad(cube)(used)).item()).toBe(108);
    expect(grad(cube)(used).item()).toBe(108);
    expect([x.grad, used.grad]).toEqual([null, null]);
    expect(x.requiresGrad).toBe(true);
  });

  test("of a constant gives a constant: nothing is recorded that nobody can ask for", () => {
    const x = double(2);
    const [value, g] = valueAndGrad(cube)(x);
    expect([value.item(), g.item()]).toEqual([8, 12]);
    expect([value.requiresGrad, g.requiresGrad, x.requiresGrad]).toEqual([false, false, false]);
  });

  test("of a tensor that requires grad can be walked back from", () => {
    const x = leaf(2);
    grad(cube)(x).backward();
    expect(x.grad?.item()).toBe(12);
  });

  test("depends on what the function closes over, which is a constant for itself", () => {
    const [x, w] = [double(3), leaf(2)];
    const g = grad((each: Tensor) => each.mul(w).mul(w).mul(each))(x); // 2·x·w²
    expect(g.item()).toBe(24);
    g.backward();
    expect(w.grad?.item()).toBe(24); // 4·x·w
    expect(grad((each: Tensor) => each.mul(w))(w).item()).toBe(2); // the closed-over w is a constant
  });

  test("leaves the graph of the user alone", () => {
    const w = leaf(2);
    const h = w.exp();
    grad((x: Tensor) => x.mul(h))(double(1));
    noGrad(() => grad((x: Tensor) => x.mul(h))(h));
    h.backward();
    expect(w.grad?.item()).toBeCloseTo(Math.exp(2), 12);
  });

  test("works inside noGrad, and gives constants there", () => {
    const g = noGrad(() => grad(cube)(leaf(2)));
    expect([g.item(), g.requiresGrad]).toEqual([12, false]);
  });

  test("of a function that ignores its argument is zeros of its shape", () => {
    expect(grad((_: Tensor) => double(1))(double([1, 2])).toArray()).toEqual([0, 0]);
    const w = leaf(5);
    expect(grad((_: Tensor) => w.mul(1))(double([1, 2])).toArray()).toEqual([0, 0]);
    expect(grad((x: Tensor) => x)(double(4)).item()).toBe(1);
  });

  test("argument chooses what is differentiated, one or several", () => {
    const f = (a: Tensor, b: Tensor, c: Tensor) => a.mul(b).mul(c);
    const args = [double(2), double(3), double(5)] as const;
    expect(grad(f)(...args).item()).toBe(15);
    expect(grad(f, { argument: 2 })(...args).item()).toBe(6);
    const both = grad(f, { argument: [0, 1] })(...args);
    expectTypeOf(both).toEqualTypeOf<readonly [Tensor, Tensor]>();
    expect(both.map((g) => g.item())).toEqual([15, 10]);
    expect(() => grad(f, { argument: 3 })(...args)).toThrow(
      /^grad: argument 3 of 3 cannot be differentiated/,
    );
  });

  test("hasAux hands out more than the scalar", () => {
    const f = (x: Tensor) => {
      const h = x.square();
      return [h.sum(), { h, note: "kept" }] as const;
    };
    const [g, aux] = grad(f, { hasAux: true })(double([1, 2]));
    expect([g.toArray(), aux.h.toArray(), aux.note]).toEqual([[2, 4], [1, 4], "kept"]);
    expect(aux.h.requiresGrad).toBe(false);
    const [[value, same], again] = valueAndGrad(f, { hasAux: true })(double([1, 2]));
    expect([value.item(), same.note, again.toArray()]).toEqual([5, "kept", [2, 4]]);
    // @ts-expect-error a pair is no scalar
    expect(() => grad(f)(double([1]))).toThrow(
      /got an array\. With auxiliary outputs pass \{ hasAux: true \}/,
    );
  });

  test("an auxiliary output keeps its history where somebody may ask for it", () => {
    const w = leaf(3);
    const [, aux] = grad((x: Tensor) => [x.mul(2), x.mul(w)] as const, { hasAux: true })(double(5));
    aux.backward();
    expect(w.grad?.item()).toBe(5);
  });

  test("refuses what is no single number, and says what to use", () => {
    const square = (x: Tensor) => x.square();
    expect(() => grad(square)(double([1, 2]))).toThrow(GradError);
    expect(() => grad(square)(double([1, 2]))).toThrow(
      /^grad: .* of shape \(2\), not a scalar\. Reduce it with sum\(\) or mean\(\), or use jacobian\(f, x\)/,
    );
    expect(() => grad((x: Tensor) => x.gt(0))(double(1))).toThrow(DTypeError);
    // @ts-expect-error a number is no tensor
    expect(() => grad((x: Tensor) => x.item())(double(1))).toThrow(ValueError);
    expect(() => grad(cube)(tensor([1], { dtype: "int32" }))).toThrow(
      /^grad: argument0 has no float32 or float64 tensor, .* argument0 is int32\. Convert with to/,
    );
    // @ts-expect-error a promise is no tensor
    expect(() => grad(async (x: Tensor) => x)(double(1))).toThrow(/^grad: the function is async/);
  });

  test("an error in f leaves everything as it was", () => {
    const x = leaf(2);
    expect(() =>
      grad((each: Tensor) => {
        if (each.requiresGrad) throw new RangeError("inside");
        return each;
      })(x),
    ).toThrow(RangeError);
    x.square().backward();
    expect(x.grad?.item()).toBe(4);
  });
});

describe("trees", () => {
  const params = () => ({
    first: { W: double([[1, 2]]), b: double([3]) },
    rest: [{ W: double([[4], [5]]) }, { W: double([6, 7]) }] as const,
    step: tensor(3, { dtype: "int32" }),
  });

  test("a gradient is built like its argument; integers get zeros of their dtype", () => {
    const g = grad((p: ReturnType<typeof params>) => p.first.W.square().sum().add(p.rest[1].W.sum()))(
      params(),
    );
    expect([g.first.W.toArray(), g.first.b.toArray()]).toEqual([[[2, 4]], [0]]);
    expect([g.rest[0].W.toArray(), g.rest[1].W.toArray()]).toEqual([
      [[0], [0]],
      [1, 1],
    ]);
    expect([g.step.dtype, g.step.item()]).toEqual(["int32", 0]);
  });

  test("a bad leaf is named by its path", () => {
    const bad = (tree: unknown) => () => grad((_: unknown) => double(1))(tree);
    expect(bad({ layers: [{ W: double(1) }, { W: 2 }] })).toThrow(
      new ValueError(
        "grad: argument0.layers[1].W is 2, but a tree has tensors at its leaves, in plain objects and arrays. Make it one with tensor().",
      ),
    );
    expect(bad({ "a key": new Map() })).toThrow(/argument0\["a key"\] is a Map/);
    expect(bad([null])).toThrow(/argument0\[0\] is object/);
    const loop: unknown[] = [double(1)];
    loop.push(loop);
    expect(bad(loop)).toThrow(/argument0\[1\] contains itself/);
  });

  test("a tree that is built differently is refused with the first difference", () => {
    const f = (x: { a: Tensor; b: Tensor }) => x.a.mul(x.b);
    const x = { a: double(1), b: double(2) };
    // @ts-expect-error b is missing
    expect(() => jvp(f, x, { a: double(1) })).toThrow("jvp: v must be built like x, but v.b is missing");
    expect(() => jvp(f, x, { ...x, c: double(1) } as typeof x)).toThrow(
      "jvp: v must be built like x, but there is no x.c",
    );
  });
});

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
