/** Matrix products in WebAssembly against the reference: every tail of every tile, transposed, stacked, streamed and over nonzeros. */
import { describe, expect, test } from "vitest";
import type { NdArray, Shape } from "../../../../src/array/index.js";
import { type MatmulFlags, reference } from "../../../../src/kernels/index.js";
import { bySize } from "../../../helpers/size.js";
import {
  array,
  awkward,
  elementsOf,
  expectSame,
  freshWasm,
  isResident,
  numbers,
  random,
  sparse,
} from "../arrays.js";

const { kernels, memory } = freshWasm({ smallest: 0 });
const flagsOf: MatmulFlags[] = [
  {},
  { transposeA: true },
  { transposeB: true },
  { transposeA: true, transposeB: true },
];

/** Operands of a product (M, K) · (K, N), stored as the flags say. */
const operands = (
  m: number,
  k: number,
  n: number,
  { transposeA, transposeB }: MatmulFlags,
): [NdArray, NdArray] => [
  random(transposeA ? [k, m] : [m, k], m + k),
  random(transposeB ? [n, k] : [k, n], n + k + 7),
];

const expectProduct = (a: NdArray, b: NdArray, flags: MatmulFlags, title: string) => {
  const y = kernels.matmul(a, b, flags);
  expect(isResident(y), title).toBe(true);
  expectSame(y, reference.matmul(a, b, flags), title);
};

describe("one product", () => {
  test("M, K and N from 1 to 20, under every pair of flags", () => {
    for (let m = 1; m <= 20; m++)
      for (let k = 1; k <= 20; k += m % 3 === 0 ? 1 : 3)
        for (let n = 1; n <= 20; n++) {
          const flags = flagsOf[(m + n + k) % 4] as MatmulFlags;
          const [a, b] = operands(m, k, n, flags);
          expectProduct(a, b, flags, `${m} ${k} ${n} ${JSON.stringify(flags)}`);
          memory.free(a.storage);
          memory.free(b.storage);
        }
  });

  test.each(flagsOf)("larger odd sizes, %o", (flags) => {
    for (const [m, k, n] of [
      [33, 65, 47],
      [100, 784, 50],
      [50, 100, 10],
      [127, 3, 129],
      [1, 301, 1],
      [7, 1, 255],
      [255, 31, 4],
    ] as const)
      expectProduct(...operands(m, k, n, flags), flags, `${m} ${k} ${n}`);
  });

  test("few rows with many columns, and operands that are packed both, of short and of long sums", () => {
    for (const [m, k, n, flags] of [
      [1, 300, 1501, {}],
      [2, 4130, 1030, {}],
      [1, 4130, 1030, { transposeB: true }],
      [2, 260, 37, { transposeA: true, transposeB: true }],
      [263, 70, 19, { transposeA: true }],
      [262, 300, 20, { transposeA: true, transposeB: true }],
      [256, 4130, 17, { transposeA: true }],
      [261, 1030, 18, {}],
      [64, 4130, 68, {}],
    ] as const)
      expectProduct(...operands(m, k, n, flags), flags, `${m} ${k} ${n} ${JSON.stringify(flags)}`);
  });

  test("float64 whose left operand is gathered, of short and of long sums", () => {
    for (const [m, k, n] of [
      [259, 30, 18],
      [263, 2100, 19],
    ] as const)
      for (const flags of flagsOf) {
        const [a, b] = operands(m, k, n, flags).map((each) => reference.cast(each, "float64")) as [
          NdArray,
          NdArray,
        ];
        expectProduct(a, b, flags, `${m} ${k} ${n} ${JSON.stringify(flags)}`);
      }
  });

  test("an element is the same sum wherever its row lies: in a tile or in a tail", () => {
    const [a, b] = operands(40, 37, 43, {});
    const whole = elementsOf(kernels.matmul(a, b));
    for (const rows of [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 31]) {
      const part = kernels.matmul(array([rows, 37], elementsOf(a).slice(0, rows * 37)), b);
      expect(elementsOf(part)).toEqual(whole.slice(0, rows * 43));
    }
  });

  test("NaN and infinities go where the reference sends them", () => {
    for (const flags of flagsOf) {
      const [a, b] = [awkward([11, 11]), awkward([11, 11], 5)];
      expectSame(kernels.matmul(a, b, flags), reference.matmul(a, b, flags));
    }
  });

  test("empty sizes give zeros or nothing, as the reference", () => {
    for (const [a, b] of [
      [
        [0, 3],
        [3, 4],
      ],
      [
        [3, 0],
        [0, 4],
      ],
      [
        [3, 4],
        [4, 0],
      ],
    ] as const)
      expectSame(kernels.matmul(random(a), random(b)), reference.matmul(random(a), random(b)));
  });

  test("rows wider than the working space, and integers, fall through", () => {
    const [a, b] = [random([2, 3]), random([3, 12_001])];
    const y = kernels.matmul(a, b);
    expect(isResident(y)).toBe(false);
    expectSame(y, reference.matmul(a, b));
    const [c, d] = [random([9, 9], 1, "int32"), random([9, 9], 2, "int32")];
    expectSame(kernels.matmul(c, d), reference.matmul(c, d));
  });
});

