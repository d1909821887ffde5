/** Small IDX files for the tests: built byte by byte, independently of the parser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** The header of an IDX file: 0, 0, type, number of sizes, sizes big-endian. */
export function idxHeader(type: number, shape: readonly number[]): number[] {
  return [0, 0, type, shape.length, ...shape.flatMap(bigEndian)];
}

/** An IDX file of u8. */
export function idx(shape: readonly number[], elements: readonly number[]): Uint8Array {
  return Uint8Array.from([...idxHeader(0x08, shape), ...elements]);
}

export function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

/** A new folder, gone when the test that asked for it is over. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "wengert-data-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** Writes a file into a new folder and gives its path. */
export function temporaryFile(name: string, bytes: Uint8Array | string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** `count` images of one grey level each: image i is all `levels[i]`. */
export function images(levels: readonly number[], side = 28): Uint8Array {
  return idx(
    [levels.length, side, side],
    levels.flatMap((level) => Array<number>(side * side).fill(level)),
  );
}

export function labels(digits: readonly number[]): Uint8Array {
  return idx([digits.length], digits);
}

export type MnistFolder = Record<string, Uint8Array>;

/** A whole, tiny set: 3 images to learn from, 2 to be tested on. */
export const tinyMnist: MnistFolder = {
  "train-images-idx3-ubyte": images([0, 51, 255]),
  "train-labels-idx1-ubyte": labels([7, 0, 9]),
  "t10k-images-idx3-ubyte": images([1, 2]),
  "t10k-labels-idx1-ubyte": labels([3, 4]),
};

/** Writes a set into a new folder; a name ending in `.gz` gets its bytes gzipped. */
export function mnistFolder(files: MnistFolder): string {
  const dir = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(dir, name), name.endsWith(".gz") ? gzipSync(bytes) : bytes);
  }
  return dir;
}

/** What a function throws: for asserting on class and message together. */
export function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected an Error to be thrown");
}
