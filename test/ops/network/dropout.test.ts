/** Dropout: how much is dropped, what stays, and that the same seed drops the same. */
import { expect, test } from "vitest";
import { dropout } from "../../../src/ops/index.js";
import { Generator, manualSeed } from "../../../src/random/index.js";
import { ones, type Tensor } from "../../../src/tensor/index.js";

const drop = (p: number, seed = 1) => dropout(ones([100, 100]), p, { generator: new Generator(seed) });

test("drops about the share p, and scales the rest so that the mean stays", () => {
  for (const p of [0.1, 0.5, 0.9]) {
    const values = drop(p).toTypedArray();
    const kept = values.filter((value) => value !== 0);
    expect(Math.abs(kept.length / 10_000 - (1 - p))).toBeLessThan(0.02); // four deviations of 10,000 draws
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - p))]));
  }
});

test("the gradient passes where the element did, with the same factor", () => {
  const x = ones([20, 20], { requiresGrad: true });
  const y = dropout(x, 0.4, { generator: new Generator(2) });
  y.sum().backward();
  expect((x.grad as Tensor).toArray()).toEqual(y.toArray());
});

test("the same seed drops the same elements in every dtype; the default is that of manualSeed", () => {
  expect(drop(0.3, 7).toArray()).toEqual(drop(0.3, 7).toArray());
  expect(drop(0.3, 7).toArray()).not.toEqual(drop(0.3, 8).toArray());
  const wide = dropout(ones([100, 100], { dtype: "float64" }), 0.3, { generator: new Generator(7) });
  expect(wide.ne(0).toArray()).toEqual(drop(0.3, 7).ne(0).toArray());
  manualSeed(4);
  const first = dropout(ones([50]), 0.5).toArray();
  manualSeed(4);
  expect(dropout(ones([50]), 0.5).toArray()).toEqual(first);
});

test("outside of training, and for p = 0, x comes back as it is and nothing is drawn", () => {
  const [x, generator] = [ones([5]), new Generator(3)];
  expect(dropout(x, 0.5, { training: false, generator })).toBe(x);
  expect(dropout(x, 0, { generator })).toBe(x);
  expect(generator.state.position).toBe(0);
});

test("p = 1 drops all, and no NaN comes of it", () => {
  const x = ones([5], { requiresGrad: true });
  const y = dropout(x, 1);
  y.sum().backward();
  expect([y.toArray(), x.grad?.toArray()]).toEqual([
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
  ]);
});
