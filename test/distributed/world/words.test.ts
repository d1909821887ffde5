/** What ranks say of each other. */
import { expect, test } from "vitest";
import {
  fingerprint,
  fromNote,
  inGroups,
  ranksInWords,
  toNote,
} from "../../../src/distributed/world/words.js";

test("ranks are listed, and runs of them are named by their ends", () => {
  expect(ranksInWords([2])).toBe("rank 2");
  expect(ranksInWords([0, 3])).toBe("ranks 0 and 3");
  expect(ranksInWords([0, 1, 3])).toBe("ranks 0, 1 and 3");
  expect(ranksInWords([4, 5, 6, 7])).toBe("ranks 4 to 7");
});

test("ranks that say the same stand together", () => {
  const words = new Map([
    [0, "barrier"],
    [1, "allReduce"],
    [2, "barrier"],
  ]);
  expect(inGroups(words)).toEqual(["  ranks 0 and 2: barrier", "  rank 1: allReduce"]);
});

test("notes are cut to their size, and come back", () => {
  expect(fromNote(toNote('sum of "重み"'))).toBe('sum of "重み"');
  expect(fromNote(toNote("x".repeat(5000)))).toBe("x".repeat(1024));
});

test("texts that differ in one place have other fingerprints", () => {
  const texts = ["1 barrier", "2 barrier", "1 barrieR", "1 barrier ", ""];
  expect(new Set(texts.map((text) => fingerprint(text).join())).size).toBe(texts.length);
});
