/** The relatives of MNIST: names of files, classes, the form of labels, and which way the images stand. */
import { describe, expect, test } from "vitest";
import { loadMnist } from "wengert/data";
import { FormatError, ValueError } from "../../../src/arguments/errors.js";
import { setNames } from "../../../src/data/mnist/sets.js";
import { bigEndian, idx, idxHeader, images, labels, mnistFolder, thrownBy, tinyMnist } from "../files.js";

/** QMNIST's labels: 8 numbers of 4 bytes for each digit, the digit first. */
const qmnistLabels = (digits: readonly number[]) =>
  Uint8Array.from([
    ...idxHeader(0x0c, [digits.length, 8]),
    ...digits.flatMap((digit) => [digit, 4, 2600, 17, 30 + digit, 12345, 0, 0].flatMap(bigEndian)),
  ]);

/** A set of 3 and 2 images under its own names. */
function folderOf(
  prefix: string,
  ending: string,
  made: (digits: readonly number[]) => Uint8Array,
  first = 0,
) {
  return mnistFolder({
    [`${prefix}train-images-idx3-ubyte.gz`]: images([0, 51, 255]),
    [`${prefix}train-labels-${ending}.gz`]: made([first, first + 2, first + 1]),
    [`${prefix}test-images-idx3-ubyte`]: images([1, 2]),
    [`${prefix}test-labels-${ending}`]: made([first + 3, first]),
  });
}

/** Of the papers that the sets come from. */
const counts: Readonly<Record<(typeof setNames)[number], number>> = {
  mnist: 10,
  fashion: 10,
  kmnist: 10,
  qmnist: 10,
  "emnist-byclass": 62,
  "emnist-bymerge": 47,
  "emnist-balanced": 47,
  "emnist-letters": 27, // 26 letters, which count from 1
  "emnist-digits": 10,
  "emnist-mnist": 10,
};

const dirOf = (set: (typeof setNames)[number]) =>
  set.startsWith("emnist")
    ? folderOf(`${set}-`, "idx1-ubyte", labels, set === "emnist-letters" ? 1 : 0)
    : set === "qmnist"
      ? folderOf("qmnist-", "idx2-int", qmnistLabels)
      : mnistFolder(tinyMnist);

test.each(setNames)("%s is read under its names, with its classes", (set) => {
  const { train, test: held, classes } = loadMnist({ set, dir: dirOf(set), oneHot: true });
  expect(classes).toHaveLength(counts[set]);
  expect(new Set(classes).size).toBe(counts[set]);
  expect([train.x.shape, train.t.shape, held.t.shape]).toEqual([
    [3, 784],
    [3, counts[set]],
    [2, counts[set]],
  ]);
});

test("labels are int32 and name their classes", () => {
  const fashion = loadMnist({ set: "fashion", dir: dirOf("fashion") });
  expect(fashion.train.t.dtype).toBe("int32");
  expect([...fashion.train.t.toTypedArray()].map((label) => fashion.classes[label])).toEqual([
    "Sneaker",
    "T-shirt/top",
    "Ankle boot",
  ]);
  const letters = loadMnist({ set: "emnist-letters", dir: dirOf("emnist-letters") });
  expect([...letters.train.t.toTypedArray()].map((label) => letters.classes[label])).toEqual(["a", "c", "b"]);
  const digits = loadMnist({ set: "qmnist", dir: dirOf("qmnist") });
  expect(digits.train.t.toArray()).toEqual([0, 2, 1]);
  const merged = loadMnist({ set: "emnist-balanced", dir: dirOf("emnist-balanced") }).classes;
  expect(merged.slice(36).join("")).toBe("abdefghnqrt");
});

test("EMNIST's images, which are stored column by column, stand upright; the others stay", () => {
  const pixels = Array.from({ length: 784 }, (_, i) => i % 251);
  const rows = Array.from({ length: 28 }, (_, row) => pixels.slice(28 * row, 28 * row + 28));
  const columns = rows.map((_, column) => rows.map((row) => row[column]));
  for (const set of ["emnist-digits", "mnist"] as const) {
    const prefix = set === "mnist" ? "" : "emnist-digits-";
    const dir = mnistFolder({
      [`${prefix}train-images-idx3-ubyte`]: idx([2, 28, 28], [...pixels, ...pixels]),
      [`${prefix}train-labels-idx1-ubyte`]: labels([1, 2]),
      [`${prefix}${set === "mnist" ? "t10k" : "test"}-images-idx3-ubyte`]: images([5]),
      [`${prefix}${set === "mnist" ? "t10k" : "test"}-labels-idx1-ubyte`]: labels([3]),
    });
    const { x } = loadMnist({ set, dir, flatten: false, normalize: false }).train;
    const expected = set === "mnist" ? rows : columns;
    expect(x.toArray()).toEqual([[expected], [expected]]);
  }
});

describe("is refused", () => {
  test("a set that no package has, without a folder", () => {
    const error = thrownBy(() => loadMnist({ set: "emnist-letters" }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain("no package has EMNIST (letters). Give the folder");
    expect(error.message).toContain("emnist-letters-train-images-idx3-ubyte.gz");
  });

  test("a label that is no class of the set, below as above", () => {
    const zero = folderOf("emnist-letters-", "idx1-ubyte", labels, 0);
    const error = thrownBy(() => loadMnist({ set: "emnist-letters", dir: zero }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(
      "has the label 0 at position 0, expected 1..26, the classes of EMNIST (letters)",
    );
    const negative = folderOf("qmnist-", "idx2-int", qmnistLabels, -1);
    expect(thrownBy(() => loadMnist({ set: "qmnist", dir: negative })).message).toContain("the label -1");
  });

  test("labels of several numbers where a set has one", () => {
    const dir = mnistFolder({ ...tinyMnist, "train-labels-idx1-ubyte": qmnistLabels([1, 2, 3]) });
    expect(thrownBy(() => loadMnist({ dir })).message).toContain(
      "holds (3, 8) of int32, expected labels: (N,) of uint8",
    );
  });

  test("a set whose name has a slip", () => {
    const error = thrownBy(() => loadMnist({ set: "fashion-mnist" as "fashion" }));
    expect(error.message).toContain('set must be "mnist", "fashion", "kmnist"');
  });
});
