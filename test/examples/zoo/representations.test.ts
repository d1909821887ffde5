/** The programs of examples/zoo/representations, in small: what finds how examples are alike. */
import { describe, expect, test } from "vitest";
import { gradcheck, randn, tensor } from "wengert";
import { contrastiveLoss, learnViews } from "../../../examples/zoo/representations/contrastive.js";
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
