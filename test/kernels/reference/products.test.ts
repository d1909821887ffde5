/** Matrix products and softmax: against sums spelled out, and at the edges of the number range. */
import { describe, expect, test } from "vitest";
import { array, floating, k, list, ofDense, scrambled, whole } from "../../helpers/arrays.js";
import { at, broadcastIndex, broadcastShape, build, type Dense } from "../../helpers/oracle.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe("matmul", () => {
  const flags = [
    {},
    { transposeA: true },
    { transposeB: true },
    { transposeA: true, transposeB: true },
    { transposeA: false, transposeB: false },
  ];
  const sizes = [
    [2, 3, 4],
    [1, 1, 1],
    [1, 5, 1],
    [3, 1, 2],
    [2, 0, 3],
    [0, 2, 3],
    [2, 3, 0],
  ] as const;
  const batches: readonly (readonly [number[], number[]])[] = [
    [[], []],
    [[2], []],
    [[], [3]],
    [[2, 1], [3]],
    [[1], [2]],
    [[0], [1]],
  ];

  function product(a: Dense, b: Dense, transposeA: boolean, transposeB: boolean): Dense {
    const lead = (x: Dense) => x.shape.slice(0, -2);
    const flip = (i: number, j: number, transposed: boolean) => (transposed ? [j, i] : [i, j]);
    const extents = (x: Dense, transposed: boolean) => {
      const [rows, columns] = x.shape.slice(-2) as [number, number];
      return transposed ? [columns, rows] : [rows, columns];
    };
    const [m, inner] = extents(a, transposeA) as [number, number];
    const n = extents(b, transposeB)[1] as number;
    return build([...broadcastShape(lead(a), lead(b)), m, n], (index) => {
      const [head, i, j] = [index.slice(0, -2), index.at(-2) as number, index.at(-1) as number];
      let total = 0;
      for (let l = 0; l < inner; l++) {
        const x = at(a, [...broadcastIndex(lead(a), head), ...flip(i, l, transposeA)]);
        const y = at(b, [...broadcastIndex(lead(b), head), ...flip(l, j, transposeB)]);
        total += x * y;
      }
      return total;
    });
  }

  test.each(sizes)("(%d, %d) · (.., %d): every transposition, every batch, every dtype", (m, inner, n) => {
    for (const [batchA, batchB] of batches) {
      for (const each of flags) {
        const { transposeA = false, transposeB = false } = each;
        const a = scrambled([...batchA, ...(transposeA ? [inner, m] : [m, inner])], 3);
        const b = scrambled([...batchB, ...(transposeB ? [n, inner] : [inner, n])], 7);
        const expected = product(a, b, transposeA, transposeB);
        for (const dtype of ["float64", "float32", "int32"] as const)
          expect(
            whole(k.matmul(ofDense(a, dtype), ofDense(b, dtype), each)),
            JSON.stringify([batchA, batchB, each, dtype]),
          ).toEqual({ shape: expected.shape, dtype, values: expected.values });
      }
    }
  });

  test("float32 adds 256 terms one after another, blocks up to 4096 terms likewise, and these in float64", () => {
    const sum = (length: number, terms: Readonly<Record<number, number>>) => {
      const values = new Array<number>(length).fill(0);
      for (const [at, value] of Object.entries(terms)) values[Number(at)] = value;
      const two = k.concat([array(values, [length, 1], "float32"), k.full([length, 1], 0, "float32")], 1);
      return list(k.matmul(k.full([1, length], 1, "float32"), two))[0];
    };
    const large = 2 ** 24; // where adding 1 changes nothing
    expect(sum(256, { 0: large, 1: 1, 255: 1 })).toBe(large);
    expect(sum(512, { 0: large, 256: 1, 511: 1 })).toBe(large + 2);
    expect(sum(513, { 0: large, 256: 1, 512: 1 })).toBe(large);
    expect(sum(4096, { 0: large, 3840: 1, 4095: 1 })).toBe(large + 2);
    expect(sum(12_288, { 0: large, 4096: 1, 8192: 1 })).toBe(large + 2);
    expect(sum(8192, { 0: large, 4096: 1, 4352: 1 })).toBe(large + 2);
    expect(sum(8192, { 0: large, 3840: 1, 4096: 1 })).toBe(large);
  });

  test("a single column is summed in float64 and rounded once", () => {
    const a = array([2 ** 24, 1, 1, 1, 1], [1, 5], "float32");
    expect(list(k.matmul(a, k.full([5, 1], 1, "float32")))).toEqual([2 ** 24 + 4]);
  });

  test("int32 is exact, and what it cannot hold is refused, however the terms cancel", () => {
    const [high, low] = [2 ** 31 - 1, -(2 ** 31)];
    const times = (a: number[], b: number[]) =>
      list(k.matmul(array(a, [1, a.length], "int32"), array(b, [b.length, 1], "int32")));
    expect(times([high, high], [1, -1])).toEqual([0]);
    expect(times([2 ** 20, -(2 ** 20), 3], [2 ** 31 - 2, 2 ** 31 - 2, 5])).toEqual([15]);
    expect(() => times([high, 1], [1, 1])).toThrow("matmul: 2147483648 does not fit into int32");
    // beyond 2^53, where float64 would round
    expect(() => times([low, high, 1], [low, -high, 1])).toThrow("matmul: 4611686018427388000 does not fit");
  });

  test("NaN and infinities stay in their rows and columns", () => {
    const a = array([nan, 1, 1, 1], [2, 2]);
    const b = array([1, 2, 3, inf], [2, 2]);
    expect(list(k.matmul(a, b))).toEqual([nan, nan, 4, inf]);
  });

  test("a NaN is not hidden by a 0 on the other side", () => {
    expect(list(k.matmul(array([0, 1], [1, 2]), array([nan, 1], [2, 1])))).toEqual([nan]);
  });
});

