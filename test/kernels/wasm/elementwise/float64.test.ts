/** float64 in WebAssembly: wherever it runs there, it has the bits of the reference. */
import { describe, expect, test } from "vitest";
import { type NdArray, type Shape, sizeOf } from "../../../../src/array/index.js";
import { type MatmulFlags, reference } from "../../../../src/kernels/index.js";
import { array, awkward, elementsOf, expectSame, freshWasm, isResident, numbers } from "../arrays.js";

const { kernels, memory } = freshWasm({ smallest: 0 });
const lengths = [...Array.from({ length: 20 }, (_, i) => i), 63, 64, 65, 1001];

/** All 53 bits in use. */
const random = (shape: Shape, seed = 1): NdArray =>
  array(
    shape,
    numbers(sizeOf(shape), seed).map((x, i) => x / 3 + 1 / (i + 7)),
    "float64",
  );
const odd = (shape: Shape, shift = 0): NdArray => array(shape, elementsOf(awkward(shape, shift)), "float64");

describe("elementwise", () => {
  const unary = [
    "neg",
    "abs",
    "square",
    "sqrt",
    "rsqrt",
    "reciprocal",
    "relu",
    "sign",
    "floor",
    "ceil",
    "round",
  ] as const;
  test.each(unary)("%s, at every length, awkward numbers included", (name) => {
    for (const n of lengths.slice(1))
      for (const a of [random([n], n), odd([n], n)]) {
        const y = kernels[name](a);
        expect(isResident(y)).toBe(true);
        expectSame(y, reference[name](a), `${n}`);
      }
  });

  const binary = ["add", "sub", "mul", "div", "maximum", "minimum", "reluBackward"] as const;
  const pairs: [Shape, Shape][] = [
    [[5, 7], [7]],
    [
      [5, 7],
      [5, 1],
    ],
    [[5, 7], []],
    [
      [5, 1],
      [1, 7],
    ],
    [
      [2, 3, 5],
      [2, 1, 5],
    ],
    [[1], [1]],
    [[0, 3], [3]],
  ];
  test.each(binary)("%s, at every length and in every layout", (name) => {
    for (const n of lengths) {
      expectSame(
        kernels[name](random([n], 1), random([n], 2)),
        reference[name](random([n], 1), random([n], 2)),
      );
      expectSame(kernels[name](odd([n]), odd([n], 3)), reference[name](odd([n]), odd([n], 3)));
    }
    if (name === "reluBackward") return;
    for (const [s, t] of pairs) {
      const [a, b] = [random(s, 3), random(t, 4)];
      expectSame(kernels[name](a, b), reference[name](a, b), `${s} ${t}`);
      expectSame(kernels[name](b, a), reference[name](b, a), `${t} ${s}`);
    }
    expect(isResident(kernels[name](random([40], 1), random([40], 2)))).toBe(true);
  });

  test("addInPlace and addScaledInPlace", () => {
    const write = { by: "test" };
    for (const n of lengths) {
      const [a, b, source] = [random([n], 1), random([n], 1), random([n], 2)];
      kernels.addInPlace(a, source);
      reference.addInPlace(b, source);
      kernels.addScaledInPlace(a, -0.1, source, write);
      reference.addScaledInPlace(b, -0.1, source, write);
      expectSame(a, b, `${n}`);
      expect([a.storage.version, a.storage.lastWrite]).toEqual([1, write]);
    }
  });
});

describe("reductions", () => {
  test.each(["sum", "mean", "max", "min"] as const)("%s over every set of axes", (name) => {
    for (const shape of [[40], [5, 7], [7, 5], [9, 1], [1, 9], [3, 4, 5], [2, 3, 4, 5]] as Shape[])
      for (let chosen = 1; chosen < 2 ** shape.length; chosen++) {
        const axes = shape.map((_, axis) => axis).filter((axis) => (chosen >> axis) & 1);
        for (const a of [random(shape, 3), odd(shape)]) {
          const y = kernels[name](a, axes, true);
          expect(isResident(y)).toBe(true);
          expectSame(y, reference[name](a, axes, true), `${shape} over ${axes}`);
        }
      }
  });
});

describe("products", () => {
  const flagsOf: MatmulFlags[] = [
    {},
    { transposeA: true },
    { transposeB: true },
    { transposeA: true, transposeB: true },
  ];
  const operands = (m: number, k: number, n: number, flags: MatmulFlags): [NdArray, NdArray] => [
    random(flags.transposeA ? [k, m] : [m, k], m + k),
    random(flags.transposeB ? [n, k] : [k, n], n + k + 7),
  ];

  test("M, K and N from 1 to 11, under every pair of flags", () => {
    for (let m = 1; m <= 11; m++)
      for (let k = 1; k <= 11; k += 2)
        for (let n = 1; n <= 11; n++) {
          const flags = flagsOf[(m + n + k) % 4] as MatmulFlags;
          const [a, b] = operands(m, k, n, flags);
          const y = kernels.matmul(a, b, flags);
          expect(isResident(y)).toBe(true);
          expectSame(y, reference.matmul(a, b, flags), `${m} ${k} ${n} ${JSON.stringify(flags)}`);
          for (const each of [a, b, y]) memory.free(each.storage);
        }
  });

  test.each(flagsOf)("larger odd sizes, %o", (flags) => {
    for (const [m, k, n] of [
      [33, 65, 47],
      [100, 84, 50],
      [1, 301, 1],
      [7, 1, 255],
      [255, 31, 4],
    ] as const) {
      const [a, b] = operands(m, k, n, flags);
      expectSame(kernels.matmul(a, b, flags), reference.matmul(a, b, flags), `${m} ${k} ${n}`);
    }
  });

  test("leading axes broadcast, and NaN and infinities go where they belong", () => {
    for (const [s, t] of [
      [[2], [2]],
      [[3], []],
      [[], [3]],
      [
        [2, 1],
        [1, 4],
      ],
    ] as [Shape, Shape][])
      for (const flags of flagsOf) {
        const [a, b] = [random([...s, 6, 6], 1), random([...t, 6, 6], 2)];
        expectSame(kernels.matmul(a, b, flags), reference.matmul(a, b, flags), `${s} ${t}`);
      }
    expectSame(
      kernels.matmul(odd([11, 11]), odd([11, 11], 5)),
      reference.matmul(odd([11, 11]), odd([11, 11], 5)),
    );
  });

  test("empty sizes", () => {
    for (const [s, t] of [
      [
        [0, 3],
        [3, 4],
      ],
      [
        [3, 0],
        [0, 4],
      ],
    ] as [Shape, Shape][])
      expectSame(kernels.matmul(random(s), random(t)), reference.matmul(random(s), random(t)));
  });
});
