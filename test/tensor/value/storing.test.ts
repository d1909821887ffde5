/** uint8, int64, float16 and bfloat16: made, converted, moved, read, printed, compared, written and refused. */
import { describe, expect, test } from "vitest";
import {
  allClose,
  arange,
  concat,
  type DType,
  DTypeError,
  equal,
  eye,
  full,
  linspace,
  maskedSelect,
  nn,
  oneHot,
  ones,
  roll,
  stack,
  type Tensor,
  tensor,
  ValueError,
  vmap,
  zeros,
} from "wengert";
import { kernelNames } from "../../../src/kernels/contract/index.js";
import { kernels, networkKernels } from "../../../src/kernels/index.js";

const stored = ["uint8", "int64", "float16", "bfloat16"] as const;
const big = 2n ** 62n + 1n;

describe("made", () => {
  test("of numbers, BigInts, nested arrays and typed arrays", () => {
    expect(tensor([1, 2.5, -3], { dtype: "float16" }).toArray()).toEqual([1, 2.5, -3]);
    expect(tensor([[0, 255]], { dtype: "uint8" }).toTypedArray()).toEqual(Uint8Array.of(0, 255));
    expect(tensor(new Uint8Array([7]), { dtype: "uint8" }).dtype).toBe("uint8");
    expect(tensor(new Uint8Array([7])).dtype).toBe("int32");
    expect(tensor(BigInt64Array.of(big)).dtype).toBe("int64");
    expect(
      tensor([
        [1, 2n],
        [-big, 3],
      ]).toArray(),
    ).toEqual([
      [1n, 2n],
      [-big, 3n],
    ]);
    expect(tensor([BigInt64Array.of(big, 1n), BigInt64Array.of(2n, 3n)]).toArray()).toEqual([
      [big, 1n],
      [2n, 3n],
    ]);
    expect(tensor(5n).item<bigint>()).toBe(5n);
    expect(tensor([1, 2], { dtype: "int64" }).toTypedArray<BigInt64Array>()).toEqual(
      BigInt64Array.of(1n, 2n),
    );
    expect(tensor([1n, 2n], { dtype: "float32" }).toArray()).toEqual([1, 2]);
  });

  test.each(stored)("by what makes tensors from nothing: %s", (dtype) => {
    const of = (values: unknown) => tensor(values as number[], { dtype });
    expect(equal(zeros([2], { dtype }), of([0, 0]))).toBe(true);
    expect(equal(ones([5000], { dtype }), of(new Array(5000).fill(1)))).toBe(true);
    expect(equal(full([2], 7, { dtype }), of([7, 7]))).toBe(true);
    expect(equal(arange(1, 4, 1, { dtype }), of([1, 2, 3]))).toBe(true);
    expect(equal(linspace(0, 4, 3, { dtype }), of([0, 2, 4]))).toBe(true);
    expect(
      equal(
        eye(2, 2, { dtype }),
        of([
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toBe(true);
    expect(equal(oneHot([1], 2, { dtype }), of([[0, 1]]))).toBe(true);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "256",
      () => tensor([0, 256], { dtype: "uint8" }),
      /^tensor: uint8 cannot hold 256 \(element 1\); float64 can$/,
    ],
    ["a fraction", () => tensor(0.5, { dtype: "int64" }), /^tensor: int64 cannot hold 0.5$/],
    ["2^63", () => full([1], 2 ** 63, { dtype: "int64" }), /^full: int64 cannot hold/],
    ["-1", () => arange(3, -2, -1, { dtype: "uint8" }), /^arange: uint8 cannot hold -1/],
    ["NaN", () => tensor([1, Number.NaN]).to("int64"), /^to: int64 cannot hold NaN/],
    ["256 to be converted", () => tensor([256]).to("uint8"), /^to: uint8 cannot hold 256; float64 can$/],
    ["2^31", () => tensor([2n ** 31n]).to("int32"), /^to: int32 cannot hold 2147483648/],
  ])("not of %s", (_, make, message) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });

  test("never as what requires grad", () => {
    for (const dtype of stored) {
      expect(() => tensor([1], { dtype, requiresGrad: true })).toThrow(DTypeError);
      expect(() => new nn.Parameter([1], { dtype })).toThrow(DTypeError);
    }
  });
});

describe("converted", () => {
  test("to and from every dtype", () => {
    const values = [0, 1, 2, 200];
    const dtypes: DType[] = ["bool", "int32", "float32", "float64", ...stored];
    for (const from of dtypes)
      for (const to of dtypes) {
        const bool = from === "bool" || to === "bool";
        const found = tensor(values).to(from).to(to).to("float64").toArray();
        expect(found, `${from} to ${to}`).toEqual(bool ? [0, 1, 1, 1] : values);
      }
  });

  test("with fractions cut off, and halves rounded to even", () => {
    expect(tensor([1.9, 0.9]).to("uint8").toArray()).toEqual([1, 0]);
    expect(
      tensor([-1.9, 2 ** 40])
        .to("int64")
        .toArray(),
    ).toEqual([-1n, 2n ** 40n]);
    expect(tensor([2049, 2051, 65519, 65520]).to("float16").toArray()).toEqual([2048, 2052, 65504, Infinity]);
  });
});

describe.each(stored)("moved: %s", (dtype) => {
  const values = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const x = tensor(values, { dtype });
  const moves: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    reshape: (x) => x.reshape([3, 2]),
    "T, and what is made of it": (x) => x.T.unsqueeze(0).squeeze().flatten(),
    slice: (x) => x.slice([null, [null, null, -2]]),
    at: (x) => x.at(":", tensor([2n, 0n])),
    indexSelect: (x) => x.indexSelect(1, tensor([2, 0], { dtype: "uint8" })),
    gather: (x) => x.gather(1, [[0], [2]]),
    concat: (x) => concat([x, x], 1),
    stack: (x) => stack([x, x]),
    split: (x) => x.split(3, 1)[1] as Tensor,
    broadcastTo: (x) => x.unsqueeze(0).broadcastTo([4, 2, 3]),
    tile: (x) => x.tile([2, 2]),
    flip: (x) => x.flip(),
    roll: (x) => roll(x, 1, 1),
    pad: (x) =>
      x.pad(
        [
          [1, 0],
          [0, 2],
        ],
        { value: 9 },
      ),
    tril: (x) => x.tril(),
    clone: (x) => x.clone(),
    diagonal: (x) => x.diagonal(),
    maskedSelect: (x) => maskedSelect(x, tensor([true, false, true])),
    vmap: (x) => vmap((row: Tensor) => row.flip())(x) as Tensor,
  };
  test.each(Object.entries(moves))("%s", (_, move) => {
    const moved = move(x);
    expect(moved.dtype).toBe(dtype);
    expect(equal(moved, move(tensor(values)).to(dtype))).toBe(true);
  });

  test("beside another dtype, as that to which both are promoted", () => {
    expect(concat([tensor([1], { dtype: "float16" }), x.flatten()]).dtype).toBe(
      { uint8: "float16", int64: "float16", float16: "float16", bfloat16: "float32" }[dtype],
    );
  });

  test("large", () => {
    const large = arange(0, 70_000).reshape([700, 100]).div(1000).floor();
    expect(equal(large.to(dtype).T.slice([[3, 90]]), large.T.slice([[3, 90]]).to(dtype))).toBe(true);
    expect(
      equal(large.to(dtype).at(tensor([5, 2], { dtype: "int32" })), large.at(Int32Array.of(5, 2)).to(dtype)),
    ).toBe(true);
  });
});

describe("read", () => {
  test("as numbers, BigInts, text and JSON", () => {
    const half = tensor([1.5, 100], { dtype: "float16" });
    expect(half.toTypedArray()).toEqual(Float32Array.of(1.5, 100));
    expect(half.at(0).item()).toBe(1.5);
    expect(String(half)).toBe("tensor([  1.5, 100.0], shape (2,), float16)");
    expect(String(tensor([big, -1n]))).toBe(`tensor([${big}, ${"-1".padStart(19)}], shape (2,), int64)`);
    expect(String(tensor([3, 200], { dtype: "uint8" }))).toBe("tensor([  3, 200], shape (2,), uint8)");
  });

  test.each(stored)("from JSON, few and many: %s", (dtype) => {
    for (const count of [3, 1500]) {
      const x = tensor(
        Array.from({ length: count }, (_, i) => i % 200),
        { dtype },
      );
      const back = tensor(JSON.parse(JSON.stringify(x)));
      expect(back.dtype).toBe(dtype);
      expect(equal(back, x)).toBe(true);
    }
  });

  test("exactly, where no number is", () => {
    const x = tensor([big, -big]);
    expect(tensor(JSON.parse(JSON.stringify(x))).toArray()).toEqual([big, -big]);
    expect(equal(x, x.clone())).toBe(true);
    expect(equal(x, tensor([big + 1n, -big]))).toBe(false);
    expect(allClose(x, tensor([big + 1n, -big]))).toBe(true);
    expect(allClose(x, tensor([big + 1n, -big]), { rtol: 0, atol: 0 })).toBe(false);
    expect(allClose(tensor([1n, 2n]), tensor([1, 2]))).toBe(true);
    expect(allClose(tensor([1n, 2n]), tensor([1, 2.5]))).toBe(false);
    expect(Object.prototype.toString.call(x)).toContain(`${big}, ${-big}`);
  });
});

describe("written", () => {
  test("in place, exactly or not at all", () => {
    const [bytes, halves, integers] = [
      zeros([2], { dtype: "uint8" }),
      zeros([2], { dtype: "float16" }),
      zeros([2], { dtype: "int64" }),
    ];
    expect(bytes.assign([1, 2]).toArray()).toEqual([1, 2]);
    expect(halves.assign(tensor([1.1, 2])).toArray()).toEqual([1.099609375, 2]);
    expect(integers.assign(big).toArray()).toEqual([big, big]);
    expect(integers.assign(2 ** 40).toArray()).toEqual([2n ** 40n, 2n ** 40n]);
    for (const wrong of [256, -1, 0.5, tensor([1, 300]), new Float32Array([1, Number.NaN])])
      expect(() => bytes.assign(wrong)).toThrow(/^assign: uint8 cannot hold/);
    expect(() => integers.assign(0.5)).toThrow(ValueError);
    expect(bytes.toArray()).toEqual([1, 2]);
  });
});

describe("computed with", () => {
  test("in the dtype that computes", () => {
    expect(
      tensor([200, 100], { dtype: "uint8" })
        .add(tensor([100, 200], { dtype: "uint8" }))
        .toArray(),
    ).toEqual([300, 300]);
    expect(tensor([1n]).mul(2).dtype).toBe("int32");
    expect(tensor([1]).mul(2n).dtype).toBe("float32");
    expect(tensor([1], { dtype: "float16" }).add(tensor([2], { dtype: "float64" })).dtype).toBe("float64");
    expect(ones([1]).add(BigInt64Array.of(3n)).toArray()).toEqual([4]);
  });

  test("or refused, with the way out, where int32 does not hold an element", () => {
    expect(() => tensor([1n, big]).add(1)).toThrow(ValueError);
    expect(() => tensor([1n, big]).add(1)).toThrow(
      /^add: int64 is computed with as int32: int32 cannot hold .* \(element 1\).* Convert the operand first: x.to\("float64"\)$/,
    );
  });

  test("by no kernel but those that move elements", () => {
    const half = tensor([1, 2, 3, 4], { dtype: "float16" }).reshape([2, 2]).array;
    const taking = [
      "read",
      "copy",
      "assign",
      "broadcastTo",
      "permute",
      "concat",
      "slice",
      "pad",
      "triangle",
      "take",
      "gather",
      "free",
      "retire",
      "full",
      "range",
      "fromValues",
      "fromLevels",
      "cast",
    ];
    for (const table of [kernels, networkKernels] as unknown as Record<
      string,
      (...args: unknown[]) => unknown
    >[])
      for (const name of kernelNames) {
        if (table[name] === undefined || taking.includes(name)) continue;
        const call = () => table[name]?.(half, half, half);
        expect(call, name).toThrow(DTypeError);
        expect(call, name).toThrow(/float16 is for storage/);
      }
    const whole = kernels.full([2, 2], 0, "int32");
    const halves = kernels.cast(half, "float32");
    expect(() => kernels.take(halves, half, 0)).toThrow(DTypeError);
    expect(() => kernels.gather(halves, half, 0)).toThrow(DTypeError);
    expect(() => kernels.assign(whole, half, { by: "test" })).toThrow(DTypeError);
    expect(() => kernels.assign(half, whole, { by: "test" })).toThrow(DTypeError);
  });
});
