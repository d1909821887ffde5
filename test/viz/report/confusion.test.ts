/** confusionMatrix: rows are labels, columns predictions. */
import { expect, test } from "vitest";
import { tensor, ValueError } from "wengert";
import { confusionMatrix } from "wengert/viz";
import { accuracyOf } from "../../../src/viz/report/confusion.js";

const classes = (values: number[]) => tensor(values, { dtype: "int32" });

test("each example is counted at its label and its prediction", () => {
  expect(confusionMatrix(classes([0, 1, 1, 2]), classes([0, 2, 1, 2]), 3)).toEqual([
    [1, 0, 0],
    [0, 1, 1],
    [0, 0, 1],
  ]);
});

test("the diagonal is right", () => {
  expect(
    accuracyOf([
      [5, 1],
      [0, 4],
    ]),
  ).toBe(0.9);
  expect(accuracyOf([[0]])).toBeNaN();
});

test("what is no class is refused, with the example that it is", () => {
  expect(() => confusionMatrix(classes([0, 3]), classes([0, 0]), 3)).toThrow(/example 1 has label 3/);
  expect(() => confusionMatrix(classes([0]), classes([-1]), 3)).toThrow(ValueError);
  expect(() => confusionMatrix(classes([0]), classes([0, 1]), 3)).toThrow(/1 labels, but 2 predictions/);
});
