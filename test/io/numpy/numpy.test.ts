/** npy and npz: what NumPy writes is read, what is written NumPy reads, and all else is refused. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { arange, DTypeError, FormatError, tensor, ValueError, zeros } from "wengert";
import { decodeNpy, decodeNpz, encodeNpy, encodeNpz, loadNpy, loadNpz, saveNpy, saveNpz } from "wengert/io";
import { crc32 } from "../../../src/io/bytes/crc.js";
import { errorOf, fixture, fixturePath, noData, quickErrorOf, temporaryFolder, textBytes } from "../files.js";
import { pythonWith, runPython } from "../python.js";

/** An npy file of this header, and so many bytes of elements. */
function npyOf(dict: string, elements = 0, version: readonly number[] = [1, 0]): Uint8Array {
  const header = textBytes(`${dict}\n`);
  const length = [header.length & 255, header.length >> 8];
  const opening = [0x93, ...textBytes("NUMPY"), ...version, ...length, ...(version[0] === 1 ? [] : [0, 0])];
  return Uint8Array.from([...opening, ...header, ...new Uint8Array(elements)]);
}

const dictOf = (descr: string, shape: string) =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;

describe("what NumPy wrote", () => {
  const of = (f: (i: number) => number) => [0, 3].map((row) => [0, 1, 2].map((column) => f(row + column)));
  const quarters = of((i) => i / 4);
  const expected: Readonly<Record<string, readonly [dtype: string, values: unknown]>> = {
    f4: ["float32", quarters],
    f8: ["float64", of((i) => i / 3)],
    f8_big: ["float64", of((i) => i / 3)],
    f4_fortran: ["float32", quarters],
    cube_fortran: ["int32", arange(0, 24, 1, { dtype: "int32" }).reshape([2, 3, 4]).toArray()],
    f2: ["float32", quarters],
    f2_big: ["float32", quarters],
    i1: ["int32", of((i) => i - 3)],
    i2: ["int32", of((i) => i - 3)],
    i4: ["int32", of((i) => i - 3)],
    i4_big: ["int32", of((i) => i - 3)],
    i8: ["int32", of((i) => i - 3)],
    u1: ["int32", of((i) => i)],
    u2: ["int32", of((i) => i)],
    u4: ["int32", of((i) => i)],
    u8: ["int32", of((i) => i)],
    bool: [
      "bool",
      [
        [true, false, true],
        [false, true, false],
      ],
    ],
    scalar: ["float32", 2.5],
    empty: ["float32", []],
  };

  test.each(["stored.npz", "deflated.npz"])("in %s", (name) => {
    const tensors = loadNpz(fixturePath(name), { convert: true });
    const found = Object.fromEntries(Array.from(tensors, ([key, x]) => [key, [x.dtype, x.toArray()]]));
    expect(found).toEqual(expected);
    expect(tensors.get("empty")?.shape).toEqual([0, 3]);
    expect([...tensors.keys()]).toEqual(Object.keys(expected));
  });

  test.each(["fortran.npy", "version2.npy", "version3.npy"])("in %s", (name) => {
    expect(loadNpy(fixturePath(name)).toArray()).toEqual(quarters);
  });

  test("is converted on request only", () => {
    expect(errorOf(() => loadNpz(fixturePath("stored.npz"))).message).toMatch(
      /^loadNpz: ".*stored.npz": "i1" is int8, which is no dtype here. \{ convert: true \} makes it int32/,
    );
    expect(loadNpz(fixturePath("stored.npz"), { convert: "float64" }).get("i8")?.dtype).toBe("float64");
  });

  test.each(["float32", "float64"] as const)("becomes %s, all of it, where that is asked for", (dtype) => {
    const tensors = loadNpz(fixturePath("stored.npz"), { convert: dtype });
    expect([...tensors.values()].map((x) => x.dtype)).toEqual(Object.keys(expected).map(() => dtype));
    const round = dtype === "float32" ? Math.fround : (value: number) => value;
    expect(tensors.get("f8")?.toArray()).toEqual(of((i) => round(i / 3)));
    expect(tensors.get("bool")?.toArray()).toEqual([
      [1, 0, 1],
      [0, 1, 0],
    ]);
  });

  test("is refused where the dtype does not hold a number, by the name of file and array", () => {
    const path = join(temporaryFolder(), "a.npz");
    const wide = (...values: number[]) => tensor(values, { dtype: "float64" });
    const cases = [
      ["int32", wide(1, 2.5), "float64 and has 2.5 as element 1"],
      ["int32", tensor([Number.NaN]), "float32 and has NaN as element 0"],
      ["bool", tensor([0, 1, 2], { dtype: "int32" }), "int32 and has 2 as element 2"],
      ["float32", wide(0, -1e300), "float64 and has -1e+300 as element 1"],
    ] as const;
    for (const [dtype, x, message] of cases) {
      saveNpz(path, { x });
      const error = errorOf(() => loadNpz(path, { convert: dtype }));
      expect(error).toBeInstanceOf(ValueError);
      expect(error.message).toBe(
        `loadNpz: "${path}": "x" is ${message}, which ${dtype} does not hold. { convert: "float64" } reads it.`,
      );
    }
    saveNpz(path, { x: wide(1, -0, Number.POSITIVE_INFINITY), y: wide(1, 0) });
    expect(loadNpz(path, { convert: "float32" }).get("x")?.toArray()).toEqual([
      1,
      -0,
      Number.POSITIVE_INFINITY,
    ]);
    saveNpz(path, { y: wide(1, 0) });
    expect(loadNpz(path, { convert: "bool" }).get("y")?.toArray()).toEqual([true, false]);
    expect(loadNpz(path, { convert: "int32" }).get("y")?.dtype).toBe("int32");
  });

  test.each([
    ["object.npy", /is "\|O": Python objects, which are pickled; a pickle can run anything, so none is read/],
    ["complex.npy", /is "<c16": complex numbers; save x.real and x.imag/],
    ["text.npy", /is "<U3": text/],
    ["record.npy", /is a record: raw bytes or records; save each field/],
  ])("in %s is a DTypeError, whatever is to be converted", (name, message) => {
    const error = errorOf(() => decodeNpy(fixture(name), { name, convert: true }));
    expect(error).toBeInstanceOf(DTypeError);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`decodeNpy: "${name}" is `);
  });
});

