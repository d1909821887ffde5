/** What JavaScript hands over in place of a list of numbers: taken as what it is, or refused; never something else. */
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  arange,
  broadcastTo,
  DTypeError,
  full,
  linspace,
  MemoryError,
  ones,
  rand,
  randint,
  ShapeError,
  Tensor,
  type TensorLike,
  tensor,
  ValueError,
  zeros,
  zerosLike,
} from "wengert";
import { everyMistake } from "../../helpers/mistakes.js";

// biome-ignore lint/suspicious/noSparseArray: holes are what is tested
const holes = [1, , 3] as number[];
const noList = new Array<number>(3);
const itself: unknown[] = [];
itself.push(itself);
const itselfBesideNumbers: unknown[] = [1];
itselfBesideNumbers.push(itselfBesideNumbers);
const as = <T>(value: unknown) => value as T;

describe("holes are refused, where every() and map() step over them", () => {
  const shape = "shape must be an array of whole numbers of at least 0";
  everyMistake([
    [
      "in data",
      () => tensor(holes),
      ValueError,
      "tensor: expected a number at [1], got a hole (nothing was written there)",
    ],
    [
      "in rows",
      () => tensor([[1, 2, 3], holes]),
      ValueError,
      "tensor: expected a number at [1][1], got a hole (nothing was written there)",
    ],
    [
      "in an operand",
      () => ones([3]).add(holes),
      ValueError,
      "add: expected a number at [1], got a hole (nothing was written there)",
    ],
    ["in a shape", () => zeros(noList), ShapeError, `zeros: ${shape}, got [undefined, undefined, undefined]`],
    [
      "in axes",
      () => ones([2, 3]).prod(noList),
      ShapeError,
      "prod: axis must be a whole number or an array of whole numbers, got [undefined, undefined, undefined]",
    ],
    [
      "an undefined",
      () => tensor([1, as(undefined)]),
      ValueError,
      "tensor: expected a number at [1], got undefined",
    ],
  ]);
});

describe("a list that contains itself ends in an error", () => {
  everyMistake([
    [
      "alone",
      () => tensor(as(itself)),
      ShapeError,
      "tensor: arrays more than 64 deep, or one that contains itself",
    ],
    [
      "beside a number",
      () => tensor(as(itselfBesideNumbers)),
      ShapeError,
      "tensor: ragged array: an array at [1], where its neighbours are numbers",
    ],
    [
      "as a shape",
      () => zeros(as(itself)),
      ShapeError,
      "zeros: shape must be an array of whole numbers of at least 0, got [[[...]]]",
    ],
    [
      "as an operand",
      () => ones([1]).mul(as(itself)),
      ShapeError,
      "mul: arrays more than 64 deep, or one that contains itself",
    ],
  ]);
});

describe("typed arrays", () => {
  test("are rows of a matrix, which has their dtype", () => {
    const rows = tensor([new Float64Array([1, 2]), new Float64Array([3, 4])]);
    expect(rows).toMatchObject({ shape: [2, 2], dtype: "float64" });
    expect(rows.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor([new Uint8Array([1]), new Float32Array([2])]).dtype).toBe("float32");
    expect(tensor([new Int16Array([1, 2])]).dtype).toBe("int32");
    expect(tensor([new Float64Array([1, 2]), [3, 4]])).toMatchObject({ shape: [2, 2], dtype: "float32" });
    expect(tensor([[new Float32Array(2)], [new Float32Array(2)]]).shape).toEqual([2, 1, 2]);
    expect(ones([2]).add([new Float64Array([1, 2])]).dtype).toBe("float64");
  });

  test("come from any realm", () => {
    for (const type of ["Float32Array", "Float64Array", "Int32Array", "Uint8Array", "Uint8ClampedArray"]) {
      const foreign = runInNewContext(`new ${type}([1, 2])`) as Float32Array;
      expect(foreign instanceof globalThis[type as "Float32Array"]).toBe(false);
      expect(tensor(foreign).toArray()).toEqual([1, 2]);
      expect(tensor([foreign, foreign]).toArray()).toEqual([
        [1, 2],
        [1, 2],
      ]);
    }
    expect(tensor(runInNewContext("[[1, 2], [3, 4]]") as number[][]).shape).toEqual([2, 2]);
    expect(
      ones([2])
        .add(runInNewContext("new Float64Array([1, 2])") as TensorLike)
        .toArray(),
    ).toEqual([2, 3]);
  });

  const transferred = new Float32Array(3);
  structuredClone(transferred, { transfer: [transferred.buffer] });
  const detached =
    "the buffer of the Float32Array is detached: its elements were transferred elsewhere, e.g. by postMessage. Take a copy (slice()) before.";
  const noDType = "has no dtype here. Convert it, e.g. Float64Array.from(data, Number).";
  everyMistake([
    ["whose buffer is detached", () => tensor(transferred), ValueError, `tensor: ${detached}`],
    ["a detached operand", () => ones([3]).add(transferred), ValueError, `add: ${detached}`],
    [
      "a detached row",
      () => tensor([transferred]),
      ValueError,
      `tensor: ${detached.replace("Float32Array", "Float32Array at [0]")}`,
    ],
    [
      "of unsigned 64-bit integers",
      () => tensor(as(new BigUint64Array(1))),
      DTypeError,
      `tensor: BigUint64Array ${noDType}`,
    ],
    [
      "a DataView",
      () => tensor(as(new DataView(new ArrayBuffer(4)))),
      DTypeError,
      `tensor: DataView ${noDType}`,
    ],
    [
      "a row of 64-bit integers",
      () => tensor(as([new BigUint64Array(1)])),
      DTypeError,
      `tensor: BigUint64Array at [0] ${noDType}`,
    ],
    [
      "rows of different lengths",
      () => tensor([new Float32Array(2), new Float32Array(3)]),
      ShapeError,
      "tensor: ragged array: 3 elements at [1], but 2 at the first place of that depth",
    ],
    [
      "a row among numbers",
      () => tensor([1, new Float32Array(2)]),
      ShapeError,
      "tensor: ragged array: an array at [1], where its neighbours are numbers",
    ],
  ]);
  test("an empty one is not detached", () => expect(tensor(new Float32Array(0)).shape).toEqual([0]));
});

