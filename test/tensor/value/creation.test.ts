/** Tensors from data, from nothing, and back to arrays. */
import { describe, expect, test } from "vitest";
import {
  arange,
  DTypeError,
  eye,
  full,
  Generator,
  linspace,
  manualSeed,
  ones,
  onesLike,
  rand,
  randint,
  randn,
  ShapeError,
  tensor,
  ValueError,
  zeros,
  zerosLike,
} from "wengert";

describe("tensor", () => {
  test("takes numbers, nested arrays, booleans and typed arrays, and knows their dtype", () => {
    expect(tensor(3)).toMatchObject({
      shape: [],
      dtype: "float32",
      size: 1,
      rank: 0,
      isLeaf: true,
      requiresGrad: false,
    });
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(tensor([true, false])).toMatchObject({ dtype: "bool" });
    expect(tensor(true).toArray()).toBe(true);
    expect(tensor(new Float64Array([1, 2])).dtype).toBe("float64");
    expect(tensor(new Int32Array([1, 2])).dtype).toBe("int32");
    expect(tensor(new Uint8Array([1, 255])).toArray()).toEqual([1, 255]);
    expect(tensor(new Float32Array(6), { shape: [2, 3] }).shape).toEqual([2, 3]);
    expect(tensor([1, 2, 3, 4], { shape: [2, 2] }).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([[], []]).shape).toEqual([2, 0]);
  });

  test("copies: neither side sees the other's writes", () => {
    const data = new Float32Array([1, 2]);
    const x = tensor(data);
    data[0] = 9;
    expect(x.toArray()).toEqual([1, 2]);
    x.toTypedArray()[1] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });

  test("round-trips nested arrays of any depth", () => {
    const nested = [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ];
    expect(tensor(nested, { dtype: "float64" }).toArray()).toEqual(nested);
  });

  test.each<[string, () => unknown, new (...args: never[]) => Error, RegExp]>([
    ["ragged rows", () => tensor([[1, 2], [3]]), ShapeError, /ragged array: 1 elements at \[1\], but 2/],
    ["a number among rows", () => tensor([[1, 2], 3]), ShapeError, /ragged array: a single element at \[1\]/],
    ["a row among numbers", () => tensor([1, [2]]), ShapeError, /ragged array: an array at \[1\]/],
    [
      "a shape that the data does not fill",
      () => tensor([1, 2, 3], { shape: [2, 2] }),
      ShapeError,
      /3 elements .* do not fill shape \(2, 2\), which has 4/,
    ],
    ["a negative extent", () => tensor([1], { shape: [-1] }), ShapeError, /whole numbers of at least 0/],
    ["a string", () => tensor(["1"] as never), ValueError, /expected a number at \[0\], got "1"/],
    ["null", () => tensor(null as never), ValueError, /got null/],
    ["undefined", () => tensor(undefined as never), ValueError, /got undefined/],
    [
      "a fraction as int32",
      () => tensor([1, 2.5], { dtype: "int32" }),
      ValueError,
      /int32 cannot hold 2.5 \(element 1\)/,
    ],
    ["NaN as int32", () => tensor([Number.NaN], { dtype: "int32" }), ValueError, /int32 cannot hold NaN/],
    [
      "unsigned 64-bit integers",
      () => tensor(new BigUint64Array(2) as never),
      DTypeError,
      /BigUint64Array has no dtype here/,
    ],
    [
      "grad of integers",
      () => tensor([1], { dtype: "int32", requiresGrad: true }),
      DTypeError,
      /only float32 and float64/,
    ],
  ])("refuses %s", (_, make, kind, message) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });

  test("item is for one element only", () => {
    expect(tensor([[7]]).item()).toBe(7);
    expect(() => tensor([1, 2], { name: "x" }).item()).toThrow(
      new ShapeError('item: "x" has 2 elements, not one. Use toArray(), or reduce it first.'),
    );
  });
});

