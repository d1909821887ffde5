/** Layouts: which broadcasts look like a matrix against a matrix, a row, a column or a single number. */
import { expect, test } from "vitest";
import { broadcastShapes, type Shape, sizeOf } from "../../../../src/array/index.js";
import { matrixLayout, repeatedLayout } from "../../../../src/kernels/wasm/run/layout.js";
import { broadcastIndex, indicesOf, placeOf } from "../../../helpers/oracle.js";

const layout = (a: Shape, b: Shape) => matrixLayout(a, b, broadcastShapes(a, b));

test("equal shapes are one long row", () => {
  expect(layout([3, 4], [3, 4])).toEqual({
    rows: 1,
    columns: 12,
    aRow: 12,
    aColumn: 1,
    bRow: 12,
    bColumn: 1,
  });
});

test("a bias is a row that every row sees again", () => {
  expect(layout([100, 50], [50])).toEqual({
    rows: 100,
    columns: 50,
    aRow: 50,
    aColumn: 1,
    bRow: 0,
    bColumn: 1,
  });
  expect(layout([50], [100, 50])).toEqual({
    rows: 100,
    columns: 50,
    aRow: 0,
    aColumn: 1,
    bRow: 50,
    bColumn: 1,
  });
});

test("one number per row is a column", () => {
  expect(layout([100, 50], [100, 1])).toEqual({
    rows: 100,
    columns: 50,
    aRow: 50,
    aColumn: 1,
    bRow: 1,
    bColumn: 0,
  });
  expect(layout([2, 3, 4], [2, 3, 1])).toEqual({
    rows: 6,
    columns: 4,
    aRow: 4,
    aColumn: 1,
    bRow: 1,
    bColumn: 0,
  });
  expect(layout([2, 3, 4], [2, 1, 1])).toEqual({
    rows: 2,
    columns: 12,
    aRow: 12,
    aColumn: 1,
    bRow: 1,
    bColumn: 0,
  });
});

test("a single number is a row of stride 0", () => {
  expect(layout([3, 4], [])).toMatchObject({ rows: 1, columns: 12, bRow: 0, bColumn: 0 });
  expect(layout([1, 1], [3, 4])).toMatchObject({ rows: 1, columns: 12, aRow: 0, aColumn: 0 });
});

test("a column beside a row is one number for each row of the result, and the same row every time", () => {
  expect(layout([3, 1], [1, 4])).toEqual({ rows: 3, columns: 4, aRow: 1, aColumn: 0, bRow: 0, bColumn: 1 });
  expect(layout([4], [3, 1])).toEqual({ rows: 3, columns: 4, aRow: 0, aColumn: 1, bRow: 1, bColumn: 0 });
});

test("stretching in the middle, at both ends, or of both operands without each element once is no matrix", () => {
  expect(layout([4, 5, 6], [4, 1, 6])).toBeUndefined();
  expect(layout([4, 5, 6], [1, 5, 1])).toBeUndefined();
  expect(layout([3, 1, 2], [1, 4, 2])).toBeUndefined();
});

test("matrices that lie one behind the other have one layout, and a step from one to the next", () => {
  const row = { rows: 5, columns: 6, aRow: 6, aColumn: 1, bRow: 0, bColumn: 1 };
  expect(repeatedLayout([4, 5, 6], [4, 1, 6], [4, 5, 6])).toEqual({ ...row, times: 4, aStep: 30, bStep: 6 });
  expect(repeatedLayout([5, 6], [4, 1, 6], [4, 5, 6])).toEqual({ ...row, times: 4, aStep: 0, bStep: 6 });
  expect(repeatedLayout([2, 4, 5, 6], [2, 4, 1, 6], [2, 4, 5, 6])).toBeUndefined();
});

test("whatever has a layout reads the elements that broadcasting means", () => {
  const extents = [1, 2, 3];
  const shapes: Shape[] = [
    [],
    ...extents.map((i) => [i]),
    ...extents.flatMap((i) => extents.map((j) => [i, j])),
    ...extents.flatMap((i) => extents.flatMap((j) => extents.map((k) => [i, j, k]))),
  ];
  let [found, fits] = [0, 0];
  for (const a of shapes) {
    for (const b of shapes) {
      let result: Shape;
      try {
        result = broadcastShapes(a, b);
      } catch {
        continue;
      }
      fits++;
      const split = matrixLayout(a, b, result);
      if (split === undefined) continue;
      found++;
      expect(split.rows * split.columns).toBe(sizeOf(result));
      indicesOf(result).forEach((index, place) => {
        const [row, column] = [Math.floor(place / split.columns), place % split.columns];
        expect(row * split.aRow + column * split.aColumn).toBe(placeOf(a, broadcastIndex(a, index)));
        expect(row * split.bRow + column * split.bColumn).toBe(placeOf(b, broadcastIndex(b, index)));
      });
    }
  }
  expect(found).toBeGreaterThan(fits / 2);
});
