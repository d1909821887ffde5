/**
 * Numbers at the edge: where values or upstream gradients are infinite, NaN, or so close to each other that
 * their difference is all there is. The expected values are those of mathematics, or PyTorch's.
 */
import { describe, expect, test } from "vitest";
import { grad } from "../../src/autograd/index.js";
import * as ops from "../../src/ops/index.js";
import { type Tensor, tensor, zeros } from "../../src/tensor/index.js";

const dtypes = ["float32", "float64"] as const;
type Floating = (typeof dtypes)[number];

/** As large as fast kernels want it: every element once more, far away. */
const copies = 700;

/** ∂/∂x Σ upstream · f(x), of a few elements and of many. */
function gradientOf(
  f: (x: Tensor) => Tensor,
  at: readonly number[],
  upstream: number | readonly number[],
  dtype: Floating = "float64",
) {
  const x = tensor(at, { dtype, requiresGrad: true });
  const y = f(x);
  y.backward(
    typeof upstream === "number"
      ? ops.broadcastTo(tensor(upstream, { dtype }), y.shape)
      : tensor(upstream, { dtype }),
  );
  return (x.grad as Tensor).toArray() as number[];
}

const unsigned = (values: readonly number[]) => values.map((x) => x + 0);

describe("a derivative of 0 and an infinite upstream gradient", () => {
  const cases: readonly [string, (x: Tensor) => Tensor, readonly number[], readonly number[]][] = [
    ["floor", (x) => x.floor(), [0.5, 1], [0, 0]],
    ["ceil", (x) => x.ceil(), [0.5, 1], [0, 0]],
    ["round", (x) => x.round(), [0.5, 1], [0, 0]],
    ["sign", (x) => x.sign(), [0, -3], [0, 0]],
    ["abs at 0", (x) => x.abs(), [0, -3], [0, -Infinity]],
    ["x⁰", (x) => x.pow(0), [0, 2], [0, 0]],
    ["x to the 0 of a tensor", (x) => x.pow(tensor([0, 1])), [2, 2], [0, Infinity]],
    ["0 to a tensor", (x) => tensor(0).pow(x), [0, 2], [0, 0]],
    ["relu", (x) => x.relu(), [-1, 2], [0, Infinity]],
    ["leakyRelu of slope 0", (x) => x.leakyRelu(0), [-1, 2], [0, Infinity]],
    ["clamp", (x) => x.clamp({ min: 0 }), [-1, 2], [0, Infinity]],
    ["maximum", (x) => x.maximum(0), [-1, 2], [0, Infinity]],
    ["minimum", (x) => x.minimum(0), [-1, 2], [Infinity, 0]],
    ["max", (x) => x.max(), [1, 3, 2], [0, Infinity, 0]],
    ["min along an axis", (x) => x.min(0), [1, 3, 2], [Infinity, 0, 0]],
    ["norm at 0", (x) => x.norm(), [0, 0], [0, 0]],
    ["tril", (x) => x.reshape([1, 2]).tril(), [1, 2], [Infinity, 0]],
    ["where", (x) => x.where([true, false], 0), [1, 2], [Infinity, 0]],
    ["maxPool2d", (x) => ops.maxPool2d(x.reshape([1, 1, 2, 2]), 2), [1, 4, 2, 3], [0, Infinity, 0, 0]],
  ];
  for (const dtype of dtypes)
    test.each(cases)(`${dtype}: %s is 0, not NaN`, (_, f, at, expected) => {
      expect(unsigned(gradientOf(f, at, Infinity, dtype))).toEqual(expected);
    });

  test.each([Infinity, -Infinity])("x to the 0 of a tensor, for %d too", (upstream) => {
    expect(unsigned(gradientOf((x) => x.pow(tensor([0, 1])), [2, 2], upstream))).toEqual([0, upstream]);
  });

  test("0^b is flat in b for b > 0, and that in 0", () => {
    const [a, b] = [0, 2].map((x) => tensor(x, { dtype: "float64", requiresGrad: true })) as [Tensor, Tensor];
    a.pow(b).backward(undefined, { createGraph: true });
    const byB = b.grad as Tensor;
    expect(byB.item() + 0).toBe(0);
    a.grad = null;
    byB.backward();
    // ∂²/∂a∂b a^b = a^(b-1) · (1 + b · ln a), which goes to 0
    expect(((a.grad as Tensor | null)?.item() ?? 0) + 0).toBe(0);
  });

  test("but what is only multiplied by a 0 stays NaN, as in PyTorch", () => {
    expect(gradientOf((x) => x.mul(0), [1], Infinity)).toEqual([nan]);
  });

  test("the derivative by b of a^b at b = 0 is ln a, whatever a gets", () => {
    const [a, b] = [2, 0].map((x) => tensor(x, { dtype: "float64", requiresGrad: true })) as [Tensor, Tensor];
    a.pow(b).backward(3);
    expect([a.grad?.item(), b.grad?.item()]).toEqual([0, 3 * Math.log(2)]);
  });
});

