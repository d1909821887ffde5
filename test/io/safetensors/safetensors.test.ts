/** Safetensors: what the reference library writes is read, what is written it reads, and all else is refused. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DTypeError, FormatError, nn, tensor, ValueError, zeros } from "wengert";
import { decodeSafetensors, encodeSafetensors, loadSafetensors, saveSafetensors } from "wengert/io";
import { errorOf, fixture, fixturePath, noData, quickErrorOf, temporaryFolder, textBytes } from "../files.js";
import { pythonWith, runPython } from "../python.js";

/** A file of this header, and so many bytes of elements. */
function fileOf(header: unknown, elements = 0, length?: bigint): Uint8Array {
  const json = textBytes(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + elements);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

describe("what the reference library wrote", () => {
  const { tensors, metadata } = loadSafetensors(fixturePath("reference.safetensors"), { convert: "float64" });
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

  test.each([
    [
      "f32",
      "float64",
      [
        [1.5, -2, 3],
        [Math.fround(0.1), -0, Math.fround(5e-45)],
      ],
    ],
    ["f64", "float64", [0.1, -1e300]],
    ["i32", "float64", [-(2 ** 31), 2 ** 31 - 1]],
    ["bool", "float64", [1, 0, 1]],
    ["scalar", "float64", 7],
    ["empty", "float64", []],
    ["f16", "float64", [0, -0, 1, -2, 65504, 2 ** -24, inf, nan]],
    ["bf16", "float64", [0, -0, 1, -2, 0.10009765625, inf, -inf, nan]],
    ["e4m3", "float64", [0, -0, 1.5, 2 ** -9, nan, 1.75]],
    ["e5m2", "float64", [0, -0, 1, 2 ** -16, nan, 1.5]],
    ["u8", "float64", [0, 255]],
    ["i8", "float64", [-128, 127]],
    ["i16", "float64", [-32768, 32767]],
    ["u16", "float64", [0, 65535]],
    ["u32", "float64", [0, 2 ** 32 - 1]],
    ["i64", "float64", [-(2 ** 31), 2 ** 31 - 1]],
    ["u64", "float64", [0, 2 ** 53]],
  ])("%s is %s", (name, dtype, values) => {
    expect(tensors.get(name)?.dtype).toBe(dtype);
    expect(tensors.get(name)?.toArray()).toEqual(values);
  });

  test("has its shapes and its texts", () => {
    expect(tensors.size).toBe(17);
    expect(tensors.get("empty")?.shape).toEqual([0, 3]);
    expect(metadata).toEqual({ format: "np", ünï: "cödé 🙂" });
  });

  test("is converted on request only: floating numbers to float32, whole ones to int32 where it holds them", () => {
    const bytes = fixture("reference.safetensors");
    const error = errorOf(() => decodeSafetensors(bytes, { name: "net.safetensors" }));
    expect(error).toBeInstanceOf(DTypeError);
    expect(error.message).toMatch(
      /^decodeSafetensors: "net.safetensors": "u64" is uint64, which is no dtype here. \{ convert: true \} makes it int32/,
    );
    const tooLarge = errorOf(() => decodeSafetensors(bytes, { convert: true }));
    expect(tooLarge).toBeInstanceOf(ValueError);
    expect(tooLarge.message).toMatch(
      /"u64" is uint64 and has 9007199254740992 as element 1.*convert: "float64"/,
    );
    const half = fileOf({ a: { dtype: "F16", shape: [1], data_offsets: [0, 2] } }, 2);
    half.set([0, 0x3c], half.length - 2);
    expect(decodeSafetensors(half, { convert: true }).tensors.get("a")?.dtype).toBe("float32");
    expect(decodeSafetensors(half, { convert: "int32" }).tensors.get("a")?.toArray()).toEqual([1]);
  });
});

describe("what is written", () => {
  const tensors = {
    "a.b": tensor([[1, 2.5]]),
    flag: tensor([true, false, true]),
    d: tensor([0.1], { dtype: "float64" }),
    n: tensor([-7, 8], { dtype: "int32" }),
    none: zeros([0, 2]),
    one: tensor(3),
    __proto__x: tensor([1]),
  };

  test("is a header with the ranges, padded to 8, and then the elements, wide ones first", () => {
    const bytes = encodeSafetensors(
      { flag: tensor([true]), x: tensor([1, -2]), d: tensor([0.5], { dtype: "float64" }) },
      { metadata: { by: "us" } },
    );
    const json =
      '{"__metadata__":{"by":"us"},"flag":{"dtype":"BOOL","shape":[1],"data_offsets":[16,17]},' +
      '"x":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}';
    const length = Math.ceil(json.length / 8) * 8;
    expect(bytes.slice(0, 8)).toEqual(Uint8Array.from([length, 0, 0, 0, 0, 0, 0, 0]));
    expect(new TextDecoder().decode(bytes.slice(8, 8 + length))).toBe(json.padEnd(length));
    expect([...bytes.slice(8 + length)]).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0xe0, 0x3f],
      ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
      1,
    ]);
  });

  test("comes back with names, order, dtypes, shapes and bits", () => {
    const path = join(temporaryFolder(), "x.safetensors");
    saveSafetensors(path, new Map(Object.entries(tensors)), { metadata: { "": "", k: "\u0000é" } });
    const back = loadSafetensors(path);
    expect(Object.fromEntries(back.tensors)).toEqual(tensors);
    expect([...back.tensors.keys()]).toEqual(Object.keys(tensors));
    expect(back.metadata).toEqual({ "": "", k: "\u0000é" });
    expect(new Uint8Array(readFileSync(path))).toEqual(
      encodeSafetensors(tensors, { metadata: { "": "", k: "\u0000é" } }),
    );
  });

  test("is a module's state, and goes back into one", () => {
    const [net, other] = [new nn.Affine(3, 2), new nn.Affine(3, 2)];
    const { tensors: state } = decodeSafetensors(encodeSafetensors(net.stateDict()));
    other.loadStateDict(
      Array.from(state, ([name, x]) => [name, { shape: x.shape, dtype: x.dtype, values: x.toTypedArray() }]),
    );
    expect([other.W, other.b]).toEqual([net.W, net.b]);
  });

  test.skipIf(pythonWith("safetensors") === undefined)("is read by the reference library", () => {
    const path = join(temporaryFolder(), "x.safetensors");
    saveSafetensors(path, tensors, { metadata: { by: "üs" } });
    const program = `
import json, sys
from safetensors.numpy import load_file
from safetensors import safe_open
with safe_open(sys.argv[1], "np") as f: print(json.dumps(f.metadata()))
print(json.dumps({k: [v.dtype.name, list(v.shape), v.tolist()] for k, v in load_file(sys.argv[1]).items()}))`;
    const [metadata, found] = runPython(pythonWith("safetensors") as string, program, path)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(metadata).toEqual({ by: "üs" });
    expect(found).toEqual(
      Object.fromEntries(
        Object.entries(tensors).map(([name, x]) => [name, [x.dtype, [...x.shape], x.toArray()]]),
      ),
    );
  });

  test.each([
    ["a tensor without a name", tensor([1]), /tensors must be tensors by name.*Give it a name: \{ x \}/],
    ["a list of tensors", [tensor([1])], /Give each a name: \{ a, b \}/],
    ["a module", new nn.ReLU(), /Its state is stateDict\(\)/],
    ["numbers", { a: [1, 2] }, /"a" must be a tensor, got \[1, 2\]/],
    [
      "a name that comes twice",
      [
        ["a", tensor(1)],
        ["a", tensor(2)],
      ],
      /"a" comes twice/,
    ],
    ["half a character", { "\ud800": tensor(1) }, /half of a surrogate pair/],
    ["the name of the texts", { __metadata__: tensor(1) }, /no tensor can be called "__metadata__"/],
  ])("refuses %s", (_, given, message) => {
    const error = errorOf(() => encodeSafetensors(given as never));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^encodeSafetensors: /);
  });
});

