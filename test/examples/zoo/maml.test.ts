/** The example of MAML: what it learns is to learn. */
import { expect, test } from "vitest";
import { maml } from "../../../examples/zoo/maml.js";

test("one step of descent gains more after some meta-training than before it", () => {
  const [untrained, trained] = [maml(0), maml(60)];
  expect(trained.after).toBeLessThan(untrained.after);
  expect(trained.after).toBeLessThan(trained.before);
});
