/** The programs of examples/zoo/text, in small: what reads and writes letters. */
import { expect, test } from "vitest";
import { learnText, letters } from "../../../examples/zoo/text/gpt.js";
import { readText } from "../../../examples/zoo/text/lstm.js";
import { learnNames, lossOfPairs } from "../../../examples/zoo/text/names.js";
import { learn } from "../../../examples/zoo/text/reverse.js";
import { learnNames as learnByWaveNet } from "../../../examples/zoo/text/wavenet.js";
import { learnWords } from "../../../examples/zoo/text/word2vec.js";
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

test("lstm: reads better when it remembers what came before", () => {
  const { losses } = readText({ steps: 120 });
  expect(last(losses)).toBeLessThan(1.2);
  expectAtTwenty(losses, 2.639);
});

test("wavenet: begins knowing nothing, and learns something of names that it has not read", () => {
  const { losses, names } = learnByWaveNet({ steps: 60, batch: 32 });
  expect(losses.unseen[0]).toBeCloseTo(Math.log(27), 1);
  expect(last(losses.unseen)).toBeLessThan(2.85);
  expectAtTwenty(losses.learnt, 2.99616);
  for (const name of names) expect(name).toMatch(/^[a-z]*$/);
});

test("word2vec: words that stand in the same places come to lie together", () => {
  const { losses, before, after } = learnWords({ steps: 150 });
  expect(before).toBeLessThan(0.5);
  expect(after).toBeGreaterThan(0.8);
  expectAtTwenty(losses, 0.566196);
});

test("reverse: looks at what was read are shares, and each batch says more of what is to be written", () => {
  const { losses, looks, written } = learn({ steps: 60, batch: 32 });
  expect(losses[0]).toBeCloseTo(Math.log(10), 0);
  expect(last(losses)).toBeLessThan(1.3);
  expectAtTwenty(losses, 1.681638);
  expect(looks.sum(2).sub(1).abs().max().item()).toBeLessThan(1e-5);
  expect(written.shape).toEqual([200, 8]);
});
