/** The IDX format: what is read, and what each damaged file is told. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readIdx } from "wengert/data";
import { FormatError, ValueError } from "../../../src/arguments/errors.js";
import { parseIdx } from "../../../src/data/formats/idx.js";
import { idx, idxHeader, temporaryFile, temporaryFolder, thrownBy } from "../files.js";

describe("parseIdx reads", () => {
  const everyType = [
    ["uint8", 0x08, [0x00, 0xff], Uint8Array.of(0, 255)],
    ["int8", 0x09, [0x7f, 0x80], Int8Array.of(127, -128)],
    ["int16", 0x0b, [0x01, 0x02, 0xff, 0xfe], Int16Array.of(258, -2)],
    ["int32", 0x0c, [0x01, 0x02, 0x03, 0x04, 0x80, 0, 0, 0], Int32Array.of(16909060, -2147483648)],
    ["float32", 0x0d, [0x3f, 0xc0, 0, 0, 0xc0, 0x20, 0, 0], Float32Array.of(1.5, -2.5)],
    ["float64", 0x0e, [0x3f, 0xf8, ...zeros(6), 0xc0, 0x04, ...zeros(6)], Float64Array.of(1.5, -2.5)],
  ] as const;

  test.each(everyType)("%s, from big-endian", (dtype, type, elements, expected) => {
    const bytes = Uint8Array.from([...idxHeader(type, [2]), ...elements]);
    expect(parseIdx(bytes, "two")).toEqual({ shape: [2], dtype, data: expected });
  });

  test.each(everyType)("%s, from any offset of a larger buffer", (dtype, type, elements, expected) => {
    const bytes = Uint8Array.from([9, 9, 9, ...idxHeader(type, [2, 1]), ...elements, 9]).subarray(3, -1);
    expect(parseIdx(bytes, "two")).toEqual({ shape: [2, 1], dtype, data: expected });
  });

  test("the sizes in order, the elements row by row", () => {
    const array = parseIdx(idx([2, 1, 3], [1, 2, 3, 4, 5, 6]), "rows");
    expect(array.shape).toEqual([2, 1, 3]);
    expect([...array.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("an array without elements", () => {
    expect(parseIdx(idx([0, 28, 28], []), "none")).toEqual({
      shape: [0, 28, 28],
      dtype: "uint8",
      data: new Uint8Array(),
    });
  });

  test("one-byte elements without copying them", () => {
    const bytes = idx([1], [5]);
    expect(parseIdx(bytes, "shared").data.buffer).toBe(bytes.buffer);
  });
});

describe("parseIdx refuses", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const refused: readonly (readonly [what: string, bytes: Uint8Array, message: readonly string[]])[] = [
    ["an empty file", new Uint8Array(), ["is empty", "fetch the file again"]],
    [
      "a file that ends in the magic number",
      Uint8Array.of(0, 0, 8),
      ["ends inside its IDX header", "3 bytes"],
    ],
    [
      "a file that ends in the sizes",
      Uint8Array.from(idxHeader(8, [2, 3])).subarray(0, 9),
      ["ends inside its IDX header: 9 bytes, expected at least 12"],
    ],
    ["another opening", Uint8Array.of(1, 2, 3, 4), ["opens with 01 02 03 04, expected IDX's 00 00"]],
    [
      "an unknown element type",
      Uint8Array.from(idxHeader(0x0a, [1])),
      ["element type 0a", "08 uint8", "0e float64"],
    ],
    ["no dimension", Uint8Array.of(0, 0, 8, 0, 7), ["declares 0 dimensions"]],
    [
      "a truncated file",
      idx([2, 3], [1, 2, 3, 4]),
      ["declares (2, 3) of uint8: expected 18 bytes", "found 16, 2 too few", "truncated"],
    ],
    [
      "a truncated file of wide elements",
      Uint8Array.from([...idxHeader(0x0c, [2]), 0, 0, 0, 1]),
      ["expected 16 bytes (8 of header and 2 elements of 4 bytes), found 12, 4 too few"],
    ],
    ["trailing bytes", idx([2], [1, 2, 3]), ["expected 10 bytes", "found 11, 1 too many"]],
    ["bytes where a size is 0", idx([0, 5], [1]), ["(0, 5)", "1 too many"]],
    [
      "absurd sizes",
      idx([4294967295, 4294967295, 4294967295], [1]),
      ["(4294967295, 4294967295, 4294967295)", "more than any file can hold", "17 bytes"],
    ],
    [
      "little-endian sizes",
      Uint8Array.of(0, 0, 8, 1, 2, 0, 0, 0, 7, 7),
      ["as little-endian the sizes (2,) fit"],
    ],
    ["swapped bytes", Uint8Array.of(1, 8, 0, 0, 2, 0, 0, 0, 7, 7), ["bytes swapped", "big-endian"]],
    ["a gzipped file", gzipSync(idx([1], [1])), ["opens with 1f 8b", "looks gzipped", "gunzip"]],
    ["a zip archive", text("PK\x03\x04..."), ["zip archive"]],
    ["a page", text("\n<!DOCTYPE html><title>404</title>"), ["looks like HTML", "Download it again"]],
    ["a page with a byte order mark", text("\ufeff<html>"), ["looks like HTML"]],
    ["a NumPy file", Uint8Array.of(0x93, ...text("NUMPY"), 1, 0), ["NumPy .npy"]],
    ["a Git LFS pointer", text("version https://git-lfs.github.com/spec/v1\n"), ["git lfs pull"]],
  ];

  test.each(refused)("%s, and says so by the file's name", (_, bytes, parts) => {
    const error = thrownBy(() => parseIdx(bytes, "digits.idx"));
    expect(error).toBeInstanceOf(FormatError);
    for (const part of ['"digits.idx"', ...parts]) expect(error.message).toContain(part);
  });

  test("every prefix of a valid file", () => {
    const whole = idx([2, 2], [1, 2, 3, 4]);
    for (let length = 0; length < whole.length; length++) {
      expect(thrownBy(() => parseIdx(whole.subarray(0, length), "cut"))).toBeInstanceOf(FormatError);
    }
  });
});

describe("readIdx", () => {
  const bytes = idx([3], [5, 0, 4]);
  const array = { shape: [3], dtype: "uint8", data: Uint8Array.of(5, 0, 4) };

  test("reads a plain file, even one named .gz", () => {
    expect(readIdx(temporaryFile("labels", bytes))).toEqual(array);
    expect(readIdx(temporaryFile("labels.gz", bytes))).toEqual(array);
  });

  test("reads a gzipped file, whatever its name", () => {
    expect(readIdx(temporaryFile("labels.gz", gzipSync(bytes)))).toEqual(array);
    expect(readIdx(temporaryFile("labels", gzipSync(bytes)))).toEqual(array);
  });

  test("refuses a truncated or damaged gzip", () => {
    const packed = gzipSync(bytes);
    const damaged = Buffer.from(packed);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 8) ^ 0xff, damaged.length - 8);
    for (const content of [packed.subarray(0, -9), packed.subarray(0, 2), damaged]) {
      const path = temporaryFile("broken.gz", content);
      const error = thrownBy(() => readIdx(path));
      expect(error).toBeInstanceOf(FormatError);
      expect(error.message).toContain(path);
      expect(error.message).toContain("cannot be unpacked");
    }
  });

  test("unpacks no more of a large gzip than its header declares", () => {
    const zeros = new Uint8Array(20_000_000); // some 87 kB, packed
    const bomb = gzipSync(Buffer.concat([Uint8Array.from(idxHeader(8, [2, 3])), zeros]), { level: 1 });
    expect(bomb.length).toBeGreaterThan(1 << 16);
    const path = temporaryFile("bomb.gz", bomb);
    const error = thrownBy(() => readIdx(path));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(`"${path}" unpacks to more than 18 bytes`);
    const page = gzipSync(Buffer.concat([Buffer.from("<html>"), zeros]), { level: 1 });
    expect(thrownBy(() => readIdx(temporaryFile("page.gz", page))).message).toContain("looks like HTML");
    const whole = gzipSync(Buffer.concat([Uint8Array.from(idxHeader(8, [20_000_000])), zeros]), { level: 1 });
    expect(readIdx(temporaryFile("whole.gz", whole)).shape).toEqual([20_000_000]);
    expect(thrownBy(() => readIdx(temporaryFile("cut.gz", whole.subarray(0, -9)))).message).toContain(
      "cannot be unpacked",
    );
  });

  test("refuses a file gzipped twice, saying that it is still gzipped", () => {
    const path = temporaryFile("twice.gz", gzipSync(gzipSync(bytes)));
    expect(thrownBy(() => readIdx(path)).message).toContain("looks gzipped");
  });

  test("refuses an empty file, gzipped or not", () => {
    for (const content of [new Uint8Array(), gzipSync("")]) {
      const error = thrownBy(() => readIdx(temporaryFile("nothing", content)));
      expect(error).toBeInstanceOf(FormatError);
      expect(error.message).toContain("is empty");
    }
  });

  test("says which file is missing", () => {
    const path = join(temporaryFolder(), "no-such-file");
    const error = thrownBy(() => readIdx(path));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(path);
    expect(error.message).toContain("no such file");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("says that a folder is no file", () => {
    const path = join(temporaryFolder(), "folder");
    mkdirSync(path);
    const error = thrownBy(() => readIdx(path));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain("it is a folder");
  });
});

function zeros(count: number): number[] {
  return Array<number>(count).fill(0);
}
