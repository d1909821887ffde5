/** loadMnist: the real digits, their forms, and what a folder that does not fit is told. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadMnist } from "wengert/data";
import { DTypeError, FormatError, ValueError } from "../../../src/arguments/errors.js";
import {
  idx,
  images,
  labels,
  type MnistFolder,
  mnistFolder,
  temporaryFolder,
  thrownBy,
  tinyMnist,
} from "../files.js";

describe("the real set", () => {
  const { train, test: held } = loadMnist({ normalize: false });

  test("has 60000 digits to learn from and 10000 to be tested on, as rows of 784", () => {
    expect([train.x.shape, train.t.shape]).toEqual([[60000, 784], [60000]]);
    expect([held.x.shape, held.t.shape]).toEqual([[10000, 784], [10000]]);
    expect([train.x.dtype, train.t.dtype]).toEqual(["float32", "int32"]);
    expect(train.x.requiresGrad).toBe(false);
  });

  test("opens with 5, 0, 4, 1, 9 and 7, 2, 1, 0, 4", () => {
    expect([...train.t.toTypedArray().slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...held.t.toTypedArray().slice(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  });

  test("has as many of each digit as the distributed files", () => {
    expect(histogram(train.t.toTypedArray())).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(histogram(held.t.toTypedArray())).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  // The sums are of the files' bytes, taken outside this library.
  test("has the grey levels of the distributed files, 0..255", () => {
    expect(range(train.x.toTypedArray())).toEqual({ least: 0, most: 255, sum: 1567298545 });
    expect(range(held.x.toTypedArray())).toEqual({ least: 0, most: 255, sum: 264923200 });
  });

  test("normalized is each grey level / 255, rounded to float32 once", () => {
    const raw = held.x.toTypedArray();
    const scaled = loadMnist().test.x.toTypedArray();
    expect(scaled).toBeInstanceOf(Float32Array);
    expect(raw.findIndex((level, i) => scaled[i] !== Math.fround(level / 255))).toBe(-1);
    expect(range(scaled)).toMatchObject({ least: 0, most: 1 });
  });
});

describe("a folder of one's own", () => {
  test("may hold any number of images", () => {
    const { train, test: held } = loadMnist({ dir: mnistFolder(tinyMnist) });
    expect([train.x.shape, held.x.shape]).toEqual([
      [3, 784],
      [2, 784],
    ]);
    expect(train.t.toArray()).toEqual([7, 0, 9]);
    expect([...train.x.toTypedArray()].filter((_, i) => i % 784 === 0)).toEqual([0, Math.fround(0.2), 1]);
  });

  test("gives images as (N, 1, 28, 28) when not flattened", () => {
    const { train, test: held } = loadMnist({ dir: mnistFolder(tinyMnist), flatten: false });
    expect([train.x.shape, held.x.shape]).toEqual([
      [3, 1, 28, 28],
      [2, 1, 28, 28],
    ]);
  });

  test("keeps rows and columns in their places", () => {
    const pixels = Array.from({ length: 784 }, (_, i) => i % 251);
    const dir = mnistFolder({
      ...tinyMnist,
      "t10k-images-idx3-ubyte": idx([2, 28, 28], [...pixels, ...pixels.toReversed()]),
    });
    const { x } = loadMnist({ dir, normalize: false }).test;
    expect(x.toArray()).toEqual([pixels, pixels.toReversed()]);
  });

  test("gives grey levels 0..255 when not normalized", () => {
    const { x } = loadMnist({ dir: mnistFolder(tinyMnist), normalize: false }).train;
    expect([...new Set(x.toTypedArray())]).toEqual([0, 51, 255]);
  });

  test("gives labels as rows of 10 when one-hot", () => {
    const { t } = loadMnist({ dir: mnistFolder(tinyMnist), oneHot: true }).train;
    expect([t.shape, t.dtype]).toEqual([[3, 10], "float32"]);
    expect(t.toArray()).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
      [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ]);
  });

  test("gives images and one-hot labels as float64 when asked", () => {
    const { x, t } = loadMnist({ dir: mnistFolder(tinyMnist), oneHot: true, dtype: "float64" }).train;
    expect([x.dtype, t.dtype]).toEqual(["float64", "float64"]);
    expect([...new Set(x.toTypedArray())]).toEqual([0, 51 / 255, 1]);
  });

  test("may hold its files gzipped, or with a dot in the name", () => {
    for (const rename of [
      (name: string) => `${name}.gz`,
      (name: string) => name.replace("-idx", ".idx"),
      (name: string) => `${name.replace("-idx", ".idx")}.gz`,
    ]) {
      const files = Object.fromEntries(
        Object.entries(tinyMnist).map(([name, bytes]) => [rename(name), bytes]),
      );
      expect(loadMnist({ dir: mnistFolder(files) }).train.t.toArray()).toEqual([7, 0, 9]);
    }
  });

  test("may hold a folder of a file's plain name beside the gzipped file", () => {
    const { "train-images-idx3-ubyte": trainImages = new Uint8Array(), ...others } = tinyMnist;
    const dir = mnistFolder({ ...others, "train-images-idx3-ubyte.gz": trainImages });
    mkdirSync(join(dir, "train-images-idx3-ubyte"));
    expect(loadMnist({ dir }).train.x.shape).toEqual([3, 784]);
  });
});

describe("a folder that does not fit", () => {
  const file = (name: string): Uint8Array => tinyMnist[name] ?? new Uint8Array();
  const refused: readonly (readonly [what: string, changed: MnistFolder, message: readonly string[]])[] = [
    [
      "labels where images are expected",
      { "train-images-idx3-ubyte": file("train-labels-idx1-ubyte") },
      ["train-images-idx3-ubyte", "holds (3,) of uint8", "expected images: (N, 28, 28)", "swapped"],
    ],
    [
      "images where labels are expected",
      { "t10k-labels-idx1-ubyte": file("t10k-images-idx3-ubyte") },
      ["t10k-labels-idx1-ubyte", "holds (2, 28, 28) of uint8", "expected labels: (N,)", "swapped"],
    ],
    [
      "the other split's labels",
      { "train-labels-idx1-ubyte": file("t10k-labels-idx1-ubyte") },
      [
        "train-images-idx3-ubyte",
        "holds 3 images",
        "train-labels-idx1-ubyte",
        "holds 2 labels",
        "same split",
      ],
    ],
    [
      "images of another size",
      { "train-images-idx3-ubyte": images([1, 2, 3], 32) },
      ["holds (3, 32, 32) of uint8", "expected images: (N, 28, 28)"],
    ],
    [
      "images of another type",
      { "train-images-idx3-ubyte": Uint8Array.from(images([1]).with(2, 0x09)) },
      ["holds (1, 28, 28) of int8", "of uint8"],
    ],
    [
      "labels of another type",
      { "train-labels-idx1-ubyte": labels([1, 2, 3]).with(2, 0x09) },
      ["holds (3,) of int8"],
    ],
    [
      "a label that is no digit",
      { "train-labels-idx1-ubyte": labels([1, 10, 3]) },
      ["train-labels-idx1-ubyte", "label 10 at position 1", "expected 0..9"],
    ],
    [
      "no images at all",
      { "t10k-images-idx3-ubyte": images([]), "t10k-labels-idx1-ubyte": labels([]) },
      ["holds (0,)", "N of at least 1"],
    ],
    ["a truncated file", { "t10k-images-idx3-ubyte": images([1, 2]).subarray(0, -1) }, ["1 too few"]],
  ];

  test.each(refused)("%s is refused, with what was found and what was expected", (_, changed, parts) => {
    const dir = mnistFolder({ ...tinyMnist, ...changed });
    const error = thrownBy(() => loadMnist({ dir }));
    expect(error).toBeInstanceOf(FormatError);
    for (const part of [dir, ...parts]) expect(error.message).toContain(part);
  });

  test("a missing file is named, with every name looked for", () => {
    const { "t10k-labels-idx1-ubyte": _, ...others } = tinyMnist;
    const dir = mnistFolder(others);
    const error = thrownBy(() => loadMnist({ dir }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(
      `no t10k-labels in "${dir}". Looked for t10k-labels-idx1-ubyte, t10k-labels-idx1-ubyte.gz, ` +
        "t10k-labels.idx1-ubyte, t10k-labels.idx1-ubyte.gz.",
    );
  });

  test("a missing folder is named", () => {
    const dir = join(temporaryFolder(), "elsewhere");
    const error = thrownBy(() => loadMnist({ dir }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(`there is no folder "${dir}"`);
  });

  test("a dtype that is not a float is refused before any file is read", () => {
    const options = { dir: "nowhere", dtype: "int32" };
    const error = thrownBy(() => loadMnist(options as never));
    expect(error).toBeInstanceOf(DTypeError);
    expect(error.message).toBe('loadMnist: dtype must be float32 or float64, got "int32"');
  });
});

function histogram(digits: Iterable<number>): number[] {
  const counts = Array<number>(10).fill(0);
  for (const digit of digits) counts[digit] = (counts[digit] ?? 0) + 1;
  return counts;
}

function range(values: ArrayLike<number>): { least: number; most: number; sum: number } {
  let [least, most, sum] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
    sum += value;
  }
  return { least, most, sum };
}