describe("elements of the format that no tensor has", () => {
  const file = fileOf(
    {
      c: { dtype: "C64", shape: [1], data_offsets: [0, 8] },
      four: { dtype: "F4", shape: [2, 2], data_offsets: [8, 10] },
      six: { dtype: "F6_E2M3", shape: [4], data_offsets: [10, 13] },
      scale: { dtype: "F8_E8M0", shape: [3], data_offsets: [13, 16] },
      x: { dtype: "F32", shape: [2], data_offsets: [16, 24] },
    },
    24,
  );

  test.each([
    ["c", /"c" is C64: complex numbers; save the real and the imaginary parts/],
    ["four", /"four" is F4: floating numbers of 4 bits/],
    ["six", /"six" is F6_E2M3: floating numbers of 6 bits/],
    ["scale", /"scale" is F8_E8M0: powers of two in 8 bits/],
  ])("%s is a DTypeError with the way out, whatever is to be converted", (name, message) => {
    const error = errorOf(() => decodeSafetensors(file, { names: [name], convert: true }));
    expect(error).toBeInstanceOf(DTypeError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/\{ names: \[\.\.\.\] \} reads others only\.$/);
  });

  test("are no reason to read none of the others", () => {
    expect(() => decodeSafetensors(file)).toThrow(DTypeError);
    expect([...decodeSafetensors(file, { names: ["x"] }).tensors.keys()]).toEqual(["x"]);
    const path = join(temporaryFolder(), "x.safetensors");
    writeFileSync(path, file);
    expect(loadSafetensors(path, { names: ["x"] }).tensors.get("x")?.shape).toEqual([2]);
    const error = errorOf(() => loadSafetensors(path, { names: ["y"] }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe(
      `loadSafetensors: "${path}" has no tensor "y"; it has "c", "four", "six", "scale", "x"`,
    );
  });
});

describe("what is no safetensors file is a FormatError that names file and byte", () => {
  const f32 = (shape: readonly number[], range: readonly number[]) => ({
    dtype: "F32",
    shape,
    data_offsets: range,
  });
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ...Object.entries(noData).map(
      ([title, bytes]) => [title, bytes, /byte 0: expected a safetensors file/] as const,
    ),
    ["a page", noData["a page"] as Uint8Array, /It looks like HTML/],
    ["an answer", noData["an answer"] as Uint8Array, /the words of a server/],
    [
      "a header beyond the file",
      fileOf({}, 0, 3n),
      /byte 0: expected the length of the header, found 3 bytes, but 2/,
    ],
    ["a header of 2^63 bytes", fileOf({}, 0, 2n ** 63n), /found 9223372036854775808 bytes/],
    ["no JSON", fileOf("{nothing"), /byte 8: expected a header in JSON, found "\{nothing"/],
    [
      "a header that is no UTF-8",
      Uint8Array.from([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d]),
      /byte 8: .*UTF-8/,
    ],
    ["metadata of numbers", fileOf({ __metadata__: { a: 1 } }), /"__metadata__" to be an object of texts/],
    [
      "an unknown dtype",
      fileOf({ a: { ...f32([1], [0, 4]), dtype: "C65" } }, 4),
      /dtype of F64, F32.*found "C65"/,
    ],
    ["a dtype in a list", fileOf({ a: { ...f32([1], [0, 4]), dtype: ["F32"] } }, 4), /found \["F32"\]/],
    [
      "half of a last byte",
      fileOf({ a: { dtype: "F4", shape: [3], data_offsets: [0, 2] } }, 2),
      /F4 \(3,\), to have 1.5 bytes/,
    ],
    [
      "a shape of nothing",
      fileOf({ a: { dtype: "F32", data_offsets: [0, 4] } }, 4),
      /a shape of at most 64 sizes/,
    ],
    ["a negative size", fileOf({ a: f32([-1], [0, 4]) }, 4), /a shape of at most 64 sizes/],
    ["2^60 elements", fileOf({ a: f32([2 ** 30, 2 ** 30], [0, 4]) }, 4), /found \[1073741824, 1073741824\]/],
    [
      "sizes beyond count and 0",
      fileOf({ a: f32([2 ** 50, 2 ** 50, 0], [0, 0]) }),
      /sizes that can be counted/,
    ],
    ["2^60 bytes", fileOf({ a: f32([4], [0, 2 ** 60]) }, 16), /data_offsets \[begin, end\]/],
    [
      "too few bytes",
      fileOf({ a: f32([4], [0, 12]) }, 12),
      /\(4,\), to have 16 bytes, found data_offsets \[0, 12\]/,
    ],
    ["offsets backwards", fileOf({ a: f32([0], [4, 0]) }, 4), /data_offsets \[begin, end\]/],
    [
      "overlapping ranges",
      fileOf({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, 8),
      /"b" to begin at data offset 8.*overlap/,
    ],
    ["a gap", fileOf({ a: f32([1], [4, 8]) }, 8), /"a" to begin at data offset 0.*gap/],
    [
      "a range beyond the file",
      fileOf({ a: f32([4], [0, 16]) }, 8),
      /expected 16 bytes of elements.*found 8/,
    ],
    ["something after the elements", fileOf({ a: f32([1], [0, 4]) }, 5), /found 5. Something follows/],
    [
      "a truth value of 2",
      Uint8Array.from([...fileOf({ a: { dtype: "BOOL", shape: [1], data_offsets: [0, 1] } }), 2]),
      /expected 0 or 1, a truth value, found 2/,
    ],
  ];

  test.each(cases)("%s", (_, bytes, message) => {
    const error = quickErrorOf(() => decodeSafetensors(bytes, { name: "net.bin" }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^decodeSafetensors: "net.bin"(: "a")?, byte \d+: expected /);
  });

  test("from a path too, and every shorter file", () => {
    const path = join(temporaryFolder(), "x.safetensors");
    const whole = encodeSafetensors({ a: tensor([1, 2]), b: tensor([true]) });
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const error = errorOf(() => loadSafetensors(path));
      expect(error).toBeInstanceOf(FormatError);
      expect(error.message).toContain(`loadSafetensors: "${path}", byte `);
    }
  });
});
