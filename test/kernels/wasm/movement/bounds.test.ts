/** Copies that a plan leads outside of their arrays: an error before anything is written. */
import { expect, test } from "vitest";
import type { NdArray } from "../../../../src/array/index.js";
import { type Kernels, reference } from "../../../../src/kernels/index.js";
import { array, freshWasm, numbers } from "../arrays.js";

const make = () => array([6, 50], numbers(300));

const outside: Readonly<Record<string, (k: Kernels, a: NdArray) => unknown>> = {
  "an axis that does not exist": (k, a) => k.permute(a, [2, 0]),
  "a slice that ends behind its axis": (k, a) => k.slice(a, [0, 1], [6, 50], [1, 1]),
  "a slice that begins before it": (k, a) => k.slice(a, [-1, 0], [6, 50], [1, 1]),
  "backwards beyond the first": (k, a) => k.slice(a, [0, 0], [6, 50], [1, -1]),
  "bounds that are no numbers": (k, a) => k.slice(a, [0, Number.NaN], [6, Number.NaN], [1, 1]),
  "a place behind what is filled": (k, a) => k.pad(a, [7, 50], [2, 0], [1, 1], 0),
  "a place before it": (k, a) => k.pad(a, [7, 50], [4, 0], [-1, 1], 0),
};

test.each(Object.entries(outside))("%s is refused, and nothing else has changed", (_, call) => {
  const { kernels } = freshWasm();
  const [a, beside] = [make(), kernels.neg(make())];
  expect(() => call(kernels, a)).toThrow(RangeError);
  expect(kernels.read(beside)).toEqual(reference.read(reference.neg(make())));
  expect(kernels.read(a)).toEqual(reference.read(make()));
});

test("copies to the last element, and backwards to the first, are not", () => {
  const { kernels } = freshWasm();
  const a = make();
  expect(kernels.read(kernels.slice(a, [5, 49], [6, 50], [-1, -1]))).toEqual(
    reference.read(make()).toReversed(),
  );
  expect(kernels.permute(a, [1, 0]).shape).toEqual([50, 6]);
});
