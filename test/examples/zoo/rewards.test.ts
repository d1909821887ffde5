/** The programs of examples/zoo/rewards, in small: what learns from rewards. */

import { expect, test } from "vitest";
import { tensor } from "wengert";
import { balance, isFallen, move } from "../../../examples/zoo/rewards/actor-critic.js";
import { learnGrid } from "../../../examples/zoo/rewards/reinforce.js";
import { expectAtTwenty, last } from "./losses.js";

test("reinforce: finds a shortest way through the gap", () => {
  const { lengths, path } = learnGrid({ rounds: 50 });
  expect(lengths[0]).toBeGreaterThan(25);
  expect(last(lengths)).toBeLessThan(13);
  expect(path).toHaveLength(11);
  expectAtTwenty(lengths, 17.3125);
});

test("actor and critic: poles stand longer than by chance", () => {
  const { falls, time } = balance({ rounds: 60 });
  expect(falls[0]).toBeGreaterThan(5);
  expect(last(falls)).toBeLessThan(5);
  expect(time).toBeGreaterThan(60);
});

test("a pole falls to the side to which it leans, and a push moves its foot", () => {
  const rest = tensor([
    [0, 0, 0.05, 0],
    [0, 0, -0.05, 0],
  ]);
  const pushes = tensor([1, 0], { dtype: "int32" });
  const [right, left] = move(rest, pushes).toArray() as [number[], number[]];
  expect(right[1]).toBeCloseTo(0.1945, 3);
  expect(right.map((each) => -each)).toEqual(left.map((each) => expect.closeTo(each, 6)));
  expect(right[3]).toBeLessThan(0);
  expect(
    isFallen(
      tensor([
        [0, 0, 0.3, 0],
        [3, 0, 0, 0],
        [0, 9, 0, 9],
      ]),
    ).toArray(),
  ).toEqual([true, true, false]);
});