const { NaN: nan } = Number;

describe("a NaN does not hide", () => {
  const cases: readonly [string, (x: Tensor) => Tensor, readonly number[], readonly number[]][] = [
    ["relu", (x) => x.relu(), [nan, -1, 2], [3, 0, 3]],
    ["leakyRelu of slope 0", (x) => x.leakyRelu(0), [nan, -1, 2], [3, 0, 3]],
    ["maximum", (x) => x.maximum([0, 0, nan]), [nan, -1, 2], [3, 0, 3]],
    ["maximum, the other operand", (x) => tensor([0, 0, nan]).maximum(x), [nan, -1, 2], [3, 0, 3]],
    ["minimum", (x) => x.minimum([0, 0, nan]), [nan, -1, 2], [3, 3, 3]],
    ["clamp", (x) => x.clamp({ min: 0, max: 1 }), [nan, -1, 2, 0.5], [3, 0, 0, 3]],
    ["max, to the NaN alone", (x) => x.max(), [1, nan, 5], [0, 3, 0]],
    ["min, to the NaN alone", (x) => x.min(0), [1, nan, 5], [0, 3, 0]],
    ["max, shared among two", (x) => x.max(), [nan, 1, nan], [1.5, 0, 1.5]],
    ["max, rows apart", (x) => x.reshape([2, 2]).max(1), [nan, 1, 2, 4], [3, 0, 0, 3]],
    ["maxPool2d", (x) => ops.maxPool2d(x.reshape([1, 1, 2, 2]), 2), [1, nan, 7, 3], [0, 3, 0, 0]],
    [
      "maxPool2d beside a border",
      (x) => ops.maxPool2d(x.reshape([1, 1, 2, 2]), 2, { padding: 1 }),
      [1, nan, 7, 3],
      [3, 3, 3, 3],
    ],
  ];
  for (const dtype of dtypes)
    test.each(cases)(`${dtype}: %s`, (_, f, at, expected) => {
      expect(unsigned(gradientOf(f, at, 3, dtype))).toEqual(expected);
    });

  test.each(dtypes)("%s: relu, also where fast kernels run", (dtype) => {
    const at = Array.from({ length: copies * 3 }, (_, i) => [nan, -1, 2][i % 3] as number);
    expect(gradientOf((x) => x.relu(), at, 3, dtype)).toEqual(at.map((x) => (x <= 0 ? 0 : 3)));
  });

  test("in second derivatives either", () => {
    const x = tensor([nan, 1, 2], { dtype: "float64", requiresGrad: true });
    const second = grad((z: Tensor) => grad((w: Tensor) => w.square().max())(z).sum())(x);
    expect(second.toArray()).toEqual([2, 0, 0]);
  });
});