describe("what is no number", () => {
  const foreign = Object.create({ [Symbol.for("wengert.Tensor")]: true }) as Tensor;
  const copy =
    "a tensor of another copy of wengert: a program must load one copy only (npm ls wengert shows them). Until then, its elements pass by tensor(x.toArray())";
  const throwing = Object.defineProperty({}, "a", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("no");
      },
      has() {
        throw new Error("no");
      },
    },
  );
  everyMistake([
    [
      "a list of tensors",
      () => tensor(as([ones([2]), ones([2])])),
      ValueError,
      "tensor: expected a number at [0], got a tensor. Join tensors with stack(list) or concat(list).",
    ],
    [
      "a tensor among rows",
      () => tensor(as([[1, 2], ones([2])])),
      ValueError,
      "tensor: expected a number at [1], got a tensor. Join tensors with stack(list) or concat(list).",
    ],
    [
      "a tensor of a second copy of the library",
      () => ones([1]).add(foreign),
      ValueError,
      `add: expected a tensor, a number or an array of numbers, got ${copy}`,
    ],
    [
      "such a tensor where no number will do",
      () => zerosLike(foreign),
      ValueError,
      `zerosLike: expected a tensor, got ${copy}`,
    ],
    ["such a tensor as data", () => tensor(foreign), ValueError, `tensor: expected a number, got ${copy}`],
    [
      "what structuredClone leaves of a tensor",
      () => tensor(as(structuredClone(ones([2])))),
      ValueError,
      "tensor: expected a number, got {}. Of a tensor, x.toJSON() goes through structuredClone and postMessage.",
    ],
    [
      "a BigInt that int64 does not hold",
      () => tensor(2n ** 63n),
      ValueError,
      `tensor: int64 cannot hold ${2n ** 63n}; float64 can, rounded`,
    ],
    ["a BigInt beside a fraction", () => tensor([1n, 0.5]), ValueError, "tensor: int64 cannot hold 0.5"],
    [
      "a BigInt in a shape",
      () => zeros(as([2n])),
      ShapeError,
      "zeros: shape must be an array of whole numbers of at least 0, got [2n]",
    ],
    [
      "a BigInt as dtype",
      () => zeros([1], { dtype: as(1n) }),
      DTypeError,
      "zeros: dtype must be float32, float64, int32 or bool, or for storage uint8, int64, float16 or bfloat16, got 1n",
    ],
    [
      "what every object has as dtype",
      () => zeros([1], { dtype: as("constructor") }),
      DTypeError,
      'zeros: dtype must be float32, float64, int32 or bool, or for storage uint8, int64, float16 or bfloat16, got "constructor"',
    ],
    [
      "an object whose getter throws",
      () => tensor(as(throwing)),
      ValueError,
      "tensor: expected a number, got an object that cannot be shown",
    ],
    [
      "a proxy that refuses everything",
      () => ones([1]).add(as(hostile)),
      ValueError,
      "add: expected a tensor, a number or an array of numbers, got an object that cannot be shown",
    ],
  ]);
});