describe.each(floating)("softmax in %s", (dtype) => {
  const close = dtype === "float64" ? 14 : 6;

  test("is e^x over the sum of e^x along any axis, and logSoftmax its logarithm", () => {
    for (const shape of [[4], [2, 3], [2, 3, 2], [0, 3]]) {
      const x = scrambled(shape, 9);
      for (const axis of shape.keys()) {
        const [y, logs] = [k.softmax(ofDense(x, dtype), axis), k.logSoftmax(ofDense(x, dtype), axis)];
        expect([y.shape, y.dtype, logs.shape, logs.dtype]).toEqual([shape, dtype, shape, dtype]);
        const exponentials = { shape, values: x.values.map(Math.exp) };
        const expected = build(shape, (index) => {
          const row = Array.from({ length: shape[axis] as number }, (_, j) =>
            at(
              exponentials,
              index.map((i, a) => (a === axis ? j : i)),
            ),
          );
          return at(exponentials, index) / row.reduce((sum, each) => sum + each, 0);
        });
        for (const [i, probability] of expected.values.entries()) {
          expect(list(y)[i]).toBeCloseTo(probability, close);
          expect(list(logs)[i]).toBeCloseTo(Math.log(probability), close - 1);
        }
      }
    }
  });

  test("neither overflows nor divides by 0 at ±1000", () => {
    const x = array([1000, -1000, 0, -1000, -1001, -1002], [2, 3], dtype);
    expect(list(k.softmax(x, 1)).slice(0, 3)).toEqual([1, 0, 0]);
    expect(list(k.logSoftmax(x, 1)).slice(0, 3)).toEqual([0, -2000, -1000]);
    const total = 1 + Math.exp(-1) + Math.exp(-2);
    expect(list(k.softmax(x, 1))[3]).toBeCloseTo(1 / total, close);
    expect(list(k.logSoftmax(x, 1))[5]).toBeCloseTo(-2 - Math.log(total), close - 1);
  });

  test("-Infinity has probability 0, a row of nothing else and +Infinity have none", () => {
    const x = array([-inf, 0, -inf, -inf, inf, 0], [3, 2], dtype);
    expect(list(k.softmax(x, 1))).toEqual([0, 1, nan, nan, nan, nan]);
    expect(list(k.logSoftmax(x, 1)).slice(0, 2)).toEqual([-inf, 0]);
  });

  test("softmaxCrossEntropy is -Σ t · ln softmax(x) of each row, for classes and for weights", () => {
    const logits = array([1, 2, 3, -1, 0, 1], [2, 3], dtype);
    const logs = list(k.logSoftmax(logits, 1));
    const classes = k.softmaxCrossEntropy(logits, array([2, 0], [2], "int32"));
    expect(list(classes.losses)[0]).toBeCloseTo(-(logs[2] as number), close - 1);
    expect(list(classes.losses)[1]).toBeCloseTo(-(logs[3] as number), close - 1);
    expect(whole(classes.probs)).toEqual(whole(k.softmax(logits, 1)));
    const weights = array([0.5, 0.25, 0.25, 0, 2, 0], [2, 3], dtype);
    const { losses } = k.softmaxCrossEntropy(logits, weights);
    expect([losses.shape, losses.dtype]).toEqual([[2], dtype]);
    const loss = (weights: readonly number[], row: number) =>
      -weights.reduce((sum, weight, c) => sum + weight * (logs[3 * row + c] as number), 0);
    expect(list(losses)[0]).toBeCloseTo(loss([0.5, 0.25, 0.25], 0), close - 1);
    expect(list(losses)[1]).toBeCloseTo(loss([0, 2, 0], 1), close - 1);
  });

  test("a class of probability 0 costs nothing where it is not the target, and its logit where it is", () => {
    const logits = array([1000, -1000, 0, -inf], [2, 2], dtype);
    const { losses } = k.softmaxCrossEntropy(logits, array([0, 0], [2], "int32"));
    expect(list(losses)).toEqual([0, 0]);
    const wrong = k.softmaxCrossEntropy(logits, array([1, 1], [2], "int32"));
    expect(list(wrong.losses)).toEqual([2000, inf]);
    const oneHot = k.softmaxCrossEntropy(logits, array([1, 0, 1, 0], [2, 2], dtype));
    expect(list(oneHot.losses)).toEqual([0, 0]);
  });
});
