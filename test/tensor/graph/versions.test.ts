/** The versions that a record keeps, in a number where that holds them. */
import { expect, test } from "vitest";
import { tensor } from "../../../src/index.js";
import { versionAt, versionsOf } from "../../../src/tensor/graph/versions.js";

const written = (times: number) => {
  const made = tensor([1, 2]);
  made.array.storage.version = times;
  return made;
};

test.each([
  [[0, 0, 0]],
  [[5, 0]],
  [[0, 7]],
  [[1, 2, 3]],
  [[131_071, 131_070, 131_069]],
  [[131_072, 0, 1]],
  [[0, 0, 1_000_000]],
  [[3, 0, 1, 2]],
  [[2, 0, 0, 0, 9]],
])("operands and result of versions %j", (versions) => {
  const inputs = versions.slice(0, -1).map(written);
  const kept = versionsOf(inputs, written(versions.at(-1) as number).array, []);
  expect(versions.map((_, i) => versionAt(kept, i))).toEqual(versions);
});

test("what was saved comes last", () => {
  const kept = versionsOf([written(1)], written(2).array, [written(0).array, written(4).array]);
  expect([0, 1, 2, 3].map((i) => versionAt(kept, i))).toEqual([1, 2, 0, 4]);
  expect(versionsOf([written(0)], written(0).array, [written(0).array])).toBe(0);
  const last = versionsOf([written(0)], written(0).array, [written(3).array]);
  expect([0, 1, 2].map((i) => versionAt(last, i))).toEqual([0, 0, 3]);
});

test("three versions weigh no list", () => {
  expect(versionsOf([written(9), written(8)], written(7).array, [])).toBeTypeOf("number");
});
