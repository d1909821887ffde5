/** Whose elements an array has, among few operands and among many. */
import { expect, test } from "vitest";
import { isAmong } from "../../../src/tensor/graph/packing.js";
import { type Tensor, tensor } from "../../../src/tensor/index.js";

test.each([1, 3, 16, 17, 500])("an array of one of %d operands is found, another is not", (count) => {
  const inputs = Array.from({ length: count }, (_, i) => tensor([i, 0]));
  for (const each of inputs) {
    expect(isAmong(each.array, inputs)).toBe(true);
    expect(isAmong(each.reshape([2, 1]).array, inputs)).toBe(true); // other shape, same elements
  }
  expect(isAmong(tensor([0, 0]).array, inputs)).toBe(false);
});

test("thousands are gone through once, however often they are asked", () => {
  let reads = 0;
  const inputs = Array.from({ length: 1000 }, (_, i) => {
    const { array } = tensor([i]);
    return {
      get array() {
        reads++;
        return array;
      },
    } as unknown as Tensor;
  });
  const other = tensor([0]).array;
  for (let i = 0; i < 100; i++) expect(isAmong(other, inputs)).toBe(false);
  expect(reads).toBe(1000);
});