describe("shapes", () => {
  const no = (bytes: number, elements: number, dtype = "float32") =>
    `no room for ${elements} elements of ${dtype} (${bytes} bytes)`;
  everyMistake([
    [
      "whose product no number holds",
      () => zeros([2 ** 30, 2 ** 30]),
      ShapeError,
      "zeros: shape (1073741824, 1073741824) would have 1152921504606847000 elements, more than can be counted",
    ],
    [
      "of one such extent",
      () => ones([1e300]),
      ShapeError,
      "ones: shape (1e+300,) would have 1e+300 elements, more than can be counted",
    ],
    [
      "to broadcast to",
      () => broadcastTo(ones([1]), [2 ** 40, 2 ** 40]),
      ShapeError,
      "broadcastTo: shape (1099511627776, 1099511627776) would have 1.2089258196146292e+24 elements, more than can be counted",
    ],
    [
      "of more axes than kernels take",
      () => zeros(new Array(65).fill(1)),
      ShapeError,
      "zeros: shape has 65 axes; a tensor has at most 64",
    ],
    ["beyond memory", () => zeros([1e12]), MemoryError, `zeros: ${no(4e12, 1e12)}`],
    ["beyond memory, drawn", () => rand([1e12]), MemoryError, no(4e12, 1e12)],
    [
      "beyond memory, drawn as whole numbers",
      () => randint(0, 2, [1e12]),
      MemoryError,
      no(8e12, 1e12, "float64"),
    ],
    ["of linspace", () => linspace(0, 1, 1e12), MemoryError, `linspace: ${no(4e12, 1e12)}`],
    ["of arange", () => arange(1e12), MemoryError, `arange: ${no(4e12, 1e12)}`],
    [
      "of arange with a tiny step",
      () => arange(0, 1, 2 ** -300),
      MemoryError,
      `arange: ${no(2 ** 302, 2 ** 300)}`,
    ],
    [
      "of the same row over and over",
      () => tensor(new Array(1e6).fill(new Array(1e6).fill(0))),
      MemoryError,
      no(8e12, 1e12, "float64"),
    ],
  ]);
});

describe("int32 holds what it can, and says what it cannot", () => {
  const int32 = { dtype: "int32" } as const;
  const i = zeros([2], int32);
  everyMistake([
    ["full", () => full([2], 1e10, int32), ValueError, "full: int32 cannot hold 10000000000; float64 can"],
    ["full of a fraction", () => full([2], 1.5, int32), ValueError, "full: int32 cannot hold 1.5"],
    [
      "full of nothing",
      () => full([2], as(undefined)),
      ValueError,
      "full: value must be a number, got undefined",
    ],
    [
      "to",
      () => tensor([1, 3e9]).to("int32"),
      ValueError,
      "to: int32 cannot hold 3000000000 (element 1); float64 can",
    ],
    [
      "to of NaN",
      () => tensor([Number.NaN, 1]).to("int32"),
      ValueError,
      "to: int32 cannot hold NaN (element 0)",
    ],
    ["assign", () => i.assign(1e10), ValueError, "assign: int32 cannot hold 10000000000; float64 can"],
    ["assign of a fraction", () => i.assign(0.5), ValueError, "assign: int32 cannot hold 0.5"],
    [
      "arange",
      () => arange(0, 4e9, 1e9, int32),
      ValueError,
      "arange: int32 cannot hold 3000000000 (element 1); float64 can",
    ],
    [
      "linspace",
      () => linspace(0, 3e9, 2, int32),
      ValueError,
      "linspace: int32 cannot hold 3000000000 (element 1); float64 can",
    ],
    [
      "randint",
      () => randint(0, 2 ** 40, [2]),
      ValueError,
      "randint: int32 cannot hold 1099511627775 (element 1); float64 can",
    ],
  ]);
  test("the ends of its range", () => {
    expect(full([1], -(2 ** 31), int32).toArray()).toEqual([-(2 ** 31)]);
    expect(tensor([2147483647.5], { dtype: "float64" }).to("int32").toArray()).toEqual([2147483647]);
    expect(tensor([-0.5, 1.9]).to("int32").toArray()).toEqual([0, 1]);
    expect(i.toArray()).toEqual([0, 0]);
  });
});

test("linspace and arange reach far without lists of numbers", () => {
  const x = linspace(0, 1, 1e6 + 1, { dtype: "float64" }).toTypedArray();
  expect([x[0], x[500_000], x[1e6]]).toEqual([0, 0.5, 1]);
});

test("every tensor has the mark by which another copy of the library knows it", () => {
  expect(Symbol.for("wengert.Tensor") in zeros([1])).toBe(true);
});

test("new Tensor() says how tensors are made", () => {
  const made = Tensor as unknown as new (...args: unknown[]) => Tensor;
  for (const args of [[], [[1, 2]], [new Float32Array(2)]])
    expect(() => new made(...args)).toThrow(
      new ValueError("Tensor: tensors are made by tensor(data), zeros(shape), ... and by ops, not with new"),
    );
});