describe("stacks of products", () => {
  test("of every size are cut into matrices, or taken for one, with the reference's bits", () => {
    for (const dtype of ["float32", "float64"] as const)
      for (const [shapeA, shapeB, flags] of [
        [[7, 20, 33], [7, 33, 18], {}],
        [[7, 33, 20], [7, 18, 33], { transposeA: true, transposeB: true }],
        [[3, 2, 2, 33], [3, 2, 33, 18], {}],
        [[3, 1, 33], [3, 18, 33], { transposeB: true }],
        [[4, 5, 33], [33, 1], {}],
        [[4, 5, 33], [1, 33, 18], {}],
        [[1, 5, 33], [6, 33, 18], {}],
        [[4, 1, 5, 33], [1, 3, 33, 18], {}],
        [[2, 400, 130], [2, 130, 90], {}],
      ] as const) {
        const [a, b] = [random(shapeA, 3, dtype), random(shapeB, 4, dtype)];
        const y = kernels.matmul(a, b, flags);
        expect(isResident(y)).toBe(true);
        expectSame(y, reference.matmul(a, b, flags), `${dtype} ${shapeA} · ${shapeB}`);
      }
  });

  const stacks: [Shape, Shape][] = [
    [[2], [2]],
    [[3], []],
    [[], [3]],
    [[2, 3], [3]],
    [
      [2, 1],
      [1, 4],
    ],
    [
      [2, 1, 2],
      [3, 1],
    ],
    [[0], [1]],
  ];
  test.each(flagsOf)("leading axes broadcast, %o", (flags) => {
    for (const [batchA, batchB] of stacks) {
      const [a, b] = operands(5, 6, 9, flags);
      const [stackA, stackB] = [random([...batchA, ...a.shape], 3), random([...batchB, ...b.shape], 4)];
      expectSame(
        kernels.matmul(stackA, stackB, flags),
        reference.matmul(stackA, stackB, flags),
        `${batchA} · ${batchB}`,
      );
    }
  });
});

describe("a left operand that is too large to move in", () => {
  test("passes through in blocks: dense, mostly zero, and transposed on the right", () => {
    const [m, k, n] = [bySize(11_003, 2003), 784, 3];
    for (const a of [random([m, k], 3), sparse([m, k], 3)]) {
      for (const flags of [{}, { transposeB: true }]) {
        const b = random(flags.transposeB ? [n, k] : [k, n], 4);
        const y = kernels.matmul(a, b, flags);
        expect(isResident(a)).toBe(false);
        expect(isResident(y)).toBe(false); // nor does the result
        expectSame(y, reference.matmul(a, b, flags));
      }
    }
  });
});

