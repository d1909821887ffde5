/** Distributions: beside PyTorch's, their draws, gradients to second order, and what is refused. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  distributions,
  Generator,
  gradcheck,
  gradgradcheck,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  vmap,
} from "wengert";
import { expectClose } from "../helpers/close.js";
import { everyMistake } from "../helpers/mistakes.js";

const { Bernoulli, Categorical, Exponential, klDivergence, Laplace, MixtureSameFamily, Normal, Uniform } =
  distributions;

type Nested = number | readonly Nested[];
interface Result {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly gradients: readonly (readonly number[] | null)[];
}
interface Case {
  readonly kind: string;
  readonly first: readonly Nested[];
  readonly second: readonly Nested[];
  readonly values: Nested;
  readonly results: Readonly<Record<string, Result>>;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../fixtures/torch/distributions.json", import.meta.url), "utf8"),
) as { cases: readonly Case[] };

const makers: Readonly<Record<string, (...xs: Tensor[]) => distributions.Distribution>> = {
  Normal: (loc, scale) => new Normal(loc as Tensor, scale as Tensor),
  Laplace: (loc, scale) => new Laplace(loc as Tensor, scale as Tensor),
  Uniform: (low, high) => new Uniform(low as Tensor, high as Tensor),
  Exponential: (rate) => new Exponential(rate as Tensor),
  "Bernoulli probs": (probs) => new Bernoulli({ probs }),
  "Bernoulli logits": (logits) => new Bernoulli({ logits }),
  "Categorical probs": (probs) => new Categorical({ probs }),
  "Categorical logits": (logits) => new Categorical({ logits }),
  MixtureSameFamily: (logits, loc, scale) =>
    new MixtureSameFamily(new Categorical({ logits }), new Normal(loc as Tensor, scale as Tensor)),
};

const double = (values: Nested, requiresGrad = false) =>
  tensor(values as number[], { dtype: "float64", requiresGrad });
const seeded = (seed = 1) => ({ generator: new Generator(seed) });

const made = ({ kind }: Case, ...xs: Tensor[]) =>
  (makers[kind] as (...xs: Tensor[]) => distributions.Distribution)(...xs);

/** What is compared, as functions of the parameters. */
const questions: Readonly<Record<string, (of: Case, ...xs: Tensor[]) => Tensor>> = {
  logProb: (of, ...xs) => made(of, ...xs).logProb(double(of.values)),
  entropy: (of, ...xs) => made(of, ...xs).entropy(),
  divergence: (of, ...xs) => klDivergence(made(of, ...xs), made(of, ...of.second.map((x) => double(x)))),
  mean: (of, ...xs) => (made(of, ...xs) as distributions.Normal).mean,
  variance: (of, ...xs) => (made(of, ...xs) as distributions.Normal).variance,
};

describe.each(cases.flatMap((of) => Object.keys(of.results).map((name) => [of.kind, name, of] as const)))(
  "%s: %s",
  (_, name, of) => {
    const f = (...xs: Tensor[]) => (questions[name] as (of: Case, ...xs: Tensor[]) => Tensor)(of, ...xs);

    test("is PyTorch's, with its gradients", () => {
      const xs = of.first.map((x) => double(x, true));
      const y = f(...xs);
      const { shape, values, gradients } = of.results[name] as Result;
      const tolerance = { rtol: 1e-12, atol: 1e-13 };
      expectClose(y, double(values).reshape(shape), tolerance);
      if (y.requiresGrad) y.sum().backward();
      for (const [i, x] of xs.entries())
        expectClose(
          x.grad ?? x.detach().mul(0),
          double(gradients[i] ?? (x.toTypedArray().fill(0) as never)).reshape(x.shape),
          tolerance,
        );
    });

    test("has derivatives to second order", () => {
      const xs = of.first.map((x) => double(x, true));
      if (!f(...xs).requiresGrad) return;
      const options = { allowUnused: true };
      expect(gradcheck(f, xs, options).rows.every(({ passed }) => passed)).toBe(true);
      expect(gradgradcheck(f, xs, options).rows.every(({ passed }) => passed)).toBe(true);
    });
  },
);

/** Mean and variance of draws (n, k) along their first axis. */
const moments = (draws: Tensor) => [draws.mean(0), draws.variance(0)].map((y) => [...y.toTypedArray()]);

