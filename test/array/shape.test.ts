/** Shapes: sizes, strides, broadcasting and the walk over offsets. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/arguments/index.js";
import {
  broadcastShapes,
  broadcastStrides,
  formatShape,
  offsetsOf,
  reducedShape,
  sameShape,
  sizeOf,
  splitAtAxis,
  stretchedAxes,
  stridesOf,
  tryBroadcast,
} from "../../src/array/index.js";
import { axisSets } from "../helpers/arrays.js";
import { broadcastIndex, indicesOf, placeOf } from "../helpers/oracle.js";

fc.configureGlobal({ seed: 1964, numRuns: 200 });
const extent = fc.constantFrom(2, 3, 1, 4, 2, 1, 0);
const shape = fc.array(extent, { maxLength: 4 });

describe("one shape", () => {
  test("the size of a scalar is 1, of an empty axis 0", () => {
    expect([[], [5], [2, 3, 4], [2, 0, 4]].map(sizeOf)).toEqual([1, 5, 24, 0]);
  });

  test("is printed as NumPy prints it", () => {
    expect([[], [3], [0], [100, 784]].map(formatShape)).toEqual(["()", "(3,)", "(0,)", "(100, 784)"]);
  });

  test("equals another of the same rank and extents only", () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([], [])).toBe(true);
    expect(sameShape([2, 3], [3, 2])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
    expect(sameShape([2, 1], [2])).toBe(false);
  });

  test("strides lead from each index to its place in row-major order", () => {
    fc.assert(
      fc.property(shape, (dims) => {
        const strides = stridesOf(dims);
        const places = indicesOf(dims).map((index) =>
          index.reduce((place, i, axis) => place + i * (strides[axis] as number), 0),
        );
        expect(places).toEqual(places.map((_, i) => i));
        expect([...offsetsOf(dims, strides)]).toEqual(places);
      }),
    );
  });

  test("seen from an axis it is outer blocks of rows of inner elements", () => {
    expect(splitAtAxis([2, 3, 4, 5], 1)).toEqual({ outer: 2, length: 3, inner: 20 });
    expect(splitAtAxis([7], 0)).toEqual({ outer: 1, length: 7, inner: 1 });
    expect(splitAtAxis([2, 0], 0)).toEqual({ outer: 1, length: 2, inner: 0 });
  });

  test("loses its reduced axes, or keeps them with size 1", () => {
    expect(reducedShape([2, 3, 4], [0, 2], false)).toEqual([3]);
    expect(reducedShape([2, 3, 4], [0, 2], true)).toEqual([1, 3, 1]);
    expect(reducedShape([2, 3], [], false)).toEqual([2, 3]);
    expect(reducedShape([2, 3], [0, 1], false)).toEqual([]);
  });
});

describe("offsetsOf", () => {
  test("walks any strides from any start", () => {
    expect([...offsetsOf([2, 3], [1, 2])]).toEqual([0, 2, 4, 1, 3, 5]);
    expect([...offsetsOf([3], [-2], 5)]).toEqual([5, 3, 1]);
    expect([...offsetsOf([2, 2], [0, 1], 7)]).toEqual([7, 8, 7, 8]);
    expect([...offsetsOf([], [], 4)]).toEqual([4]);
    expect([...offsetsOf([2, 0], [1, 1])]).toEqual([]);
  });

  test("agrees with index times stride, summed", () => {
    const drawn = shape.chain((dims) =>
      fc.tuple(
        fc.constant(dims),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: dims.length, maxLength: dims.length }),
      ),
    );
    fc.assert(
      fc.property(drawn, ([dims, strides]) => {
        const expected = indicesOf(dims).map((index) =>
          index.reduce((offset, i, axis) => offset + i * (strides[axis] as number), 100),
        );
        expect([...offsetsOf(dims, strides, 100)]).toEqual(expected);
      }),
    );
  });
});

describe("two shapes", () => {
  test.each([
    [[], [], []],
    [[3], [], [3]],
    [[2, 3], [3], [2, 3]],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [
      [4, 1, 3],
      [2, 1],
      [4, 2, 3],
    ],
    [[1], [0], [0]],
    [[0, 3], [1], [0, 3]],
    [
      [2, 0],
      [2, 1],
      [2, 0],
    ],
  ])("%j and %j broadcast to %j, in either order", (a, b, expected) => {
    expect(tryBroadcast(a, b)).toEqual(expected);
    expect(tryBroadcast(b, a)).toEqual(expected);
    expect(broadcastShapes(a, b)).toEqual(expected);
  });

  test.each([
    [[2], [3]],
    [[2, 3], [2]],
    [
      [2, 3],
      [4, 3],
    ],
    [[0], [2]],
  ])("%j and %j do not broadcast", (a, b) => {
    expect(tryBroadcast(a, b)).toBeUndefined();
    expect(() => broadcastShapes(a, b)).toThrow(
      new ShapeError(`${formatShape(a)} and ${formatShape(b)} do not broadcast`),
    );
  });

  /** A shape and one that stretches to it. */
  const stretched = shape.chain((to) =>
    fc
      .tuple(fc.integer({ min: 0, max: to.length }), fc.subarray(to.map((_, axis) => axis)))
      .map(([skip, shrunk]) => ({
        to,
        from: to.map((size, axis) => (shrunk.includes(axis) ? 1 : size)).slice(skip),
      })),
  );

  test("broadcast strides read the stretched element again and again", () => {
    fc.assert(
      fc.property(stretched, ({ from, to }) => {
        const expected = indicesOf(to).map((index) => placeOf(from, broadcastIndex(from, index)));
        expect([...offsetsOf(to, broadcastStrides(from, to))]).toEqual(expected);
      }),
    );
  });

  test("summing over the stretched axes leads back to the shape that was stretched", () => {
    fc.assert(
      fc.property(stretched, ({ from, to }) => {
        const axes = stretchedAxes(from, to);
        expect(sizeOf(reducedShape(to, axes, true))).toBe(sizeOf(from));
        expect(reducedShape(to, axes, true).slice(to.length - from.length)).toEqual(from);
        const repeats = sizeOf(axes.map((axis) => to[axis] as number));
        expect(repeats * sizeOf(from)).toBe(sizeOf(to));
      }),
    );
    expect(stretchedAxes([3, 1], [2, 3, 4])).toEqual([0, 2]);
    expect(stretchedAxes([1, 3], [1, 3])).toEqual([]);
    expect(stretchedAxes([], [1])).toEqual([0]);
  });
});

test("every set of axes is what the tests of reductions go over", () => {
  expect(axisSets(2)).toEqual([[], [0], [1], [0, 1]]);
});
