/** Draws: their frequencies, their seeds, the gradient that goes through one, and what is refused. */
import { describe, expect, test } from "vitest";
import {
  bernoulli,
  categorical,
  type DrawOptions,
  Generator,
  gradcheck,
  gumbelSoftmax,
  multinomial,
  randperm,
  ShapeError,
  softmax,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";

const seeded = (seed = 1): DrawOptions => ({ generator: new Generator(seed) });

/** How often each of the places below n came. */
const shares = (draws: Tensor, n: number): number[] => {
  const counts = new Array<number>(n).fill(0);
  for (const place of draws.toTypedArray()) counts[place] = (counts[place] ?? 0) + 1;
  return counts.map((count) => count / draws.size);
};

/** Within four standard deviations of a share of `n` draws. */
const near = (expected: readonly number[], n: number) =>
  expected.map((p) => expect.closeTo(p, -Math.log10(8 * Math.sqrt((p * (1 - p)) / n) + 1e-9)));

describe("bernoulli", () => {
  test("draws 1 with the probability, element by element", () => {
    const n = 4000;
    const p = tensor([0, 0.1, 0.5, 1]).broadcastTo([n, 4]);
    const draws = bernoulli(p, seeded());
    expect([draws.shape, draws.dtype, draws.requiresGrad]).toEqual([[n, 4], "float32", false]);
    expect(draws.mean(0).toArray()).toEqual(near([0, 0.1, 0.5, 1], n));
    expect(new Set(draws.toTypedArray())).toEqual(new Set([0, 1]));
  });

  test("refuses what is no probability", () => {
    for (const p of [-0.1, 1.1, Number.NaN])
      expect(() => bernoulli([0.5, p])).toThrow("bernoulli: element 1 of an unnamed tensor is");
  });
});

describe("multinomial", () => {
  test("draws in proportion to the weights, row by row", () => {
    const n = 5000;
    const draws = multinomial(
      [
        [1, 0, 3],
        [2, 2, 4],
      ],
      n,
      { replacement: true, ...seeded() },
    );
    expect([draws.shape, draws.dtype]).toEqual([[2, n], "int32"]);
    expect(shares(draws.slice([0]), 3)).toEqual(near([0.25, 0, 0.75], n));
    expect(shares(draws.slice([1]), 3)).toEqual(near([0.25, 0.25, 0.5], n));
  });

  test("without replacement each place comes once, and one of weight 0 never", () => {
    for (let seed = 0; seed < 50; seed++)
      expect([...multinomial([1, 2, 0, 4], 3, seeded(seed)).toTypedArray()].sort()).toEqual([0, 1, 3]);
    expect(() => multinomial([1, 2, 0, 4], 4)).toThrow("multinomial: 4 different values asked for");
  });

  test("refuses weights that are none", () => {
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => multinomial([1, bad], 1)).toThrow(ValueError);
    expect(() => multinomial([0, 0], 1)).toThrow("the weights are all 0");
    expect(() =>
      multinomial(
        [
          [1, 1],
          [0, 0],
        ],
        1,
      ),
    ).toThrow("the weights of row 1 are all 0");
    expect(() => multinomial(zeros([1, 1, 1]), 1)).toThrow(ShapeError);
    expect(() => multinomial([1], 0)).toThrow(ValueError);
  });
});

describe("categorical", () => {
  test("draws by softmax along any axis", () => {
    const n = 5000;
    const logits = tensor([0, Math.log(3), Number.NEGATIVE_INFINITY]).broadcastTo([n, 3]);
    expect(shares(categorical(logits, seeded()), 3)).toEqual(near([0.25, 0.75, 0], n));
    const first = categorical(logits.transpose(), { axis: 0, ...seeded() });
    expect(first.toArray()).toEqual(categorical(logits, seeded()).toArray());
    expect(categorical(zeros([2, 3, 4]), { axis: 1 }).shape).toEqual([2, 4]);
  });

  test("refuses logits without a largest one", () => {
    const none = Number.NEGATIVE_INFINITY;
    for (const logits of [
      [Number.NaN, 1],
      [Infinity, 1],
      [none, none],
    ])
      expect(() => categorical(logits), String(logits)).toThrow(ValueError);
    expect(() => categorical([1, 2], { axis: 1 })).toThrow(ShapeError);
  });
});

describe("gumbelSoftmax", () => {
  const logits = tensor([0, Math.log(3)], { dtype: "float64" });

  test("is largest where softmax would draw, as often", () => {
    const n = 5000;
    const soft = gumbelSoftmax(logits.broadcastTo([n, 2]), seeded());
    expect(shares(soft.argMax(-1), 2)).toEqual(near([0.25, 0.75], n));
    for (const sum of soft.sum(-1).toTypedArray()) expect(sum).toBeCloseTo(1, 12);
  });

  test("its gradient is that of softmax with the noise held, and hard draws have the same", () => {
    const x = tensor(
      [
        [0.3, -1, 2],
        [0.5, 0.1, 0],
      ],
      { dtype: "float64", requiresGrad: true },
    );
    for (const axis of [0, 1])
      gradcheck((each: Tensor) => gumbelSoftmax(each, { axis, temperature: 0.7, ...seeded() }), [x]);
    const weights = tensor(
      [
        [1, -2, 3],
        [0.5, 4, -1],
      ],
      { dtype: "float64" },
    );
    const gradient = (hard: boolean) => {
      x.grad = null;
      gumbelSoftmax(x, { hard, ...seeded(3) })
        .mul(weights)
        .sum()
        .backward();
      return x.grad as Tensor | null;
    };
    const soft = gradient(false)?.toArray();
    expect(gradient(true)?.toArray()).toEqual(soft);
  });

  test("hard draws are one 1 each; a low temperature comes near to them", () => {
    const hard = gumbelSoftmax(logits.broadcastTo([20, 2]), { hard: true, ...seeded() });
    const cold = gumbelSoftmax(logits.broadcastTo([20, 2]), { temperature: 1e-3, ...seeded() });
    for (const [i, value] of hard.toTypedArray().entries()) {
      expect(value).toBeCloseTo(Math.round(value), 12);
      expect(cold.toTypedArray()[i]).toBeCloseTo(value, 6);
    }
    expect(() => gumbelSoftmax(logits, { temperature: 0 })).toThrow(ValueError);
  });
});

test("randperm has every number once", () => {
  expect([...randperm(50, seeded()).toTypedArray()].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i),
  );
  expect([randperm(0).shape, randperm(3).dtype]).toEqual([[0], "int32"]);
  expect(() => randperm(-1)).toThrow(ValueError);
});

test("the same seed gives the same draws, in both dtypes", () => {
  const logits = tensor([0.1, 2, -1]);
  const wide = logits.to("float64");
  const draws: ((x: Tensor, options: DrawOptions) => Tensor)[] = [
    (x, options) => bernoulli(softmax(x), options),
    (x, options) => multinomial(softmax(x), 9, { replacement: true, ...options }),
    categorical,
    (x, options) => gumbelSoftmax(x, { hard: true, ...options }).argMax(),
  ];
  for (const draw of draws) {
    expect(draw(logits, seeded(5)).toArray()).toEqual(draw(logits, seeded(5)).toArray());
    expect(draw(wide, seeded(5)).toArray()).toEqual(draw(logits, seeded(5)).toArray());
  }
});
