/** Writing in place goes where it is meant to go, or nowhere. */
import { describe, expect, test } from "vitest";
import { nn, ones, type Tensor, tensor, ValueError, zeros } from "wengert";
import { everyMistake } from "../../helpers/mistakes.js";

const z = zeros([2, 2], { name: "z" });
const refusal = (op: string) =>
  `assign: an unnamed tensor is a copy that ${op} made, so the tensor that it was taken from would not change. ` +
  "Write to that one, e.g. z.assign(where(mask, 7, z)), or to a clone() if the copy is what you mean.";

describe("a copy that looks like a part of another tensor is not written to", () => {
  everyMistake([
    ["slice", () => z.slice([0]).assign(7), ValueError, refusal("slice")],
    ["slice of rows", () => z.slice([[0, 1]]).assign(7), ValueError, refusal("slice")],
    [
      "T",
      () =>
        z.T.assign([
          [1, 2],
          [3, 4],
        ]),
      ValueError,
      refusal("permute"),
    ],
    ["indexSelect", () => z.indexSelect(0, [1]).assign(7), ValueError, refusal("take")],
    ["diagonal", () => z.diagonal().assign(7), ValueError, refusal("take")],
    ["flip", () => z.flip(0).assign(7), ValueError, refusal("flip")],
    ["broadcastTo", () => zeros([1]).broadcastTo([3]).assign(7), ValueError, refusal("broadcastTo")],
    ["split", () => (z.split(2)[0] as Tensor).assign(7), ValueError, refusal("slice")],
    ["a reshaped slice", () => z.slice([0]).reshape([2, 1]).assign(7), ValueError, refusal("slice")],
  ]);

  test("but what shares elements is, as is a clone, and a parameter", () => {
    expect(z.toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const x = zeros([4]);
    x.reshape([2, 2]).assign(1);
    x.reshape([2, 2]).slice([0]).clone().assign(5);
    expect(x.toArray()).toEqual([1, 1, 1, 1]);
    const w = x.slice([[0, 2]]);
    w.requiresGrad = true;
    expect(w.assign(3).toArray()).toEqual([3, 3]);
    expect(new nn.Parameter(ones([4]).slice([[0, 2]])).assign(3).toArray()).toEqual([3, 3]);
    expect(x.add(1).assign(9).toArray()).toEqual([9, 9, 9, 9]);
  });
});

describe("names are text, and bounded in errors", () => {
  test("a long one is cut", () => {
    const x = tensor([1, 2], { name: "n".repeat(1e5) });
    expect(() => x.item()).toThrow(/^item: "n{70,80}\.\.\. has 2 elements/);
  });
  everyMistake([
    [
      "a number",
      () => {
        zeros([1]).name = 3 as never;
      },
      ValueError,
      "Tensor: name must be a string, got 3",
    ],
    [
      "item of an index",
      () => (zeros([1]).item as (i: number) => number)(0),
      ValueError,
      "Tensor.item: an argument too many, 0; it takes none.",
    ],
  ]);
});
