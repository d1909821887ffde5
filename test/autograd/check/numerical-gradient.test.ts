/** numericalGradient: central differences, and every element back where it was. */
import { describe, expect, test } from "vitest";
import { DTypeError, numericalGradient, tensor, ValueError } from "wengert";
import { expectClose } from "../../helpers/close.js";

describe("numericalGradient", () => {
  test("is exact for parabolas, of x's shape and dtype, for f of tensors and of numbers", () => {
    const x = tensor(
      [
        [1, -2],
        [0.5, 3],
      ],
      { dtype: "float64" },
    );
    const close = { rtol: 1e-8, atol: 1e-8 };
    expectClose(
      numericalGradient(() => x.square().sum(), x),
      x.mul(2),
      close,
    );
    expectClose(
      numericalGradient(() => x.square().sum().item(), x),
      x.mul(2),
      close,
    );
    expect(numericalGradient(() => x.to("float64").sum(), x).dtype).toBe("float64");
  });

  test("puts every element back bit for bit, also where f throws", () => {
    const x = tensor([-0, 0.1, 1 / 3], { dtype: "float64" });
    numericalGradient(() => x.sin().sum(), x);
    expect(x.toArray()).toEqual([-0, 0.1, 1 / 3]);
    let calls = 0;
    const f = () => {
      if (++calls === 4) throw new RangeError("inside");
      return x.sum();
    };
    expect(() => numericalGradient(f, x)).toThrow("inside");
    expect(x.toArray()).toEqual([-0, 0.1, 1 / 3]);
  });

  test("records nothing", () => {
    const x = tensor([1, 2], { dtype: "float64", requiresGrad: true });
    const recorded: boolean[] = [];
    numericalGradient(() => {
      const y = x.sum();
      recorded.push(y.requiresGrad);
      return y;
    }, x);
    expect(recorded).toEqual([false, false, false, false]);
  });

  test("a step that is not positive, integers, and an f of several elements are refused", () => {
    const x = tensor([1, 2], { dtype: "float64" });
    expect(() => numericalGradient(() => x.sum(), x, { step: 0 })).toThrow(ValueError);
    expect(() => numericalGradient(() => 1, tensor([1], { dtype: "int32" }))).toThrow(DTypeError);
    expect(() => numericalGradient(() => x, x)).toThrow(/item: .* has 2 elements/);
    for (const none of [undefined, "5", null, [1]])
      expect(() => numericalGradient(() => none as never, x)).toThrow(
        /^numericalGradient: f must return a number, or a tensor of one element, got /,
      );
    expect(x.toArray()).toEqual([1, 2]);
  });
});
