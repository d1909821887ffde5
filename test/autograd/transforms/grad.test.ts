/** grad and valueAndGrad: like f, of the derivative; and the user's tensors untouched. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { DTypeError, GradError, grad, noGrad, type Tensor, tensor, ValueError, valueAndGrad } from "wengert";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });
const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });
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
    expect(() => grad(f)(double([1]))).toThrow(/got \[.*\]\. With auxiliary outputs pass \{ hasAux: true \}/);
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
      /^grad: .* of shape \(2,\), not a scalar\. Reduce it with sum\(\) or mean\(\), or use jacobian\(f, x\)/,
    );
    expect(() => grad((x: Tensor) => x.gt(0))(double(1))).toThrow(DTypeError);
    // @ts-expect-error a number is no tensor
    expect(() => grad((x: Tensor) => x.item())(double(1))).toThrow(ValueError);
    expect(() => grad(cube)(tensor([1], { dtype: "int32" }))).toThrow(
      /^grad: argument0 has no float32 or float64 tensor, .* argument0 is int32\. Convert with to/,
    );
    // @ts-expect-error a promise is no tensor
    expect(() => grad(async (x: Tensor) => x)(double(1))).toThrow(/^grad: f is async/);
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
