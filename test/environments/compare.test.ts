/** What the comparison of two places takes for the same. */
import { expect, test } from "vitest";
import { faults } from "./harness/compare.js";
import type { Answer } from "./program/answer.js";

const expected: Answer = {
  losses: ["40135d8e", "3f800000"],
  words: { summary: "Sequential\nlayers.0  Affine" },
  missing: { "@viz-js/viz": "no error" },
  simd: { available: true, reason: "" },
  threads: { threads: 2, running: 2, reason: "" },
};
const missing = {
  "@viz-js/viz": "MissingPackageError: toSvg: it needs a package. Install it: npm install @viz-js/viz.",
};
const given: Answer = { ...expected, missing };

test("an answer with the same bits and words has no faults", () => {
  expect(faults(given, expected)).toEqual([]);
});

test("one bit of one loss is a fault, which names the iteration and both values", () => {
  expect(faults({ ...given, losses: ["40135d8e", "3f800001"] }, expected)).toEqual([
    "1 loss differs at iteration 1: 1.0000001192092896 (3f800001), not 1 (3f800000)",
  ]);
  expect(faults({ ...given, losses: ["40135d8f", "7fc00000"] }, expected)).toEqual([
    "2 losses differ, the first at iteration 0: 2.3025853633880615 (40135d8f), not 2.3025851249694824 (40135d8e)",
  ]);
  expect(faults({ ...given, losses: [] }, expected)).toEqual(["0 losses, not 2"]);
});

test("without WebAssembly the bits are the same, and a reason is given", () => {
  const simd = { available: false, reason: "the page's policy" };
  const threads = { threads: 1, running: 1, reason: "the page's policy" };
  const plain = { ...given, simd, threads };
  expect(faults(plain, expected, "WebAssembly")).toEqual([]);
  for (const bits of ["3f800001", "7fc00000"])
    expect(faults({ ...plain, losses: ["40135d8e", bits] }, expected, "WebAssembly")).toHaveLength(1);
  expect(faults(given, expected, "WebAssembly")).toEqual(["WebAssembly computes where it is forbidden"]);
});

test("words that a minifier changed are shown line by line", () => {
  const words = { summary: "Sequential\nlayers.0  t" };
  expect(faults({ ...given, words, missing: { "@viz-js/viz": "t: it needs a package" } }, expected)).toEqual([
    'line 2 of the summary is "layers.0  t", not "layers.0  Affine"',
    'what is said of the missing @viz-js/viz is "t: it needs a package"',
  ]);
});

test("what is slower than it could be says why", () => {
  const slow = {
    ...given,
    simd: { available: false, reason: "" },
    threads: { threads: 2, running: 1, reason: "" },
  };
  expect(faults(slow, expected)).toEqual(["no SIMD, and no reason given", "1 of 2 threads run"]);
});