describe("draws", () => {
  const n = 20_000;
  const continuous: [string, distributions.ContinuousDistribution][] = [
    ["Normal", new Normal([-1, 3], [0.5, 2])],
    ["Uniform", new Uniform([-1, 3], [0, 7])],
    ["Exponential", new Exponential([0.5, 3])],
    ["Laplace", new Laplace([-1, 3], [0.5, 2])],
  ];

  test.each(continuous)("of %s have its mean and variance, and lie where its density is", (_, of) => {
    const draws = of.sample([n], seeded());
    expect([draws.shape, draws.dtype, draws.requiresGrad]).toEqual([[n, 2], "float32", false]);
    const [mean, variance] = moments(draws.to("float64"));
    for (const i of [0, 1]) {
      const deviation = Math.sqrt(of.variance.toTypedArray()[i] as number);
      expect(
        Math.abs(((mean?.[i] as number) - (of.mean.toTypedArray()[i] as number)) / deviation),
      ).toBeLessThan(0.03);
      expect((variance?.[i] as number) / deviation ** 2).toBeCloseTo(1, 1);
    }
    expect(of.logProb(draws).toTypedArray().every(Number.isFinite)).toBe(true);
  });

  test.each(continuous)("of %s are the same for a seed, as rsample's are", (_, of) => {
    const draws = of.sample([3], seeded(7)).toArray();
    expect(of.sample([3], seeded(7)).toArray()).toEqual(draws);
    expect(of.rsample([3], seeded(7)).toArray()).toEqual(draws);
    expect(of.sample([3], seeded(8)).toArray()).not.toEqual(draws);
    expect(of.sample(undefined, seeded()).shape).toEqual([2]);
    expect(of.sample([0], seeded()).shape).toEqual([0, 2]);
  });

  test("of rsample carry gradients to the parameters", () => {
    const gradients = (of: (...xs: Tensor[]) => distributions.ContinuousDistribution, ...xs: Tensor[]) => {
      const f = (...ys: Tensor[]) => of(...ys).rsample([2], seeded());
      expect(gradcheck(f, xs).rows.every(({ passed }) => passed)).toBe(true);
    };
    const [loc, scale] = [double([0.5, -1], true), double([0.4, 2], true)];
    gradients((a, b) => new Normal(a as Tensor, b as Tensor), loc, scale);
    gradients((a, b) => new Laplace(a as Tensor, b as Tensor), loc, scale);
    gradients((a, b) => new Uniform(a as Tensor, b as Tensor), loc, double([1, 2], true));
    gradients((a) => new Exponential(a as Tensor), scale);
  });

  test("of one of two, and of one of many, come as often as their probabilities say", () => {
    const p = [0.1, 0.75];
    for (const of of [
      new Bernoulli({ probs: p }),
      new Bernoulli({ logits: p.map((x) => Math.log(x / (1 - x))) }),
    ]) {
      const draws = of.sample([n], seeded());
      expect([draws.shape, draws.dtype]).toEqual([[n, 2], "float32"]);
      for (const [i, mean] of (moments(draws)[0] as number[]).entries())
        expect(Math.abs(mean - (p[i] as number))).toBeLessThan(0.015);
    }
    const weights = [
      [1, 0, 3],
      [2, 2, 4],
    ];
    const draws = new Categorical({ probs: weights }).sample([100, n / 100], seeded());
    expect([draws.shape, draws.dtype]).toEqual([[100, n / 100, 2], "int32"]);
    for (const [row, expected] of [
      [0.25, 0, 0.75],
      [0.25, 0.25, 0.5],
    ].entries())
      for (const [place, share] of expected.entries())
        expect(
          Math.abs(draws.reshape([n, 2]).at(":", row).eq(place).to("float32").mean().item() - share),
        ).toBeLessThan(0.015);
    expect(new Categorical({ logits: [0, 0] }).sample(undefined, seeded()).shape).toEqual([]);
    expect(new Categorical({ logits: [0, 0] }).sample([0], seeded()).shape).toEqual([0]);
  });
});