describe("logSumExp of infinities", () => {
  test.each(dtypes)("%s: ∞ is the answer, and has the gradient", (dtype) => {
    const x = tensor([Infinity, 1, -Infinity], { dtype, requiresGrad: true });
    expect(x.logSumExp().item()).toBe(Infinity);
    expect(gradientOf((z) => z.logSumExp(), [Infinity, 1, -Infinity], 3, dtype)).toEqual([3, 0, 0]);
    expect(gradientOf((z) => z.logSumExp(), [Infinity, 1, Infinity], 3, dtype)).toEqual([1.5, 0, 1.5]);
  });

  test("rows without one have theirs", () => {
    const rows = (x: Tensor) => x.reshape([3, 2]).logSumExp(1);
    expect(gradientOf(rows, [0, 0, Infinity, 0, -Infinity, -Infinity], 1)).toEqual([0.5, 0.5, 1, 0, 0, 0]);
  });

  test("three infinities share to the last digit of float64", () => {
    const third = 1 / 3;
    expect(gradientOf((x) => x.logSumExp(), [Infinity, Infinity, Infinity], 1)).toEqual([
      third,
      third,
      third,
    ]);
  });

  test("is flat there: no second derivative", () => {
    const x = tensor([Infinity, 1], { dtype: "float64", requiresGrad: true });
    x.logSumExp().backward(undefined, { createGraph: true });
    const first = x.grad as Tensor;
    x.grad = null;
    if (first.requiresGrad) first.square().sum().backward();
    for (const value of (x.grad as Tensor | null)?.toTypedArray() ?? []) expect(value).not.toBeNaN();
  });
});

describe("cross-entropy", () => {
  const logits = [
    [-Infinity, 0, 0],
    [1, -Infinity, 1],
  ];

  test.each(dtypes)("%s: a class that cannot be is no NaN, in the simple form as in the fused", (dtype) => {
    for (const loss of [ops.softmaxCrossEntropy, ops.softmaxCrossEntropySimple])
      for (const labels of [
        [1, 2],
        [
          [0, 1, 0],
          [0, 0, 1],
        ],
      ]) {
        const x = tensor(logits, { dtype, requiresGrad: true });
        const y = loss(x, labels);
        y.backward();
        expect(y.item()).toBeCloseTo(Math.LN2, 6);
        const expected = [
          [0, -0.25, 0.25],
          [0.25, 0, -0.25],
        ];
        for (const [i, row] of ((x.grad as Tensor).toArray() as number[][]).entries())
          for (const [j, value] of row.entries()) expect(value).toBeCloseTo(expected[i]?.[j] as number, 6);
      }
  });

  test("the label that cannot be costs ∞", () => {
    expect(ops.softmaxCrossEntropySimple(tensor(logits), [0, 1]).item()).toBe(Infinity);
  });

  test("without one, the simple form is the book's: no op more", () => {
    const x = tensor([[1, 2]], { requiresGrad: true });
    const ops_ = [];
    for (
      let at = ops.softmaxCrossEntropySimple(x, [1]).gradFn;
      at !== undefined;
      at = at.inputs.at(-1)?.gradFn
    )
      ops_.push(at.name);
    expect(ops_).toEqual(["div", "neg", "sum", "mul", "logSoftmax"].slice(0, ops_.length));
  });
});