describe("an archive of which one array cannot be read", () => {
  const text = npyOf(dictOf("<U3", "(1,)"), 12);
  const [a, b] = [1, 2].map((value) => encodeNpy(tensor([value]))) as [Uint8Array, Uint8Array];
  const entry = (bytes: Uint8Array) => [bytes, { checksum: crc32(bytes) }] as const;
  const archive = zipOf({ "a.npy": entry(a), "labels.npy": entry(text), "b.npy": entry(b) });

  test("says which, and how the others are read", () => {
    const error = errorOf(() => decodeNpz(archive, { name: "x.npz" }));
    expect(error).toBeInstanceOf(DTypeError);
    expect(error.message).toBe(
      'decodeNpz: "x.npz": "labels" is "<U3": text. { names: [...] } reads others only.',
    );
  });

  test("gives the others, in the order of the file, and counts only their bytes", () => {
    expect([...decodeNpz(archive, { names: ["b", "a"], maxBytes: a.length + b.length }).keys()]).toEqual([
      "a",
      "b",
    ]);
    const path = join(temporaryFolder(), "x.npz");
    writeFileSync(path, archive);
    expect(
      loadNpz(path, { names: ["b"] })
        .get("b")
        ?.toArray(),
    ).toEqual([2]);
    expect(loadNpz(path, { names: [] }).size).toBe(0);
  });

  test("names that it does not have are a ValueError, with those that it has", () => {
    const error = errorOf(() => decodeNpz(archive, { name: "x.npz", names: ["a", "c"] }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe('decodeNpz: "x.npz" has no array "c"; it has "a", "labels", "b"');
  });
});

test("what Python 2 wrote, with sizes as it writes long numbers", () => {
  const dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }";
  expect(decodeNpy(npyOf(dict, 24)).shape).toEqual([2, 3]);
  expect(decodeNpy(npyOf(dict.replace("(2L, 3L)", "(6L,)"), 24)).shape).toEqual([6]);
  for (const shape of ["(LL,)", "(L,)", "(2L3,)", "(2 3,)"])
    expect(() => decodeNpy(npyOf(dict.replace("(2L, 3L)", shape), 24))).toThrow(/a shape of whole numbers/);
});

describe("what is written", () => {
  const tensors = {
    f: tensor([
      [1, -0],
      [Number.NaN, 0.1],
    ]),
    d: tensor([0.1, 1e-320], { dtype: "float64" }),
    "a/ü": tensor([-7, 2 ** 31 - 1], { dtype: "int32" }),
    b: tensor([true, false]),
    one: tensor(3),
    none: zeros([2, 0]),
    much: zeros([10_000]),
  };

  test("is version 1.0 with its elements at a multiple of 64", () => {
    const bytes = encodeNpy(tensor([1, 2]));
    expect(new TextDecoder("latin1").decode(bytes.slice(0, 128))).toBe(
      `\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }`
        .padEnd(127)
        .concat("\n"),
    );
    expect([...bytes.slice(128)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
  });

  test.each([true, false])(
    "comes back with names, order, dtypes, shapes and bits; compress: %s",
    (compress) => {
      const path = join(temporaryFolder(), "x.npz");
      saveNpz(path, tensors, { compress });
      expect(Object.fromEntries(loadNpz(path))).toEqual(tensors);
      expect([...decodeNpz(encodeNpz(tensors, { compress })).keys()]).toEqual(Object.keys(tensors));
      expect(encodeNpz(tensors, { compress }).length < 40_000).toBe(compress);
      for (const x of Object.values(tensors)) {
        saveNpy(path, x);
        expect(loadNpy(path)).toEqual(x);
      }
    },
  );

  test.skipIf(pythonWith("numpy") === undefined)("is read by NumPy, and its checksums are right", () => {
    const path = join(temporaryFolder(), "x.npz");
    const program = `
import json, sys, zipfile, numpy as np
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
a = np.load(sys.argv[1], allow_pickle=False)
print(json.dumps({k: [a[k].dtype.name, list(a[k].shape), a[k].tobytes().hex()] for k in a}))`;
    for (const compress of [true, false]) {
      saveNpz(path, tensors, { compress });
      const expected = Object.entries(tensors).map(([name, x]) => {
        const { buffer, byteOffset, byteLength } = x.toTypedArray();
        const bits = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString("hex");
        return [name, [x.dtype, [...x.shape], bits]];
      });
      const found = JSON.parse(runPython(pythonWith("numpy") as string, program, path));
      expect(found).toEqual(Object.fromEntries(expected));
    }
  });
});

interface Lies {
  readonly size?: number;
  readonly method?: number;
  readonly checksum?: number;
  readonly flags?: number;
  readonly packed?: Uint8Array;
}

/** An archive of entries that say of themselves what they are not. */
function zipOf(
  entries: Readonly<Record<string, readonly [Uint8Array, Lies]>>,
  overlapping = false,
): Uint8Array {
  const files: number[] = [];
  const directory: number[] = [];
  const bytes = (value: number, width: number) =>
    Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** i) % 256);
  for (const [name, [content, lies]] of Object.entries(entries)) {
    const {
      method = 8,
      packed = deflateRawSync(content),
      size = content.length,
      checksum = 0,
      flags = 0,
    } = lies;
    const start = overlapping ? 0 : files.length;
    const data = method === 0 ? content : packed;
    const common = [
      ...[...bytes(20, 2), ...bytes(flags, 2), ...bytes(method, 2), ...bytes(0, 4), ...bytes(checksum, 4)],
      ...[...bytes(data.length, 4), ...bytes(size, 4), ...bytes(name.length, 2), ...bytes(0, 2)],
    ];
    if (!overlapping || files.length === 0)
      files.push(...bytes(0x04034b50, 4), ...common, ...textBytes(name), ...data);
    directory.push(...bytes(0x02014b50, 4), ...bytes(20, 2), ...common, ...bytes(0, 10), ...bytes(start, 4));
    directory.push(...textBytes(name));
  }
  const count = Object.keys(entries).length;
  const end = [
    ...bytes(count, 2),
    ...bytes(count, 2),
    ...bytes(directory.length, 4),
    ...bytes(files.length, 4),
  ];
  return Uint8Array.from([...files, ...directory, ...bytes(0x06054b50, 4), ...bytes(0, 4), ...end, 0, 0]);
}

describe("what is no file of NumPy is an error that names file and byte", () => {
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ...Object.entries(noData).map(
      ([title, bytes]) => [title, bytes, /byte 0: expected an npy file/] as const,
    ),
    ["a page", noData["a page"] as Uint8Array, /It looks like HTML/],
    ["a pickle", noData["a pickle"] as Uint8Array, /It looks like a Python pickle/],
    [
      "a later version",
      npyOf(dictOf("<f4", "(1,)"), 4, [4, 0]),
      /byte 6: expected version 1.0, 2.0 or 3.0, found 4.0/,
    ],
    [
      "a header beyond the file",
      npyOf(dictOf("<f4", "()")).slice(0, 40),
      /byte 10: expected a header, found 30 bytes/,
    ],
    [
      "a header without end",
      Uint8Array.from([...npyOf("", 0, [2, 0]).slice(0, 8), 255, 255, 255, 255]),
      /at most 65536 bytes, found 4294967295/,
    ],
    [
      "a program",
      npyOf("__import__('os').system('ls')"),
      /byte 10: expected a dict of descr, fortran_order and shape/,
    ],
    ["a program beside", npyOf(`${dictOf("<f4", "(1,)")} + f()`, 4), /expected a dict of/],
    ["a missing key", npyOf("{'descr': '<f4', 'shape': (1,)}", 4), /expected a dict of/],
    ["a shape of words", npyOf(dictOf("<f4", "(a,)"), 4), /expected a dict of/],
    ["a negative size", npyOf(dictOf("<f4", "(-1,)"), 4), /expected a dict of/],
    ["2^60 elements", npyOf(dictOf("<f4", `(${2 ** 30}, ${2 ** 30})`), 4), /sizes that can be counted/],
    [
      "2^50 elements",
      npyOf(dictOf("<f4", `(${2 ** 50},)`), 4),
      /byte \d+: expected 4503599627370496 bytes of elements/,
    ],
    ["too many axes", npyOf(dictOf("<f4", `(${"1, ".repeat(70)})`), 4), /at most 64 sizes/],
    ["an unknown type", npyOf(dictOf("<q4", "(1,)"), 4), /a descr such as '<f4'/],
    ["an unknown width", npyOf(dictOf("<i3", "(1,)"), 3), /a descr such as '<f4'/],
    [
      "too few elements",
      npyOf(dictOf("<f4", "(2,)"), 7),
      /byte \d+: expected 8 bytes of elements, of float32 \(2,\), found 7. The file is incomplete/,
    ],
    ["too many", npyOf(dictOf("<f4", "(2,)"), 9), /found 9. Something follows them/],
  ];
  test.each(cases)("npy: %s", (_, bytes, message) => {
    const error = quickErrorOf(() => decodeNpy(bytes, { name: "a.npy" }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^decodeNpy: "a.npy", byte \d+: expected /);
  });

  const array = npyOf(dictOf("<f4", "(2,)"), 8);
  const whole = encodeNpz({ a: tensor([1, 2]), b: tensor([3]) });
  const swap = (at: number, value: number) => whole.with(at, value);
  const directory = new DataView(whole.buffer).getUint32(whole.length - 6, true);
  const bomb = new Uint8Array(20_000_000);
  bomb.set(npyOf(dictOf("|u1", "(19999900,)")));
  const archives: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ...Object.entries(noData).map(
      ([title, bytes]) => [title, bytes, /byte 0: expected a zip archive/] as const,
    ),
    [
      "an npy file",
      encodeNpy(tensor([1])),
      /byte 0: expected a zip archive.*It looks like a NumPy .npy file/,
    ],
    [
      "one that is cut off",
      whole.slice(0, -30),
      /expected the directory of a zip archive before the end, found none/,
    ],
    ["a directory beyond the file", swap(whole.length - 3, 0x7f), /expected a directory of 2 entries/],
    [
      "more entries than there is room for",
      swap(whole.length - 12, 200),
      /expected a directory of 200 entries/,
    ],
    ["another magic number in the directory", swap(directory, 0), /expected an entry of the directory/],
    ["another magic number of an entry", swap(0, 0x51), /byte 0: expected a zip archive/],
    ["elements that were changed", swap(35 + 128, 1), /"a.npy", byte 0: expected the checksum/],
    ["an encrypted entry", zipOf({ "a.npy": [array, { flags: 1 }] }), /an encrypted one/],
    ["another method", zipOf({ "a.npy": [array, { method: 99 }] }), /found method 99/],
    [
      "what is no array",
      zipOf({ "data.txt": [textBytes("hi"), {}] }),
      /expected npy files in the archive, found "data.txt"/,
    ],
    [
      "a file of PyTorch",
      zipOf({ "archive/data.pkl": [textBytes("hi"), {}] }),
      /It looks like a file of PyTorch/,
    ],
    [
      "what is no npy file",
      zipOf({ "a.npy": [textBytes("404: Not Found"), {}] }),
      /"a", byte 0: expected an npy file/,
    ],
    [
      "what cannot be unpacked",
      zipOf({ "a.npy": [array, { packed: new Uint8Array(300).fill(255) }] }),
      /what cannot be unpacked/,
    ],
    [
      "a size beyond what deflate does",
      zipOf({ "a.npy": [array, { size: 2 ** 31 }] }),
      /found 2147483648 bytes declared. The archive lies/,
    ],
    [
      "a size that is too large",
      zipOf({ "a.npy": [array, { size: array.length + 8 }] }),
      /"a", byte \d+: expected 8 bytes of elements/,
    ],
    [
      "a size that is too small",
      zipOf({ "a.npy": [array, { size: array.length - 4 }] }),
      /"a", byte \d+: expected 8 bytes of elements/,
    ],
    [
      "a bomb behind a small header",
      zipOf({ "a.npy": [npyOf(dictOf("<f4", "(2,)"), 20_000_000), {}] }),
      /expected 8 bytes of elements/,
    ],
    [
      "a bomb behind a small size",
      zipOf({ "a.npy": [bomb, { size: 19_000_000 }] }),
      /expected 19999900 bytes of elements/,
    ],
    [
      "overlapping entries",
      zipOf({ "a.npy": [array, {}], "b.npy": [array, {}] }, true),
      /"b.npy" to lie between other entries/,
    ],
    [
      "the same name twice",
      encodeNpz({ a: tensor(1), b: tensor(2) }).map((byte) => (byte === 0x62 ? 0x61 : byte)),
      /each array once|checksum/,
    ],
  ];
  test.each(archives)("npz: %s", (_, bytes, message) => {
    const error = quickErrorOf(() => decodeNpz(bytes, { name: "a.npz" }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^decodeNpz: "a.npz"/);
  });

  test("more bytes than are wanted", () => {
    const bytes = encodeNpz({ a: zeros([1000]) }, { compress: true });
    const error = errorOf(() => decodeNpz(bytes, { maxBytes: 4000 }));
    expect(error.message).toMatch(
      /expected arrays of at most 4000 bytes, found 4128 declared.*\{ maxBytes: 4128 \}/,
    );
    expect(decodeNpz(bytes, { maxBytes: 4128 }).size).toBe(1);
  });

  test("what is given to be written", () => {
    expect(errorOf(() => encodeNpy([1, 2] as never)).message).toMatch(/^encodeNpy: /);
    expect(errorOf(() => encodeNpz({ a: 1 } as never))).toBeInstanceOf(ValueError);
  });
});