describe("a mixture", () => {
  const probs = [
    [1, 0, 3],
    [2, 2, 4],
  ];
  const places = [
    [-1, 9, 3],
    [0, 5, 10],
  ];
  const of = new MixtureSameFamily(new Categorical({ probs }), new Normal(places, 0.25));

  test("draws from each component as often as its weight says", () => {
    const draws = of.sample([20_000], seeded());
    expect([draws.shape, draws.dtype, draws.requiresGrad]).toEqual([[20_000, 2], "float32", false]);
    for (const [row, expected] of [
      [0.25, 0, 0.75],
      [0.25, 0.25, 0.5],
    ].entries())
      for (const [i, share] of expected.entries()) {
        const near = draws
          .at(":", row)
          .sub(places[row]?.[i] as number)
          .abs()
          .lt(1.5);
        expect(Math.abs(near.to("float32").mean().item() - share)).toBeLessThan(0.015);
      }
    const [mean, variance] = moments(draws.to("float64"));
    for (const [i, each] of (of.mean.toArray() as number[]).entries()) {
      expect(mean?.[i]).toBeCloseTo(each, 0);
      expect((variance?.[i] as number) / of.variance.at(i).item()).toBeCloseTo(1, 1);
    }
    expect(of.sample([3], seeded(7)).toArray()).toEqual(of.sample([3], seeded(7)).toArray());
    expect(of.sample(undefined, seeded()).shape).toEqual([2]);
    expect(of.sample([0], seeded()).shape).toEqual([0, 2]);
  });

  test("of one component is that component, and of none where it may lie is nothing", () => {
    const one = new MixtureSameFamily(
      new Categorical({ logits: [5] }),
      new Laplace(double([1]), double([2])),
    );
    const values = double([-1, 0, 4]);
    expectClose(one.logProb(values), new Laplace(double(1), double(2)).logProb(values), {
      rtol: 1e-14,
      atol: 0,
    });
    const two = new MixtureSameFamily(new Categorical({ probs: [1, 1] }), new Uniform([0, 2], [1, 3]));
    expect(two.logProb([0.5, 1.5, 2.5]).exp().toArray()).toEqual([0.5, 0, 0.5]);
    const coins = new MixtureSameFamily(new Categorical({ probs: [1, 3] }), new Bernoulli({ probs: [0, 1] }));
    expect([coins.mean.item(), coins.variance.item()]).toEqual([0.75, 0.1875]);
  });

  everyMistake([
    [
      "other weights than components",
      () => new MixtureSameFamily(new Categorical({ probs: [1, 1] }), new Normal([0, 1, 2], 1)),
      ShapeError,
      "MixtureSameFamily: components are (3,), but there are weights for (2,): one component for each along the last axis",
    ],
    [
      "weights that are no distribution",
      () => new MixtureSameFamily([1, 1] as never, new Normal([0, 1], 1)),
      ValueError,
      "MixtureSameFamily: mixture must be a Categorical, as new Categorical({ logits }) is",
    ],
    [
      "components that are no distribution",
      () => new MixtureSameFamily(new Categorical({ probs: [1, 1] }), [0, 1] as never),
      ValueError,
      "MixtureSameFamily: components must be a distribution, as new Normal(loc, scale) is",
    ],
    [
      "its entropy",
      () => of.entropy(),
      ValueError,
      "MixtureSameFamily: the entropy of a mixture has no formula. Its estimate is the mean of -p.logProb(x) over draws x of p.",
    ],
    [
      "how far it is from another",
      () => klDivergence(of, of),
      ValueError,
      "MixtureSameFamily: the divergence of a mixture has no formula. Its estimate is the mean of p.logProb(x) - " +
        "q.logProb(x) over draws x of p.",
    ],
    [
      "a gradient of its draws",
      () => Reflect.get(of, "rsample"),
      ValueError,
      'MixtureSameFamily: it has no property "rsample". Which component a draw comes from has no gradient: sample() ' +
        "draws, and logProb(draw) has one (times what a draw earned).",
    ],
  ]);
});

describe("at the edge", () => {
  test("probabilities of 0 and 1 give no NaN, and nothing where there is nothing", () => {
    const probs = double([0, 1, 0.5], true);
    const of = new Bernoulli({ probs });
    expect(of.logProb(1).toArray()).toEqual([-Infinity, 0, Math.log(0.5)]);
    expect(of.logProb(0).toArray()).toEqual([-0, -Infinity, Math.log(0.5)]);
    expect(of.entropy().toArray()).toEqual([0, 0, expect.closeTo(Math.log(2), 15)]);
    of.entropy().sum().backward();
    expect(probs.grad?.toTypedArray().every(Number.isFinite)).toBe(true);
    const half = new Bernoulli({ probs: double([0.5, 0.5, 0.5]) });
    expect(klDivergence(half, of).toArray()).toEqual([Infinity, Infinity, 0]);
    expect(klDivergence(of, half).toArray()).toEqual([Math.log(2), Math.log(2), 0]);
    const places = new Categorical({ probs: double([1, 0, 1]) });
    expect(places.logProb([0, 1]).toArray()).toEqual([Math.log(0.5), -Infinity]);
    expect(places.entropy().item()).toBeCloseTo(Math.log(2), 15);
    const certain = new Bernoulli({ logits: double([Infinity, -Infinity]) });
    expect(certain.entropy().toArray()).toEqual([0, 0]);
  });

  test("densities end where draws do", () => {
    expect(new Uniform(1, 3).logProb([0.5, 1, 2, 3, NaN]).toArray()).toEqual(
      [-Infinity, -1, -1, -Infinity, NaN].map((x) => (x === -1 ? -Math.fround(Math.log(2)) : x)),
    );
    expect(new Exponential(2).logProb([-1, 0]).toArray()).toEqual([-Infinity, Math.fround(Math.log(2))]);
    expect(klDivergence(new Uniform(0, 2), new Uniform(1, 3)).item()).toBe(Infinity);
    expect(klDivergence(new Uniform(0, 2), new Uniform(0, 2)).item()).toBe(0);
  });

  test("parameters broadcast, and values with them", () => {
    const of = new Normal(double([[0], [1]]), double([1, 2, 3]));
    expect([of.batchShape, of.mean.shape, of.entropy().shape]).toEqual([
      [2, 3],
      [2, 3],
      [2, 3],
    ]);
    expect(of.logProb(double([0, 0, 0])).shape).toEqual([2, 3]);
    expect(of.sample([4]).shape).toEqual([4, 2, 3]);
    const many = new Categorical({ logits: double([[0, 1, 2]]) });
    expect(many.logProb(double([[0], [1]])).shape).toEqual([2, 1]);
  });

  test("the score function's gradient: logProb of a draw, times what it earned", () => {
    const logits = double([0.3, -0.2, 0.1], true);
    const draw = new Categorical({ logits }).sample([50], seeded());
    new Categorical({ logits }).logProb(draw).mean().backward();
    const shares = [0, 1, 2].map((i) => draw.eq(i).to("float64").mean().item());
    const probs = new Categorical({ logits: logits.detach() }).probs.toTypedArray();
    expectClose(logits.grad as Tensor, double(shares.map((share, i) => share - (probs[i] as number))), {
      rtol: 1e-12,
      atol: 1e-14,
    });
  });

  test("many parameters at once", () => {
    const scales = double([0.5, 1, 2]);
    const f = (scale: Tensor) => klDivergence(new Normal(0, scale), new Normal(0, double(1)));
    expect(vmap(f)(scales).toArray()).toEqual(f(scales).toArray());
  });
});

