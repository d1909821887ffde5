/**
 * Trains the two-layer network on MNIST as Deep Learning from Scratch does in chapter 5, and writes what came
 * of it.
 */
import { Generator, NumpyRandom, noGrad, optim } from "wengert";
import { loadMnist, type Mnist, type MnistSplit, sample } from "wengert/data";
import { Accuracy, formatDuration, LastGood, Progress, pauses } from "wengert/train";
import { requireReportPackages } from "wengert/viz";
import { prepareFolder } from "../shared/files.js";
import { runProgram } from "../shared/program.js";
import { type Evaluation, HistoryWriter, unfinishedHistories, type Watcher } from "./history.js";
import { LiveCurves } from "./live.js";
import { TrainingLog } from "./log.js";
import { help, parseOptions, type TrainOptions } from "./options.js";
import { Observer } from "./report.js";
import { writeResults } from "./results.js";
import { listenForStop } from "./stop-signals.js";
import { Terminal } from "./terminal.js";
import { TwoLayerNet } from "./two-layer-net.js";
import { walkedLoss } from "./walked-loss.js";

const inputSize = 784;
const classes = 10;
/** 60,000 images in batches of 100: what the book calls an epoch. */
const evaluateEvery = 600;
/** So many images at once; between them a signal is heard. */
const imagesAtOnce = 100;

interface Run {
  net: TwoLayerNet;
  optimizer: optim.SGD;
  generator: Generator | NumpyRandom;
  mnist: Mnist;
  options: TrainOptions;
  progress: Progress;
  /** Are told what comes: the history, and what else was asked for. */
  watchers: readonly Watcher[];
  /** Looks on, for the report. */
  observer: Observer | undefined;
  /** Aborted where it is to stop and keep what is there; the reason says by what. */
  stop: AbortSignal;
}

interface Outcome {
  /** What ended it: `finished`, a signal, or a loss that is not finite. */
  reason: string;
  /** Of a loss that is not finite: what made it so, and what can be done. */
  trouble?: string;
}

/** Trains until the last iteration, until a signal says stop, or until the loss is no longer finite. */
async function train(run: Run): Promise<Outcome> {
  const { net, optimizer, generator, mnist, options, progress, watchers, observer, stop } = run;
  const backward = () => {
    const { x, t } = sample(mnist.train, options.batchSize, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    return loss.item();
  };
  const step = () => optimizer.step();
  const lastGood = new LastGood({ net, optimizer, generator });
  const pause = pauses();
  const terminal = new Terminal();
  terminal.row("iteration      loss  train acc  test acc");
  for (let i = progress.done; i < options.iterations && !stop.aborted; i++) {
    lastGood.mark(i);
    const loss = backward();
    if (!Number.isFinite(loss)) {
      const { message } = lastGood.firstCause(i, { backward, step });
      return { reason: `the loss of iteration ${i} is ${loss}`, trouble: message };
    }
    step();
    progress.advance();
    for (const watcher of watchers) watcher.addLoss(loss, i);
    observer?.observe(i);

    if (i % evaluateEvery === 0) {
      const trainAccuracy = await accuracyOf(net, mnist.train, pause);
      const testAccuracy = await accuracyOf(net, mnist.test, pause);
      const evaluation = { iteration: i, loss, trainAccuracy, testAccuracy };
      for (const watcher of watchers) watcher.addEvaluation(evaluation);
      terminal.row(`${formatRow(evaluation)}   ${i === 0 ? "" : progress.estimate()}`.trimEnd());
    }
    terminal.live(progress, `loss ${loss.toFixed(4)}`);
    await pause();
  }
  terminal.row(`${progress.done} iterations in ${formatDuration(progress.seconds)}`);
  return { reason: stop.aborted ? String(stop.reason) : "finished" };
}

/** The share of images that are recognized, in [0, 1]. */
async function accuracyOf(
  net: TwoLayerNet,
  { x, t }: MnistSplit,
  pause: () => Promise<void> | undefined,
): Promise<number> {
  const accuracy = new Accuracy();
  for (let from = 0; from < t.size; from += imagesAtOnce) {
    const length = Math.min(imagesAtOnce, t.size - from);
    const rows = Int32Array.from({ length }, (_, i) => from + i);
    accuracy.update(
      noGrad(() => net.predict(x.indexSelect(0, rows))),
      t.indexSelect(0, rows),
    );
    await pause();
  }
  return accuracy.value;
}

function formatRow({ iteration, loss, trainAccuracy, testAccuracy }: Evaluation): string {
  return `${String(iteration).padStart(9)}  ${loss.toFixed(5).padStart(8)}  ${trainAccuracy.toFixed(4).padStart(9)}  ${testAccuracy.toFixed(4).padStart(8)}`;
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
  for (const path of unfinishedHistories(out))
    console.error(`${path} is the history of a run that was killed; remove it when you have seen it`);
  const mnist = loadMnist({ dtype, ...(data === undefined ? {} : { dir: data }) });
  const generator = options.rng === "numpy" ? new NumpyRandom(seed) : new Generator(seed);
  const net = new TwoLayerNet(inputSize, options.hiddenSize, classes, { generator, dtype });
  console.log(net.summary());

  const stop = listenForStop();
  const optimizer = new optim.SGD(net.parameters(), { lr: options.learningRate });
  const observer = options.report ? new Observer(net, mnist, options.iterations) : undefined;
  const progress = new Progress(options.iterations);
  const history = new HistoryWriter(out, options);
  const live = options.live ? new LiveCurves(progress) : undefined;
  const log = options.log && new TrainingLog(options, net, walkedLoss(net, mnist.train, 1), progress.done);
  const watchers = [history, live, log].filter((each) => each !== undefined);
  try {
    if (live !== undefined) console.log(`live page: ${await live.open()}`);
    const outcome = await train({
      net,
      optimizer,
      generator,
      mnist,
      options,
      progress,
      watchers,
      observer,
      stop,
    });
    const { reason, trouble } = outcome;
    if (trouble !== undefined) {
      console.error(
        `train: ${reason}. Gone through again, ${trouble}\n` +
          "Kept are the losses up to there and the network of the last of them. " +
          "A smaller --learning-rate may help.",
      );
      process.exitCode = 1;
    }
    await live?.close(reason);
    log?.close();
    await writeResults({ net, mnist, observer, log, ...history.end(reason, progress.seconds) });
  } catch (error) {
    console.error(`the losses of ${history.written} iterations are in ${history.path}`);
    throw error;
  }
}

await runProgram("train", main);
