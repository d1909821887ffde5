/** The programs of examples/zoo/rewards, in small: what learns from rewards. */
import { expect, test } from "vitest";
import { learnGrid } from "../../../examples/zoo/rewards/reinforce.js";
import { expectAtTwenty, last } from "./losses.js";

test("reinforce: finds a shortest way through the gap", () => {
  const { lengths, path } = learnGrid({ rounds: 50 });
  expect(lengths[0]).toBeGreaterThan(25);
  expect(last(lengths)).toBeLessThan(13);
  expect(path).toHaveLength(11);
  expectAtTwenty(lengths, 17.3125);
});