describe("refused", () => {
  everyMistake([
    [
      "a scale of 0",
      () => new Normal([0, 1], [1, 0]),
      ValueError,
      "Normal: an unnamed tensor is to be above 0 and finite, but has 0",
    ],
    [
      "an empty interval",
      () => new Uniform(1, 1),
      ValueError,
      "Uniform: low is to be below high, both finite",
    ],
    [
      "a rate below 0",
      () => new Exponential(-1),
      ValueError,
      "Exponential: an unnamed tensor is to be above 0 and finite, but has -1",
    ],
    [
      "no probability",
      () => new Bernoulli({ probs: [0.5, 1.5] }),
      ValueError,
      "Bernoulli: an unnamed tensor is to be probabilities, but has 1.5",
    ],
    [
      "neither of two",
      () => new Bernoulli({}),
      ValueError,
      "Bernoulli: give either { probs } or { logits }, not neither",
    ],
    [
      "both",
      () => new Categorical({ probs: [1], logits: [1] }),
      ValueError,
      "Categorical: give either { probs } or { logits }, not both",
    ],
    [
      "no weight",
      () => new Categorical({ probs: [0, 0] }),
      ValueError,
      "Categorical: an unnamed tensor is to be weights that are not all 0, but has 0",
    ],
    [
      "a scalar",
      () => new Categorical({ logits: 1 }),
      ShapeError,
      "Categorical: an unnamed tensor of shape () has no last axis of at least one place",
    ],
    [
      "a value between",
      () => new Bernoulli({ probs: 0.5 }).logProb(0.5),
      ValueError,
      "Bernoulli.logProb: an unnamed tensor is to be 0 or 1 everywhere, but has 0.5",
    ],
    [
      "a place that is none",
      () => new Categorical({ probs: [1, 1] }).logProb(2),
      ValueError,
      "Categorical.logProb: an unnamed tensor is to be whole numbers from 0 to 1, but has 2",
    ],
    [
      "a gradient of a draw of one of two",
      () => Reflect.get(new Bernoulli({ probs: 0.5 }), "rsample"),
      ValueError,
      'Bernoulli: it has no property "rsample". Draws of Bernoulli have no gradient: sample() draws, and logProb(draw) ' +
        "has one (times what a draw earned); gumbelSoftmax(logits) draws one of many with a gradient.",
    ],
    [
      "the mean of places",
      () => Reflect.get(new Categorical({ probs: [1, 1] }), "mean"),
      ValueError,
      'Categorical: it has no property "mean". Its places have no order; one-hot rows of them, oneHot(draws, n), have ' +
        "the mean probs.",
    ],
    [
      "two kinds",
      () => klDivergence<distributions.Distribution>(new Normal(0, 1), new Uniform(0, 1)),
      ValueError,
      "klDivergence: the two distributions are of different kinds, for which there is no formula. Its estimate is the " +
        "mean of p.logProb(x) - q.logProb(x) over draws x of p.",
    ],
    [
      "a number for a distribution",
      () => klDivergence(1 as never, 2 as never),
      ValueError,
      "klDivergence: p must be a distribution, as new Normal(0, 1) is",
    ],
  ]);
});
