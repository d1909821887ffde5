/**
 * Trains the two-layer network on MNIST as Deep Learning from Scratch does in chapter 5, and writes what came
 * of it.
 */
import { join } from "node:path";
import { Generator, NumpyRandom, noGrad, optim } from "wengert";
import { loadMnist, type Mnist, type MnistSplit, sample } from "wengert/data";
import { Accuracy, formatDuration, LastGood, Progress, pauses } from "wengert/train";
import { requireReportPackages } from "wengert/viz";
import { prepareFolder } from "../shared/files.js";
import { UsageError } from "../shared/flags.js";
import { runProgram } from "../shared/program.js";
import { type Parts, type Saved, TrainingCheckpoints } from "./checkpoints.js";
import { type Evaluation, HistoryWriter, unfinishedHistories, type Watcher } from "./history.js";
import { LiveCurves } from "./live.js";
import { TrainingLog } from "./log.js";
import { help, parseOptions, resumedOptions, type TrainOptions } from "./options.js";
import { readHistory } from "./read-history.js";
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
  parts: Parts;
  mnist: Mnist;
  options: TrainOptions;
  progress: Progress;
  /** Are told what comes: the history, and what else was asked for. */
  watchers: readonly Watcher[];
  history: HistoryWriter;
  checkpoints: TrainingCheckpoints | undefined;
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
  const { parts, mnist, options, progress, watchers, observer, history, checkpoints, stop } = run;
  const { net, optimizer, generator } = parts;
  const backward = () => {
    const { x, t } = sample(mnist.train, options.batchSize, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    return loss.item();
  };
  const step = () => optimizer.step();
  const lastGood = new LastGood({ ...parts });
  const pause = pauses();
  const terminal = new Terminal();
  terminal.row("iteration      loss  train acc  test acc");
  for (let i = progress.done; i < options.iterations && !stop.aborted; i++) {
    lastGood.mark(i);
    const loss = backward();
    if (!Number.isFinite(loss)) {
      const { message, restored } = lastGood.firstCause(i, { backward, step });
      if (restored !== undefined) checkpoints?.removeAfter(restored);
      return { reason: `the loss of iteration ${i} is ${loss}`, trouble: message };
    }
    observer?.beforeStep(i);
    step();
    progress.advance();
    for (const watcher of watchers) watcher.addLoss(loss, i);
    observer?.observe(i, loss, parts.optimizer.paramGroups[0]?.lr ?? options.learningRate);

    if (i % evaluateEvery === 0) {
      const trainAccuracy = await accuracyOf(net, mnist.train, pause);
      const testAccuracy = await accuracyOf(net, mnist.test, pause);
      const evaluation = { iteration: i, loss, trainAccuracy, testAccuracy };
      for (const watcher of watchers) watcher.addEvaluation(evaluation);
      terminal.row(`${formatRow(evaluation)}   ${i === 0 ? "" : progress.estimate()}`.trimEnd());
    }
    if (checkpoints?.isDue(progress) && lastGood.isGood()) checkpoints.save(parts, progress, history);
    terminal.live(progress, `loss ${loss.toFixed(4)}`);
    await pause();
  }
  if (checkpoints?.isBehind(progress) && lastGood.isGood()) checkpoints.save(parts, progress, history);
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
  const args = process.argv.slice(2);
  const parsed = parseOptions(args);
  if (parsed === "help") {
    console.log(help);
    return;
  }
  // what cannot be written should be known before the training, not after
  prepareFolder(parsed.out);
  const saved = parsed.resume ? new TrainingCheckpoints(parsed).peek() : undefined;
  const options = saved === undefined ? parsed : resumedOptions(args, saved.options);
  const { data, dtype, seed, out } = options;
  const checkpoints = options.checkpointEvery === undefined ? undefined : new TrainingCheckpoints(options);
  if (saved === undefined) checkpoints?.requireNone();
  if (options.report) await requireReportPackages();
  if (options.compare !== undefined) readHistory(join(options.compare, "history.jsonl")); // now, not after hours
  const mnist = loadMnist({ dtype, ...(data === undefined ? {} : { dir: data }) });
  const generator = options.rng === "numpy" ? new NumpyRandom(seed) : new Generator(seed);
  const net = new TwoLayerNet(inputSize, options.hiddenSize, classes, { generator, dtype });
  console.log(net.summary());

  const stop = listenForStop();
  const optimizer = new optim.SGD(net.parameters(), { lr: options.learningRate });
  const parts = { net, optimizer, generator };
  if (saved !== undefined) resume(parts, options, saved);
  const history = new HistoryWriter(out, options, saved?.history);
  for (const path of unfinishedHistories(out))
    console.error(`${path} is the history of a run that was killed; remove it when you have seen it`);
  const progress = new Progress(options.iterations, { done: saved?.step ?? 0, seconds: saved?.seconds ?? 0 });
  const observer = options.report ? new Observer(net, mnist, progress) : undefined;
  const live = options.live ? new LiveCurves(progress, history.read()) : undefined;
  const log = options.log && new TrainingLog(options, net, walkedLoss(net, mnist.train, 1), progress.done);
  const watchers = [history, live, log].filter((each) => each !== undefined);
  try {
    if (live !== undefined) console.log(`live page: ${await live.open()}`);
    const outcome = await train({
      parts,
      mnist,
      options,
      progress,
      watchers,
      history,
      checkpoints,
      observer,
      stop,
    });
    const { reason, trouble } = outcome;
    if (trouble !== undefined) {
      const kept = checkpoints?.latest;
      console.error(
        `train: ${reason}. Gone through again, ${trouble}\n` +
          "Kept are the losses up to there and the network of the last of them. " +
          (kept === undefined ? "" : `The last good checkpoint is ${kept}. `) +
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

/** Puts everything back to where the checkpoint was taken. */
function resume(parts: Parts, options: TrainOptions, { step }: Saved): void {
  if (options.iterations <= step)
    throw new UsageError(
      `the checkpoint is of iteration ${step}, and --iterations is ${options.iterations}: give more of them`,
    );
  new TrainingCheckpoints(options).restore(parts);
  for (const group of parts.optimizer.paramGroups) group.lr = options.learningRate;
  console.log(`resumed after iteration ${step - 1}`);
}

await runProgram("train", main);
