/** customOp: the user's own derivative, written with tensors. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  customOp,
  DTypeError,
  GradError,
  grad,
  hessian,
  noGrad,
  numericalGradient,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { expectClose } from "../../helpers/close.js";

const double = (value: number | number[]) => tensor(value, { dtype: "float64" });
const leaf = (value: number | number[]) => tensor(value, { dtype: "float64", requiresGrad: true });
const tolerance = { rtol: 1e-7, atol: 1e-8 };

const cube = customOp({
  name: "cube",
  symbol: "x³",
  local: ["3·{a}²"],
  forward: (x: Tensor) => x.mul(x).mul(x),
  vjp: [(g, record) => g.mul(record.input(0).square()).mul(3)],
});

/** a·b^n, with its power saved for the rules. */
const scaledPower = customOp({
  name: "scaledPower",
  forward: (a: Tensor, n: number, b: Tensor) => {
    const power = b.pow(n);
    return { value: a.mul(power), saved: [power] };
  },
  vjp: [
    (g, record) => g.mul(record.saved(0)),
    (g, record) =>
      g
        .mul(record.input(0))
        .mul(record.input(1).pow(record.attrs[1] - 1))
        .mul(record.attrs[1]),
  ],
});

describe("customOp", () => {
  test("computes, records one node under its name, and runs its rule", () => {
    const x = leaf([1, 2]);
    const y = cube(x);
    expectTypeOf(cube).parameters.toEqualTypeOf<[x: Tensor]>();
    expect([y.toArray(), y.gradFn?.name, y.gradFn?.symbol]).toEqual([[1, 8], "cube", "x³"]);
    expect(y.gradFn?.inputs).toEqual([x]);
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual([3, 12]);
  });

  test("is checked by finite differences, also in second order", () => {
    const x = double([0.5, -1.5]);
    const f = (each: Tensor) => cube(each).mul(each).sum();
    expectClose(
      grad(f)(x),
      numericalGradient(() => f(x), x, { step: 1e-5 }),
      tolerance,
    );
    expect(hessian(f, x).toArray()).toEqual([
      [12 * 0.25, 0],
      [0, 12 * 2.25],
    ]);
  });

  test("takes other arguments between its tensors, saves what its rules want, and is un-broadcast by the engine", () => {
    const [a, b] = [leaf(2), leaf([1, 2, 3])];
    const f = () => scaledPower(a, 3, b).sum();
    f().backward();
    expectClose(
      a.grad as Tensor,
      numericalGradient(() => noGrad(f), a),
      tolerance,
    );
    expectClose(
      b.grad as Tensor,
      numericalGradient(() => noGrad(f), b),
      tolerance,
    );
  });

  test("its derivative is the user's word: a straight-through estimator", () => {
    const roundThrough = customOp({
      name: "roundThrough",
      forward: (x: Tensor) => x.round(),
      vjp: [(g) => g],
    });
    const x = leaf([0.4, 1.6]);
    const y = roundThrough(x);
    y.mul(double([2, 3]))
      .sum()
      .backward();
    expect([y.toArray(), x.grad?.toArray()]).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  test("what forward has written to before it returns it counts as it was then; a change after that is noticed", () => {
    const written = (x: Tensor) => {
      const y = x.clone();
      y.assign(x.mul(2));
      return y;
    };
    const kept: Tensor[] = [];
    const record = (forward: (x: Tensor) => { value: Tensor; saved: Tensor[] }, reads: "output" | 0 | 1) =>
      customOp({
        name: "twice",
        forward: (x: Tensor) => {
          const { value, saved } = forward(x);
          kept.splice(0, 2, ...saved);
          return { value, saved };
        },
        vjp: [(g, r) => g.mul(reads === "output" ? r.output() : r.saved(reads))],
      });
    const x = leaf(3);
    const values = (each: Tensor) => ({ value: written(each), saved: [] });
    const first = (each: Tensor) => ({ value: each.mul(1), saved: [written(each)] });
    const second = (each: Tensor) => ({ value: each.mul(1), saved: [each.mul(1), written(each)] });
    for (const [forward, reads] of [
      [values, "output"],
      [first, 0],
      [second, 1],
    ] as const) {
      x.grad = null;
      record(forward, reads)(x).backward();
      expect(x.grad).toMatchObject({ shape: [] });
      expect((x.grad as unknown as Tensor).item()).toBe(6);
    }
    for (const changed of [0, 1] as const)
      for (const reads of [0, 1] as const) {
        const y = record(second, reads)(x);
        (kept[changed] as Tensor).assign(7);
        if (changed === reads) expect(() => y.backward()).toThrow(/twice needs what it saved as it was/);
        else expect(() => y.backward()).not.toThrow();
      }
  });

  test("a released record holds what forward saved no longer, however large it is", () => {
    const square = customOp({
      name: "square",
      forward: (x: Tensor) => ({ value: x.square(), saved: [x.mul(2)] }),
      vjp: [(g, r) => g.mul(r.saved(0))],
    });
    const y = square(leaf(Array.from({ length: 100 }, (_, i) => i)));
    const released = () => y.gradFn?.savedArrays.map((array) => array.storage.released);
    expect(released()).toEqual([false]);
    y.sum().backward();
    expect(released()).toEqual([true]);
  });

  test("a rule that is null cuts the gradient off", () => {
    const gate = customOp({
      name: "gate",
      forward: (x: Tensor, m: Tensor) => x.mul(m),
      vjp: [(g, r) => g.mul(r.input(1)), null],
    });
    const [x, m] = [leaf(2), leaf(3)];
    gate(x, m).backward();
    expect([x.grad?.item(), m.grad]).toEqual([3, null]);
  });

  test("an integer result is a constant: without rules it is fine, with one it is refused", () => {
    const forward = (x: Tensor) => x.to("int32");
    expect(customOp({ name: "count", forward, vjp: [null] })(leaf(2.5)).requiresGrad).toBe(false);
    expect(() => customOp({ name: "count", forward, vjp: [(g) => g] })(leaf(2.5))).toThrow(
      /^count: forward gave int32, which has no derivative/,
    );
  });

  test("forward may return its input, and what rules keep is never freed", () => {
    const kept: Tensor[] = [];
    const same = customOp({
      name: "same",
      forward: (x: Tensor) => x,
      vjp: [
        (g) => {
          kept.push(g);
          return g;
        },
      ],
    });
    const x = leaf([1, 2]);
    same(x.mul(2)).sum().backward();
    expect([x.grad?.toArray(), kept[0]?.toArray()]).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  test("what a rule returned wrongly is said in the op's name", () => {
    const wrong = (rule: (g: Tensor) => unknown) => () => {
      const op = customOp({
        name: "mine",
        forward: (x: Tensor) => x.mul(1),
        vjp: [rule as (g: Tensor) => Tensor],
      });
      op(leaf([1, 2]))
        .sum()
        .backward();
    };
    expect(wrong(() => undefined)).toThrow(
      new GradError(
        "mine: the rule of input 0 returned undefined, not a tensor. Where no gradient flows, let the rule be null.",
      ),
    );
    expect(wrong((g) => g.to("float32"))).toThrow(
      new DTypeError(
        'mine: the rule of input 0 returned float32 for an input of float64; convert with to("float64")',
      ),
    );
    expect(wrong((g) => g.sum())).toThrow(
      new ShapeError("mine: the rule of input 0 returned shape () for an input of shape (2,)"),
    );
  });

  test("a definition or a call that does not fit is refused", () => {
    const forward = (x: Tensor) => x;
    expect(() => customOp({ name: "", forward, vjp: [null] })).toThrow(ValueError);
    // @ts-expect-error rules are missing
    expect(() => customOp({ name: "mine", forward })).toThrow(/^customOp: vjp is missing/);
    expect(() => customOp({ name: "mine", forward, vjp: [] })(leaf(1))).toThrow(
      "mine: called with 1 tensors, but it has 0 rules; vjp needs one (or null) for each",
    );
    // @ts-expect-error forward gives a number
    expect(() => customOp({ name: "mine", forward: (x: Tensor) => x.item(), vjp: [null] })(leaf(1))).toThrow(
      /^mine: forward must return a tensor/,
    );
  });
});