describe("skipping zeros", () => {
  const wasm = freshWasm();
  /** The product with skipping on and off. */
  const both = (a: NdArray, b: NdArray, flags: MatmulFlags = {}): [NdArray, NdArray] => {
    wasm.skipZeros = true;
    const on = wasm.kernels.matmul(a, b, flags);
    wasm.skipZeros = false;
    const off = wasm.kernels.matmul(a, b, flags);
    wasm.skipZeros = true;
    return [on, off];
  };
  const lists = (a: NdArray) =>
    wasm.memory.blockOf(a)?.derived as { rows?: unknown; columns?: unknown } | undefined;

  test("changes no bit: the sums run in the same order, and adding zeros changes nothing", () => {
    for (const n of [1, 2, 3, 4, 5, 8, 10, 27, 28, 29, 50, 52, 53, 56, 57, 100]) {
      const a = sparse([96, 131], n);
      expectSame(...both(a, random([131, n], n)), `${n}`);
      expect(lists(a)?.rows).toBeDefined();
      expectSame(...both(a, random([96, n], n), { transposeA: true }), `${n}ᵀ`);
      expect(lists(a)?.columns).toBeDefined();
    }
  });

  test("rows and columns without a single nonzero give zeros", () => {
    const values = numbers(100 * 100).map((x, i) => (i % 100 < 90 || i < 1000 ? 0 : x));
    const a = array([100, 100], values);
    expectSame(...both(a, random([100, 7])));
    expectSame(...both(a, random([100, 7]), { transposeA: true }));
    const zeros = array([100, 100], new Array(10_000).fill(0));
    expectSame(...both(zeros, random([100, 7])));
  });

  test("is for mostly zero operands only", () => {
    const dense = random([100, 100]);
    both(dense, random([100, 9]));
    expect(lists(dense)?.rows).toBeUndefined();
    const half = array(
      [100, 100],
      numbers(10_000).map((x) => (x < 0.2 ? 0 : x)),
    ); // 45 % are not zero
    both(half, random([100, 9]));
    expect(lists(half)?.rows).toBeUndefined();
    const uneven = array(
      [200, 100],
      numbers(20_000).map((x, i) => (i < 10_000 || i % 1300 > 700 ? 0 : x)),
    );
    expectSame(...both(uneven, random([100, 9])));
  });

  test("never hides a NaN or an infinity of the other operand", () => {
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      for (const place of [0, 17, 100 * 9 - 1]) {
        const a = sparse([96, 100], 4);
        const b = random([100, 9], 5);
        elementsOf(b)[place] = bad;
        const y = wasm.kernels.matmul(a, b);
        const z = reference.matmul(a, b);
        expect([...elementsOf(y)].map(Number.isFinite)).toEqual([...elementsOf(z)].map(Number.isFinite));
      }
    }
  });

  test("a NaN or an infinity of the left operand is no zero", () => {
    const a = sparse([96, 100], 4);
    elementsOf(a)[5] = Number.NaN;
    elementsOf(a)[777] = Infinity;
    const [on, off] = both(a, random([100, 9], 5));
    expectSame(on, off);
    expect(Number.isNaN(elementsOf(on)[0])).toBe(true);
  });

  test("a write makes the scan invalid, counted or not", () => {
    const a = sparse([96, 100], 4);
    const b = random([100, 9], 5);
    const write = { by: "test" };
    const check = (title: string) => expectSame(wasm.kernels.matmul(a, b), reference.matmul(a, b), title);
    check("before");
    wasm.kernels.setElement(a, 3, 7, write);
    check("setElement");
    wasm.kernels.assign(a, sparse([96, 100], 6), write);
    check("assign");
    wasm.kernels.addInPlace(a, sparse([96, 100], 7));
    check("addInPlace");
    wasm.kernels.addScaledInPlace(a, 2, sparse([96, 100], 8), write);
    check("addScaledInPlace");
    wasm.kernels.assign(a, random([96, 100], 6), write);
    check("dense now");
  });

  test("the same elements under another shape are scanned again", () => {
    const a = sparse([96, 100], 4);
    const b = random([100, 9], 5);
    wasm.kernels.matmul(a, b);
    const reshaped = a.reshape([100, 96]);
    const c = random([96, 9], 6);
    expectSame(wasm.kernels.matmul(reshaped, c), reference.matmul(reshaped, c));
    expectSame(wasm.kernels.matmul(a, b), reference.matmul(a, b));
  });

  test("lists that had to give way are made again", () => {
    const small = freshWasm({ target: 100_000 });
    const a = sparse([96, 100], 4);
    const b = random([100, 9], 5);
    for (let i = 0; i < 20; i++) {
      expectSame(small.kernels.matmul(a, b), reference.matmul(a, b));
      expectSame(
        small.kernels.matmul(a, random([96, 9], 6), { transposeA: true }),
        reference.matmul(a, random([96, 9], 6), { transposeA: true }),
      );
      for (let j = 0; j < i; j++) small.kernels.neg(random([500], j));
    }
    expect(small.memory.stats().dropped).toBeGreaterThan(0);
  });
});