describe("creation", () => {
  test("constants, ranges and the identity", () => {
    expect(zeros([2]).toArray()).toEqual([0, 0]);
    expect(ones([1, 2], { dtype: "int32" })).toMatchObject({ dtype: "int32" });
    expect(full([2], 7, { name: "seven" }).name).toBe("seven");
    expect(zerosLike(ones([2], { dtype: "float64" }))).toMatchObject({ dtype: "float64" });
    expect(onesLike(zeros([3])).toArray()).toEqual([1, 1, 1]);
    expect(eye(2, 3).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(arange(4).toArray()).toEqual([0, 1, 2, 3]);
    expect(arange(5, 1, -2).toArray()).toEqual([5, 3]);
    expect(arange(1, 1).shape).toEqual([0]);
    expect(linspace(0, 1, 5, { dtype: "float64" }).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(3, 9, 1).toArray()).toEqual([3]);
    expect(() => arange(0, 1, 0)).toThrow(ValueError);
    expect(() => linspace(0, 1, 1.5)).toThrow(ValueError);
    expect(() => zeros([1.5])).toThrow(ShapeError);
  });

  test("random draws: the same seed, the same bits, in both dtypes", () => {
    const draw = () => randn([3, 4], { generator: new Generator(7), dtype: "float64" }).toArray();
    expect(draw()).toEqual(draw());
    const single = randn([5], { generator: new Generator(7) }).toTypedArray();
    const double = randn([5], { generator: new Generator(7), dtype: "float64" }).toTypedArray();
    expect([...single]).toEqual([...double].map(Math.fround));
    manualSeed(3);
    const first = rand([4]).toArray();
    manualSeed(3);
    expect(rand([4]).toArray()).toEqual(first);
    expect(
      randint(2, 5, [100])
        .toTypedArray()
        .every((v) => v >= 2 && v < 5),
    ).toBe(true);
    expect(() => randn([2], { dtype: "int32" })).toThrow(DTypeError);
    expect(() => randint(5, 5, [1])).toThrow(ValueError);
  });
});

describe("assign", () => {
  test("writes in place, broadcasts, converts, and counts the write", () => {
    const x = zeros([2, 2]);
    expect(x.assign([1, 2])).toBe(x);
    expect(x.toArray()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    x.assign(tensor([[5], [6]], { dtype: "float64" }));
    expect(x.toArray()).toEqual([
      [5, 5],
      [6, 6],
    ]);
    expect(() => x.assign([1, 2, 3])).toThrow(ShapeError);
    expect(x.toArray()).toEqual([
      [5, 5],
      [6, 6],
    ]);
  });
});

describe("dtypes of ops", () => {
  test("bare numbers take the dtype of the tensor, two tensors are promoted", () => {
    expect(tensor([1], { dtype: "float64" }).mul(0.1).dtype).toBe("float64");
    expect(tensor([1]).mul(0.1).dtype).toBe("float32");
    expect(tensor([3], { dtype: "int32" }).mul(2).dtype).toBe("int32");
    expect(tensor([3], { dtype: "int32" }).mul(0.5).toArray()).toEqual([1.5]);
    expect(tensor([3], { dtype: "int32" }).div(2).toArray()).toEqual([1.5]);
    expect(tensor([1]).add(tensor([1], { dtype: "float64" })).dtype).toBe("float64");
    expect(tensor([1], { dtype: "int32" }).exp().dtype).toBe("float32");
    expect(tensor([true, true]).sum().toArray()).toBe(2);
    expect(tensor([1]).gt(0).dtype).toBe("bool");
  });

  test("the gradient of a promoted operand comes back in its own dtype", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    x.mul(tensor([3, 4], { dtype: "float64" }))
      .sum()
      .backward();
    expect(x.grad).toMatchObject({ dtype: "float32" });
    expect(x.grad?.toArray()).toEqual([3, 4]);
  });
});

test("arange of int32 refuses a start or a step that is not whole, as full does a value", () => {
  for (const make of [
    () => arange(0, 3, 0.5, { dtype: "int32" }),
    () => arange(0.5, 3, 1, { dtype: "int32" }),
    () => arange(3, 0, -0.5, { dtype: "int32" }),
  ])
    expect(make).toThrow("arange: ");
  expect(arange(0, 2.5, 1, { dtype: "int32" }).toArray()).toEqual([0, 1, 2]);
  expect(arange(2, 2.2, 0.5, { dtype: "int32" }).toArray()).toEqual([2]);
  expect(arange(0.5, 2, 0.5, { dtype: "float64" }).toArray()).toEqual([0.5, 1, 1.5]);
});

test("linspace of int32 has whole numbers, or is refused with the way out", () => {
  expect(linspace(0, 9, 4, { dtype: "int32" }).toArray()).toEqual([0, 3, 6, 9]);
  expect(linspace(4, -4, 3, { dtype: "int32" }).toArray()).toEqual([4, 0, -4]);
  expect(linspace(2, 7, 1, { dtype: "int32" }).toArray()).toEqual([2]);
  expect(linspace(0.5, 1, 0, { dtype: "int32" }).toArray()).toEqual([]);
  for (const [start, stop, count, what] of [
    [0, 1, 5, "0.25 (element 1)"],
    [0.5, 3.5, 1, "0.5 (element 0)"],
    [0, 2.5, 2, "2.5 (element 1)"],
  ] as const)
    expect(() => linspace(start, stop, count, { dtype: "int32" })).toThrow(
      `linspace: int32 cannot hold ${what}. Round first: linspace(start, stop, count).round().to("int32").`,
    );
  expect(linspace(0, 1, 5).mul(4).round().to("int32").toArray()).toEqual([0, 1, 2, 3, 4]);
});

test("what belongs into options, or was left out, is refused with the way out", () => {
  const [make, fill] = [tensor, full] as unknown as ((...args: unknown[]) => unknown)[];
  expect(() => make?.([1], "int32")).toThrow(
    'tensor: options must be an object, got "int32". Write { dtype: "int32" }.',
  );
  expect(() => make?.([1, 2, 3, 4], [2, 2])).toThrow(
    "tensor: options must be an object, got [2, 2]. Write { shape: ... }.",
  );
  expect(() => fill?.([2])).toThrow("full: value is missing; it takes (shape, value, {");
});

describe("options after the last number that is given", () => {
  test.each([
    ["arange(stop)", () => arange(3, { dtype: "int32" }), [0, 1, 2]],
    ["arange(start, stop)", () => arange(1, 3, { dtype: "int32" }), [1, 2]],
    ["arange(start, stop, step)", () => arange(1, 6, 2, { dtype: "int32" }), [1, 3, 5]],
    ["arange(stop), the step left out", () => arange(2, undefined, undefined, { dtype: "int32" }), [0, 1]],
    ["eye(rows)", () => eye(1, { dtype: "int32" }), [[1]]],
    ["eye(rows, columns)", () => eye(1, 2, { dtype: "int32" }), [[1, 0]]],
  ])("%s", (_, make, values) => {
    expect(make().dtype).toBe("int32");
    expect(make().toArray()).toEqual(values);
  });

  test("nothing stands behind them", () => {
    const dtype = { dtype: "int32" } as const;
    expect(() => arange(3, dtype, 2)).toThrow("arange: options come last, and 2 stands behind them");
    expect(() => arange(3, 4, dtype, dtype)).toThrow("arange: options come last");
    expect(() => eye(2, dtype, dtype)).toThrow("eye: options come last");
  });
});
