/** gunzip: what the platform unpacks, and what each damaged file is told. */
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { FormatError, PlatformError } from "../../../src/arguments/errors.js";
import { gunzip } from "../../../src/data/formats/gzip.js";

const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) % 251);
const packed = new Uint8Array(gzipSync(bytes));

test("gives the bytes that were packed, of a window on larger memory too", async () => {
  expect(await gunzip(packed, "some.gz")).toEqual(bytes);
  const wide = new Uint8Array(packed.length + 10);
  wide.set(packed, 4);
  expect(await gunzip(wide.subarray(4, -6), "some.gz")).toEqual(bytes);
  expect(await gunzip(gzipSync(""), "empty.gz")).toEqual(new Uint8Array());
});

describe("refuses", () => {
  const text = (words: string) => new TextEncoder().encode(words);
  test.each<[string, Uint8Array, string]>([
    [
      "a page",
      text("<!doctype html>"),
      'gunzip: "some.gz" does not open as gzip does, with 1f 8b at offset 0. It looks like HTML',
    ],
    ["the words of a server", text("404: Not Found"), "It looks like the words of a server"],
    ["nothing", new Uint8Array(), "does not open as gzip does"],
    [
      "a truncated file",
      packed.subarray(0, -1),
      '"some.gz" opens as gzip does (1f 8b) but cannot be unpacked: ',
    ],
    ["the opening alone", packed.subarray(0, 2), "if the download broke off, fetch the file again"],
    ["a wrong checksum", packed.with(-5, (packed.at(-5) as number) ^ 1), "cannot be unpacked: "],
    ["what follows", Uint8Array.from([...packed, 1, 2, 3]), "cannot be unpacked: "],
  ])("%s", async (_, file, message) => {
    const error = await gunzip(file, "some.gz").catch((each: unknown) => each);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toContain(message);
  });

  test("what would fill memory, without unpacking it", async () => {
    const bomb = gzipSync(new Uint8Array(2 ** 26)); // 64 MiB of zeros are 65 kB
    const before = process.memoryUsage().arrayBuffers;
    const error = await gunzip(bomb, "bomb.gz", { maxLength: 1e6 }).catch((each: unknown) => each);
    expect((error as Error).message).toContain('"bomb.gz" unpacks to more than 1000000 bytes');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
    expect(await gunzip(packed, "some.gz", { maxLength: bytes.length })).toEqual(bytes);
    await expect(gunzip(packed, "some.gz", { maxLength: bytes.length - 1 })).rejects.toThrow(FormatError);
  });

  test("a platform that cannot unpack", async () => {
    vi.stubGlobal("DecompressionStream", undefined);
    await expect(gunzip(packed, "some.gz")).rejects.toThrow(PlatformError);
    vi.unstubAllGlobals();
  });
});
