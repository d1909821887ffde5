/** The programs of examples/zoo/representations, in small: what finds how examples are alike. */

import { describe, expect, test } from "vitest";
import { eigh, gradcheck, randn, tensor } from "wengert";
import { contrastiveLoss, learnViews } from "../../../examples/zoo/representations/contrastive.js";
import { teach } from "../../../examples/zoo/representations/distillation.js";
import { recommend } from "../../../examples/zoo/representations/factorization.js";
import { mixing, part } from "../../../examples/zoo/representations/karate.js";
import { expectAtTwenty, last } from "./losses.js";

describe("contrastive learning", () => {
  test("its loss has the gradient that differences give", () => {
    const [a, b] = [1, 2].map((scale) => randn([4, 3], { dtype: "float64" }).mul(scale));
    gradcheck(contrastiveLoss as never, [a, b] as never);
    const far = tensor([
      [1, 0],
      [0, 1],
    ]);
    expect(contrastiveLoss(far, far).item()).toBeLessThan(contrastiveLoss(far, far.flip(0)).item());
  });

  test("neighbours are of one class more often than before", () => {
    const { losses, before, right } = learnViews({ steps: 40, images: 400, batch: 64 });
    expect(last(losses)).toBeLessThan((losses[0] as number) - 1.5);
    expect(right).toBeGreaterThan(before + 0.1);
    expectAtTwenty(losses, 2.89662);
  });
});

test("distillation: who is told how sure the teacher is tells some of the digits that were never seen", () => {
  const { teacher, labelled, told } = teach({ steps: 100, images: 3000 });
  expect(teacher[3]).toBeGreaterThan(0.7);
  expect(labelled[3]).toBe(0);
  expect(told[3]).toBeGreaterThan(0.1);
});

test("factorization: says of films that were not seen nearly what the noise lets it say", () => {
  const { seen, unseen } = recommend({ steps: 80 });
  expectAtTwenty(unseen, 1.603803);
  expect(last(seen)).toBeLessThan(0.35);
  expect(last(unseen)).toBeLessThan(0.45);
});

describe("karate", () => {
  test("friends are mixed alike in both directions, and nothing grows", () => {
    const mixes = mixing();
    expect(mixes.sub(mixes.T).abs().max().item()).toBe(0);
    expect(mixes.gt(0).sum().item()).toBe(2 * 78 + 34);
    expect(eigh(mixes)[0].max().item()).toBeCloseTo(1, 5);
  });

  test("two members say with whom the others went", () => {
    const { losses, right } = part({ steps: 60 });
    expectAtTwenty(losses, 0.1587953);
    expect(right * 34).toBeGreaterThan(29.5);
  });
});
