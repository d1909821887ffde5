/**
 * The sets of images that are distributed as MNIST is: what their files are called, what their labels mean.
 *
 * Sources: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST", 2017; T. Clanuwat and others, "Deep Learning for
 * Classical Japanese Literature", 2018 (Kuzushiji-MNIST); G. Cohen and others, "EMNIST: an extension of MNIST
 * to handwritten letters", 2017; C. Yadav, L. Bottou, "Cold Case: The Lost MNIST Digits", 2019 (QMNIST).
 */

export const setNames = [
  "mnist",
  "fashion",
  "kmnist",
  "qmnist",
  "emnist-byclass",
  "emnist-bymerge",
  "emnist-balanced",
  "emnist-letters",
  "emnist-digits",
  "emnist-mnist",
] as const;
export type MnistSetName = (typeof setNames)[number];

/** One of the four: `train-images-idx3-ubyte` as distributed, `train-images.idx3-ubyte` of some unpackers. */
export interface MnistFile {
  readonly stem: string;
  readonly ending: string;
}

export interface SplitFiles {
  readonly images: MnistFile;
  readonly labels: MnistFile;
}

export interface MnistSet {
  readonly name: MnistSetName;
  /** As people write it. */
  readonly title: string;
  /** The names of the classes, by label. */
  readonly classes: readonly string[];
  /** The least label of the files: EMNIST's letters count from 1. */
  readonly leastLabel: number;
  /** Whether the files have each image column by column. */
  readonly transposed: boolean;
  readonly train: SplitFiles;
  readonly test: SplitFiles;
}

const characters = (first: string, last: string): string[] =>
  Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, i) =>
    String.fromCharCode(first.charCodeAt(0) + i),
  );
const digits = characters("0", "9");
const upper = characters("A", "Z");
const lower = characters("a", "z");
/** Lower case where it does not look like upper case. */
const merged = [...digits, ...upper, ..."abdefghnqrt"];

const classes: Readonly<Record<MnistSetName, readonly string[]>> = {
  mnist: digits,
  fashion: [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
  ],
  kmnist: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
  qmnist: digits,
  "emnist-byclass": [...digits, ...upper, ...lower],
  "emnist-bymerge": merged,
  "emnist-balanced": merged,
  "emnist-letters": ["N/A", ...lower], // no image has label 0
  "emnist-digits": digits,
  "emnist-mnist": digits,
};

const titles: Readonly<Partial<Record<MnistSetName, string>>> = {
  mnist: "MNIST",
  fashion: "Fashion-MNIST",
  kmnist: "Kuzushiji-MNIST",
  qmnist: "QMNIST",
};

/** QMNIST keeps 8 numbers of each digit, the digit first. */
const files = (prefix: string, labels = "idx1-ubyte"): SplitFiles => ({
  images: { stem: `${prefix}-images`, ending: "idx3-ubyte" },
  labels: { stem: `${prefix}-labels`, ending: labels },
});

/** What is known of a set. */
export function setOf(name: MnistSetName): MnistSet {
  const emnist = name.startsWith("emnist");
  const splits = emnist
    ? { train: files(`${name}-train`), test: files(`${name}-test`) }
    : name === "qmnist"
      ? { train: files("qmnist-train", "idx2-int"), test: files("qmnist-test", "idx2-int") }
      : { train: files("train"), test: files("t10k") };
  return {
    name,
    title: titles[name] ?? `EMNIST (${name.slice("emnist-".length)})`,
    classes: Object.freeze([...classes[name]]),
    leastLabel: name === "emnist-letters" ? 1 : 0,
    transposed: emnist,
    ...splits,
  };
}
