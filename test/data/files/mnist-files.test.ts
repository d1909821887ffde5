/** Where MNIST's files come from: the hash that guards the known ones, the package that holds them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FormatError, MissingPackageError } from "../../../src/arguments/errors.js";
import { mnistFiles, readKnown, readMnistFile } from "../../../src/data/files/mnist-files.js";
import { packageFolder } from "../../../src/data/files/package-folder.js";
import { labels, temporaryFolder, thrownBy } from "../files.js";

test("the package's four files have the hashes of the original ones", () => {
  for (const file of Object.values(mnistFiles).flatMap((split) => Object.values(split))) {
    expect(readMnistFile(file, undefined).array.dtype).toBe("uint8");
  }
});

test("a package file of another content is refused, with both hashes", () => {
  const dir = temporaryFolder();
  const file = mnistFiles.test.labels;
  writeFileSync(join(dir, "t10k-labels-idx1-ubyte"), labels([1]));
  const error = thrownBy(() => readKnown(file, dir));
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message).toContain("t10k-labels-idx1-ubyte");
  expect(error.message).toContain(`expected ${file.sha256}`);
  expect(error.message).toMatch(/its SHA-256 is [0-9a-f]{64},/);
});

test("a package that is not installed is named, with the command that installs it", () => {
  const error = thrownBy(() => packageFolder("wengert-no-such-package", "loadMnist: the digits"));
  expect(error).toBeInstanceOf(MissingPackageError);
  expect(error.message).toContain("npm install wengert-no-such-package");
});
