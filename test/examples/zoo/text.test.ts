/** The programs of examples/zoo/text, in small: what reads and writes letters. */
import { expect, test } from "vitest";
import { learnText, letters } from "../../../examples/zoo/text/gpt.js";
import { learnNames, lossOfPairs } from "../../../examples/zoo/text/names.js";
import { expectAtTwenty, last } from "./losses.js";

test("names: three letters say more of the next one than one does", () => {
  const { losses, names } = learnNames({ steps: 60 });
  expect(losses[0]).toBeCloseTo(Math.log(27), 1);
  expect(last(losses)).toBeLessThan(lossOfPairs() / 1.5);
  expectAtTwenty(losses, 2.01288);
  for (const name of names) expect(name).toMatch(/^[a-z]*$/);
});

test("gpt: begins knowing nothing, and soon knows more than how often letters are", () => {
  const { losses } = learnText({ steps: 60, batch: 4 });
  expect(losses[0]).toBeCloseTo(Math.log(letters.length), 0);
  expect(last(losses)).toBeLessThan(2.2); // the frequencies of letters alone give 2.8
  expectAtTwenty(losses, 2.37558);
});