describe("binary cross-entropy", () => {
  const bce = (x: number, t: number, dtype: Floating) => {
    const logits = tensor([x], { dtype, requiresGrad: true });
    const target = tensor([t], { dtype, requiresGrad: true });
    const y = ops.binaryCrossEntropyWithLogits(logits, target);
    y.backward();
    return { value: y.item(), gradient: logits.grad?.item(), byTarget: target.grad?.item() };
  };

  /** ln(1 + e^-x), and how far from it float32 and float64 may be. */
  const tail = (x: number) => Math.log1p(Math.exp(-x));
  const relative = { float32: 3e-7, float64: 3e-16 };

  test.each([
    ["float32", 15],
    ["float32", 40],
    ["float64", 15],
    ["float64", 40],
  ] as const)("%s: a loss and a gradient that are small at x = %d are exact", (dtype, x) => {
    for (const [logit, t] of [
      [x, 1],
      [-x, 0],
    ] as const) {
      const { value, gradient } = bce(logit, t, dtype);
      expect(Math.abs(value / tail(x) - 1)).toBeLessThan(relative[dtype]);
      const slope = (1 - 2 * t) / (1 + Math.exp(x));
      expect(Math.abs((gradient as number) / slope - 1)).toBeLessThan(relative[dtype]);
    }
  });

  test("float32 at x = 15 is 3.06e-7", () => {
    expect(bce(15, 1, "float32").value.toPrecision(3)).toBe("3.06e-7");
  });

  test.each([-3, -1e-3, 0, 0.5, 30])("at x = %d the gradient is σ(x) - t, and by t it is -x", (x) => {
    for (const t of [0, 0.25, 1]) {
      const { value, gradient, byTarget } = bce(x, t, "float64");
      expect(value).toBeCloseTo(Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x))), 14);
      expect(gradient).toBeCloseTo(1 / (1 + Math.exp(-x)) - t, 14);
      expect((byTarget as number) + 0).toBe(-x + 0);
    }
  });

  test("at x = 0 the second derivative is 1/4", () => {
    const x = tensor([0], { dtype: "float64", requiresGrad: true });
    const loss = (z: Tensor) => ops.binaryCrossEntropyWithLogits(z, [1]);
    expect(grad((z: Tensor) => grad(loss)(z).sum())(x).item()).toBe(0.25);
  });

  test.each(["float32", "float64"] as const)(
    "%s: an infinite logit costs 0 where it is right, else ∞",
    (dtype) => {
      for (const sign of [-1, 1]) {
        const x = sign * Infinity;
        const [right, wrong] = sign > 0 ? [1, 0] : [0, 1];
        const { value, gradient, byTarget } = bce(x, right, dtype);
        expect([value, gradient, byTarget].map((each) => Math.abs(each ?? 1))).toEqual([0, 0, 0]);
        expect(bce(x, wrong, dtype)).toEqual({ value: Infinity, gradient: sign, byTarget: -x });
        expect(bce(x, 0.5, dtype)).toEqual({ value: Infinity, gradient: sign / 2, byTarget: -x });
      }
    },
  );

  test("an infinite logit beside others leaves theirs alone, to second order", () => {
    const [z, s] = [0.75, 1 / (1 + Math.exp(-0.75))];
    const x = tensor([Infinity, z, -Infinity], { dtype: "float64", requiresGrad: true });
    const target = tensor([1, 0, 0], { dtype: "float64", requiresGrad: true });
    const loss = (at: Tensor) => ops.binaryCrossEntropyWithLogits(at, target, { reduction: "sum" });
    const first = grad(loss)(x);
    const second = grad((at: Tensor) => grad(loss)(at).sum())(x);
    expect(loss(x).item()).toBeCloseTo(Math.log1p(Math.exp(z)), 14);
    for (const [given, inner] of [
      [first, s],
      [second, s * (1 - s)],
    ] as const) {
      const [before, at, after] = given.toArray() as [number, number, number];
      expect([Math.abs(before), Math.abs(after)]).toEqual([0, 0]);
      expect(at).toBeCloseTo(inner, 14);
    }
  });

  test("NaN stays NaN beside an infinite logit, in value and gradient", () => {
    const x = tensor([Infinity, Number.NaN], { requiresGrad: true });
    const losses = ops.binaryCrossEntropyWithLogits(x, [1, 0], { reduction: "none" });
    losses.sum().backward();
    expect(losses.toArray()).toEqual([0, Number.NaN]);
    expect(x.grad?.toArray()).toEqual([0, Number.NaN]);
    expect(bce(Infinity, Number.NaN, "float32").value).toBeNaN();
    expect(bce(Number.NaN, 1, "float32")).toMatchObject({ value: Number.NaN, gradient: Number.NaN });
  });

  test.each([1e4, 1e38])("is finite at ±%d", (x) => {
    for (const t of [0, 1])
      for (const sign of [-1, 1])
        expect(bce(sign * x, t, "float32").value).toBe(t === (sign + 1) / 2 ? 0 : Math.fround(x));
  });
});

describe("an empty slice", () => {
  test.each([
    ["from the end back", [4, 4, -1]],
    ["from before the start back", [-9, null, -1]],
    ["from the first element back to it", [0, 0, -1]],
    ["forward", [2, 2]],
  ] as const)("%s has derivatives of zeros, to second order", (_, range) => {
    const x = tensor([1, 2, 3, 4], { dtype: "float64", requiresGrad: true });
    const w = zeros([0], { dtype: "float64" });
    w.requiresGrad = true;
    const y = x.slice([range]);
    expect(y.shape).toEqual([0]);
    y.backward(w, { createGraph: true });
    const first = x.grad as Tensor;
    expect(first.toArray()).toEqual([0, 0, 0, 0]);
    first.sum().backward();
    expect(w.grad?.shape).toEqual([0]);
  });
});
