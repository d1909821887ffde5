/** What the programs of the book's chapters have in common: random numbers, digits, and options for both. */
import { Generator, NumpyRandom, type Tensor } from "wengert";
import { loadMnist } from "wengert/data";
import { oneOf, wholeNumber } from "../shared/flags.js";

/** A generator that draws images with replacement, as `np.random.choice` does. */
export type Random = Generator | NumpyRandom;

export const randomFlags = {
  seed: wholeNumber([0, 2 ** 32 - 1], 0, "seed of all that is drawn"),
  rng: oneOf(
    ["wengert", "numpy"],
    "wengert, or numpy: the draws of the book's programs under np.random.seed(N), in float64",
  ),
};

export type Digits = "float32" | "float64";

export interface Draws {
  readonly generator: Random;
  readonly dtype: Digits;
}

/** Where numbers come from, and how exact they are: the book's are NumPy's, of float64. */
export const drawsOf = ({ seed, rng }: { readonly seed: number; readonly rng: string }): Draws =>
  rng === "numpy"
    ? { generator: new NumpyRandom(seed), dtype: "float64" }
    : { generator: new Generator(seed), dtype: "float32" };

export interface Split {
  readonly x: Tensor;
  readonly t: Tensor;
}

const first = ({ x, t }: Split, count: number): Split => ({
  x: x.slice([[0, count]]),
  t: t.slice([[0, count]]),
});

type Sets = Readonly<Record<"train" | "test", Split>>;
/** More images are not kept for the next training. */
const mostKept = 5000;
const loaded = new Map<string, Sets>();

/**
 * The first digits of each set; as images (N, 1, 28, 28), or as rows of 784 pixels. Several trainings of one
 * program share them.
 */
export function digits(train: number, test: number, dtype: Digits, asImages = false): Sets {
  const key = `${train} ${test} ${dtype} ${asImages}`;
  let sets = loaded.get(key);
  if (sets === undefined) {
    const all = loadMnist({ dtype, flatten: !asImages });
    sets = { train: first(all.train, train), test: first(all.test, test) };
    if (train <= mostKept) loaded.set(key, sets);
  }
  return sets;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
