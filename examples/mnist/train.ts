/**
 * Trains the two-layer network on MNIST as Deep Learning from Scratch does in chapter 5, and writes what came
 * of it.
 */
import { setImmediate } from "node:timers/promises";
import { Generator, MissingPackageError, NumpyRandom, optim, WengertError } from "wengert";
import { loadMnist, type Mnist, sample } from "wengert/data";
import { plotCurves, requireReportPackages, toDot, toSvg } from "wengert/viz";
import { prepareFolder, writeWhole } from "./files.js";
import { help, parseOptions, type TrainOptions, UsageError } from "./options.js";
import { formatSeconds, Progress } from "./progress.js";
import { Observer, reportText } from "./report.js";
import { TwoLayerNet } from "./two-layer-net.js";

const inputSize = 784;
const classes = 10;
/** 60,000 images in batches of 100: what the book calls an epoch. */
const evaluateEvery = 600;

interface Evaluation {
  iteration: number;
  loss: number;
  trainAccuracy: number;
  testAccuracy: number;
}

interface History {
  options: TrainOptions;
  /** The loss of each iteration's own forward pass. */
  losses: number[];
  /** After the update of iterations 0, 600, 1200, ... */
  evaluations: Evaluation[];
  seconds: number;
}

interface Run {
  net: TwoLayerNet;
  mnist: Mnist;
  options: TrainOptions;
  generator: Generator | NumpyRandom;
  /** Looks on, for the report. */
  observer: Observer | undefined;
  stopped: () => boolean;
}

/**
 * Trains until the last iteration or until `stopped` says so. The loop yields now and then, so that Ctrl-C is
 * heard.
 */
async function train({ net, mnist, options, generator, observer, stopped }: Run): Promise<History> {
  const optimizer = new optim.SGD(net.parameters(), { lr: options.learningRate });
  const history: History = { options, losses: [], evaluations: [], seconds: 0 };
  const progress = new Progress(options.iterations);
  progress.row("iteration      loss  train acc  test acc");
  let lastYield = performance.now();
  for (let i = 0; i < options.iterations && !stopped(); i++) {
    const { x, t } = sample(mnist.train, options.batchSize, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    history.losses.push(loss.item());
    observer?.observe(i);

    if (i % evaluateEvery === 0) {
      const evaluation: Evaluation = {
        iteration: i,
        loss: loss.item(),
        trainAccuracy: net.accuracy(mnist.train.x, mnist.train.t),
        testAccuracy: net.accuracy(mnist.test.x, mnist.test.t),
      };
      history.evaluations.push(evaluation);
      progress.row(`${formatRow(evaluation)}   ${i === 0 ? "" : progress.estimate(i + 1)}`.trimEnd());
    }
    progress.live(i + 1, `loss ${loss.item().toFixed(4)}`);
    if (performance.now() - lastYield > 50) {
      await setImmediate();
      lastYield = performance.now();
    }
  }
  history.seconds = progress.seconds;
  progress.row(`${history.losses.length} iterations in ${formatSeconds(history.seconds)}`);
  return history;
}

function formatRow({ iteration, loss, trainAccuracy, testAccuracy }: Evaluation): string {
  return `${String(iteration).padStart(9)}  ${loss.toFixed(5).padStart(8)}  ${trainAccuracy.toFixed(4).padStart(9)}  ${testAccuracy.toFixed(4).padStart(8)}`;
}

/** Every file that can be written; one that needs a missing optional package is named, not fatal. */
async function writeResults({ net, mnist, observer }: Run, history: History): Promise<void> {
  const { out, batchSize } = history.options;
  const written = [writeWhole(out, "history.json", `${JSON.stringify(history, null, 1)}\n`)];
  if (history.losses.length > 0) written.push(writeWhole(out, "curves.svg", plotCurves(history)));

  // the graph of one more step, on the first images of the training set
  const rows = Array.from({ length: Math.min(batchSize, mnist.train.x.shape[0] as number) }, (_, i) => i);
  const [x, t] = [mnist.train.x.indexSelect(0, rows), mnist.train.t.indexSelect(0, rows)];
  x.name = "x";
  t.name = "t";
  net.zeroGrad();
  const loss = net.loss(x, t);
  loss.name = "loss";
  loss.backward(undefined, { retainGraph: true });
  written.push(writeWhole(out, "graph.dot", toDot(loss)));
  try {
    written.push(writeWhole(out, "graph.svg", await toSvg(loss)));
  } catch (error) {
    if (!(error instanceof MissingPackageError)) throw error;
    console.error(`graph.svg not written: ${error.message}`);
  }
  if (observer !== undefined)
    written.push(writeWhole(out, "report.html", await reportText({ net, mnist, observer, history, loss })));
  console.log(`wrote ${written.join(", ")}`);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") {
    console.log(help);
    return;
  }
  const { data, dtype, seed, out } = options;
  // what cannot be written should be known before the training, not after
  prepareFolder(out);
  if (options.report) await requireReportPackages();
  const mnist = loadMnist({ dtype, ...(data === undefined ? {} : { dir: data }) });
  const generator = options.rng === "numpy" ? new NumpyRandom(seed) : new Generator(seed);
  const net = new TwoLayerNet(inputSize, options.hiddenSize, classes, { generator, dtype });
  console.log(net.summary());

  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true; // a second Ctrl-C ends the program at once, as usual
  });
  const observer = options.report ? new Observer(net, mnist, options.iterations) : undefined;
  const run: Run = { net, mnist, options, generator, observer, stopped: () => interrupted };
  await writeResults(run, await train(run));
  if (interrupted) process.exitCode = 130;
}

try {
  await main();
} catch (error) {
  const expected =
    error instanceof UsageError ||
    error instanceof WengertError ||
    (error as NodeJS.ErrnoException).code !== undefined;
  if (!expected) throw error;
  console.error(`train: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
