/** pad: its kinds of border against NumPy's, elements taken away, and what is refused. */
import { describe, expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../src/arguments/index.js";
import { type Padding, pad } from "../../../src/ops/index.js";
import { tensor, zeros } from "../../../src/tensor/index.js";
import { everyMistake } from "../../helpers/mistakes.js";

const row = tensor([1, 2, 3, 4], { dtype: "int32" });
const of = (widths: readonly [number, number], mode?: "reflect" | "replicate" | "circular") =>
  pad(row, [widths], mode === undefined ? {} : { mode }).toArray();

describe("pad", () => {
  test("has the borders that np.pad calls constant, reflect, edge and wrap", () => {
    expect(pad(row, [[1, 2]], { value: 7 }).toArray()).toEqual([7, 1, 2, 3, 4, 7, 7]);
    expect(of([2, 3], "reflect")).toEqual([3, 2, 1, 2, 3, 4, 3, 2, 1]);
    expect(of([2, 5], "replicate")).toEqual([1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4]);
    expect(of([3, 4], "circular")).toEqual([2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
  });

  test("takes elements away for negative widths, in every mode", () => {
    for (const mode of [undefined, "reflect", "replicate", "circular"] as const) {
      expect(of([-1, 0], mode)).toEqual([2, 3, 4]);
      expect(of([-1, -2], mode)).toEqual([2]);
      expect(of([0, 0], mode)).toEqual([1, 2, 3, 4]);
    }
    expect(of([-4, 0])).toEqual([]);
    expect(of([-2, 1])).toEqual([3, 4, 0]);
    // what was cut off stands in a border of the edge, but the other end of what is left in one of that
    expect(of([-1, 2], "reflect")).toEqual([2, 3, 4, 3, 2]);
    expect(of([2, -1], "circular")).toEqual([2, 3, 1, 2, 3]);
  });

  test("keeps the dtype, along any axes", () => {
    const mask = pad(
      tensor([[true], [false]]),
      [
        [1, 0],
        [0, 1],
      ],
      { mode: "replicate" },
    );
    expect(mask.toArray()).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ]);
    expect(
      pad(zeros([2, 0, 3]), [
        [1, 1],
        [2, 0],
        [0, 0],
      ]).shape,
    ).toEqual([4, 2, 3]);
    expect(pad(tensor(5), []).item()).toBe(5);
  });
});

const x = zeros([2, 3], { name: "x" });
describe("what pad refuses", () => {
  everyMistake([
    [
      "other many pairs than axes",
      () => pad(x, [[1, 1]]),
      ShapeError,
      'pad: "x" of shape (2, 3) takes [before, after] for each of its 2 axes, got [[1, 1]]',
    ],
    [
      "a fraction",
      () =>
        pad(x, [
          [0.5, 0],
          [0, 0],
        ]),
      ShapeError,
      "pad: padding must be an array of [before, after], whole numbers, one pair per axis, got [[0.5, 0], [0, 0]]",
    ],
    [
      "a list with holes",
      () => pad(x, new Array(2) as unknown as Padding),
      ShapeError,
      "pad: padding must be an array of [before, after], whole numbers, one pair per axis, got [undefined, undefined]",
    ],
    [
      "more away than there is",
      () =>
        pad(x, [
          [-1, -2],
          [0, 0],
        ]),
      ShapeError,
      'pad: [-1, -2] takes more away from axis 0 of "x" than the 2 elements that it has',
    ],
    [
      "more away on one side, less on the other",
      () =>
        pad(x, [
          [-3, 4],
          [0, 0],
        ]),
      ShapeError,
      'pad: [-3, 4] takes more away from axis 0 of "x" than the 2 elements that it has',
    ],
    [
      "a mirror too short",
      () =>
        pad(
          x,
          [
            [0, 0],
            [1, 3],
          ],
          { mode: "reflect" },
        ),
      ShapeError,
      'pad: axis 1 of "x" of shape (2, 3) has 3 elements, too few for a border of [1, 3] in mode "reflect": at ' +
        "most 2 on either side",
    ],
    [
      "an edge of nothing",
      () => pad(zeros([0]), [[1, 0]], { mode: "replicate" }),
      ShapeError,
      "pad: axis 0 of an unnamed tensor of shape (0,) has 0 elements, too few for a border of [1, 0] in mode " +
        '"replicate": at most 0 on either side',
    ],
    [
      "a value where there is none",
      () =>
        pad(
          x,
          [
            [0, 0],
            [0, 0],
          ],
          { mode: "circular", value: 1 },
        ),
      ValueError,
      'pad: a border in mode "circular" has no value of its own, got 1',
    ],
    [
      "another mode",
      () =>
        pad(
          x,
          [
            [0, 0],
            [0, 0],
          ],
          { mode: "edge" as "reflect" },
        ),
      ValueError,
      'pad: mode must be "constant", "reflect", "replicate" or "circular", got "edge"',
    ],
  ]);
});
