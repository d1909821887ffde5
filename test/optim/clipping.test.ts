/** Clipping: what it returns, what it leaves alone, and norms that are not finite. */
import { describe, expect, test } from "vitest";
import { GradError, nn, optim, type Tensor, tensor, ValueError } from "wengert";
import { bySize } from "../helpers/size.js";
import { parameter } from "./parameters.js";

describe("clipGradNorm", () => {
  test("returns the norm of all gradients together, and scales them down to the bound", () => {
    const [a, b, none] = [parameter([0, 0], [3, 0]), parameter([0], [4]), parameter([1])];
    expect(optim.clipGradNorm([a, b, none], 1)).toBe(5);
    expect(a.grad?.toArray()).toEqual([expect.closeTo(0.6, 6), 0]);
    expect(b.grad?.toArray()).toEqual([expect.closeTo(0.8, 6)]);
    expect(none.grad).toBeNull();
    expect(optim.clipGradNorm([a, b], Infinity)).toBeCloseTo(1, 6);
  });

  test("leaves gradients below the bound as they are, the same objects", () => {
    const a = parameter([0, 0], [3, 4]);
    const before = a.grad;
    expect(optim.clipGradNorm([a], 5.1)).toBe(5);
    expect(a.grad).toBe(before);
    expect(optim.clipGradNorm([], 1)).toBe(0);
  });

  test("does not write to a gradient that somebody holds", () => {
    const a = parameter([0, 0], [30, 40]);
    const held = a.grad;
    optim.clipGradNorm([a], 1);
    expect(held?.toArray()).toEqual([30, 40]);
  });

  test("by the largest element, and neither overflows nor vanishes by squaring", () => {
    const a = parameter([0, 0], [-8, 4]);
    expect(optim.clipGradNorm([a], 4, { normType: Infinity })).toBe(8);
    expect(a.grad?.toArray()[0 as never]).toBeCloseTo(-4, 5);
    expect(optim.clipGradNorm([parameter([0, 0], [3e200, 4e200])], Infinity)).toBeCloseTo(5e200, -190);
  });

  test("of a norm that is not finite is an error where that is asked for, and nothing was clipped", () => {
    const a = parameter([0], [Number.NaN]);
    const b = parameter([0], [7]);
    const clip = () => optim.clipGradNorm([a, b], 1, { errorIfNonFinite: true });
    expect(clip).toThrow(GradError);
    expect(clip).toThrow("the norm of the gradients is NaN; nothing was clipped");
    expect(b.grad?.item()).toBe(7);
    expect(optim.clipGradNorm([a, b], 1)).toBeNaN();
  });

  test("refuses bounds and norms that are none", () => {
    for (const bound of [-1, Number.NaN])
      expect(() => optim.clipGradNorm([parameter([1], [1])], bound)).toThrow(ValueError);
    expect(() => optim.clipGradNorm([], 1, { normType: 0.5 })).toThrow(
      "normType must be a number of at least 1, got 0.5",
    );
  });
});

describe("clipGradValue", () => {
  test("holds each element within the limit", () => {
    const a = parameter([0, 0, 0], [-3, 0.5, 2]);
    optim.clipGradValue([a, parameter([1])], 1);
    expect(a.grad?.toArray()).toEqual([-1, 0.5, 1]);
    expect(() => optim.clipGradValue([a], -1)).toThrow(ValueError);
  });

  test("of float32 stays float32", () => {
    const a = tensor([1, 2], { requiresGrad: true });
    a.mul([5, -5]).sum().backward();
    optim.clipGradValue([a], 2);
    expect([a.grad?.dtype, a.grad?.toArray()]).toEqual(["float32", [2, -2]]);
  });
});

/** One tensor, for ever. */
function* endless(): Generator<Tensor> {
  for (const one = tensor([1], { requiresGrad: true }); ; ) yield one;
}

test.each([
  ["clipGradNorm", () => optim.clipGradNorm(endless(), 1)],
  ["clipGradValue", () => optim.clipGradValue(endless(), 1)],
  [
    "Sequential",
    () =>
      new nn.Sequential(
        (function* () {
          for (const layer = new nn.ReLU(); ; ) yield layer;
        })(),
      ),
  ],
])("%s refuses a list without an end", (_, call) => {
  expect(call).toThrow("goes on after 500,000 members; does it ever end?");
});

// more than a call takes arguments where all cases run; tensors of their own take their time
test("the norm of many gradients is one, however many there are", { timeout: 300_000 }, () => {
  const count = bySize(200_000, 2_000);
  const many = Array.from({ length: count }, () => parameter([0], [1]));
  expect(optim.clipGradNorm(many, 1e9)).toBeCloseTo(Math.sqrt(count), 6);
});

test.each([
  [1, 1e38, 2e38],
  [3, 1e20, 1e20 * 2 ** (1 / 3)],
  [3, 1e-20, 1e-20 * 2 ** (1 / 3)],
  [200, 1e30, 1e30 * 2 ** (1 / 200)],
])("the %d-norm of float32 gradients of %d neither overflows nor vanishes", (normType, size, norm) => {
  const x = tensor([0, 0], { requiresGrad: true });
  const y = tensor([0], { requiresGrad: true });
  x.grad = tensor([size, -size]);
  expect(optim.clipGradNorm([x], Infinity, { normType }) / norm).toBeCloseTo(1, 5);
  x.grad = tensor([size, 0]);
  y.grad = tensor([size]);
  expect(optim.clipGradNorm([x, y], 1, { normType }) / norm).toBeCloseTo(1, 5);
  if (size > 1) expect(y.grad?.item()).toBeCloseTo(size / norm, 5);
});

test("the 1-norm of whole numbers is exact, and one of zeros is 0", () => {
  expect(optim.clipGradNorm([parameter([0, 0], [3, -5]), parameter([0], [7])], 99, { normType: 1 })).toBe(15);
  expect(optim.clipGradNorm([parameter([0], [0])], 1, { normType: 3 })).toBe(0);
  expect(optim.clipGradNorm([parameter([0], [Number.NaN])], 1, { normType: 3 })).toBeNaN();
});

test("a parameter that comes twice counts once", () => {
  const x = parameter([0, 0], [3, 4]);
  expect(optim.clipGradNorm([x, x], 1)).toBe(5);
  expect(x.grad?.toArray()).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)]);
});
