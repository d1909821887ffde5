/**
 * Trains the two-layer network on MNIST as Deep Learning from Scratch does in chapter 5, and writes what came
 * of it.
 */
import { join } from "node:path";
import { Generator, NumpyRandom, noGrad, optim } from "wengert";
import { loadMnist, type Mnist, type MnistSplit } from "wengert/data";
import { partOf } from "wengert/distributed";
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
import { MyRank } from "./ranks.js";
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
  me: MyRank;
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
  const { me, parts, mnist, options, progress, watchers, observer, history, checkpoints, stop } = run;
  const { net, optimizer, generator } = parts;
  const backward = () => {
    const batch = me.draw(mnist.train, options.batchSize, generator);
    optimizer.zeroGrad();
    return me.backward(net, batch);
  };
  const step = () => optimizer.step();
  const lastGood = new LastGood({ ...parts });
  const pause = pauses();
  const terminal = new Terminal(process.stdout, me.isFirst);
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
      const trainAccuracy = await accuracyOf(me, net, mnist.train, pause);
      const testAccuracy = await accuracyOf(me, net, mnist.test, pause);
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
  me: MyRank,
  net: TwoLayerNet,
  { x, t }: MnistSplit,
  pause: () => Promise<void> | undefined,
): Promise<number> {
  const accuracy = new Accuracy();
  const { start, end } = partOf(t.size);
  for (let from = start; from < end; from += imagesAtOnce) {
    const length = Math.min(imagesAtOnce, end - from);
    const rows = Int32Array.from({ length }, (_, i) => from + i);
    accuracy.update(
      noGrad(() => net.predict(x.indexSelect(0, rows))),
      t.indexSelect(0, rows),
    );
    await pause();
  }
  return me.shareOfAll(accuracy.value, end - start, t.size);
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
  const me = await MyRank.find();
  // what cannot be written should be known before the training, not after
  if (me.isFirst) prepareFolder(parsed.out);
  const saved = parsed.resume ? new TrainingCheckpoints(parsed).peek() : undefined;
  const asked = saved === undefined ? parsed : resumedOptions(args, saved.options);
  const options = me.optionsFor(asked);
  const { data, dtype, seed, out } = options;
  const keeps = me.isFirst && options.checkpointEvery !== undefined;
  const checkpoints = keeps ? new TrainingCheckpoints(options) : undefined;
  if (saved === undefined) checkpoints?.requireNone();
  if (options.report) await requireReportPackages();
  if (options.compare !== undefined) readHistory(join(options.compare, "history.jsonl")); // now, not after hours
  const mnist = loadMnist({ dtype, ...(data === undefined ? {} : { dir: data }) });
  const generator = options.rng === "numpy" ? new NumpyRandom(seed) : new Generator(seed);
  const net = new TwoLayerNet(inputSize, options.hiddenSize, classes, { generator, dtype });
  if (me.isFirst) console.log(net.summary());

  // a signal ends several ranks at once, each where it is: checkpoints are what they go on from
  const stop = me.isAlone ? listenForStop() : new AbortController().signal;
  const optimizer = new optim.SGD(net.parameters(), { lr: options.learningRate });
  const parts = { net, optimizer, generator };
  if (saved !== undefined) resume(parts, asked, saved, me);
  const history = new HistoryWriter(out, options, me.isFirst ? saved?.history : undefined);
  for (const path of unfinishedHistories(out))
    console.error(`${path} is the history of a run that was killed; remove it when you have seen it`);
  const progress = new Progress(options.iterations, { done: saved?.step ?? 0, seconds: saved?.seconds ?? 0 });
  const observer = options.report ? new Observer(net, mnist, progress) : undefined;
  const live = options.live ? new LiveCurves(progress, history.read()) : undefined;
  const log = options.log && new TrainingLog(options, net, walkedLoss(net, mnist.train, 1), progress.done);
  const watchers = [history, live, log].filter((each) => each !== undefined);
  try {
    if (live !== undefined) console.log(`live page: ${await live.open()}`);
    me.connect(net);
    const outcome = await train({
      me,
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
    const ended = history.end(reason, progress.seconds);
    if (me.isFirst)
      await writeResults({ command: me.command, net: me.alone(net), mnist, observer, log, ...ended });
    me.wait(); // whoever ends with a code of its own ends all
  } catch (error) {
    console.error(`the losses of ${history.written} iterations are in ${history.path}`);
    throw error;
  }
}

/** Puts everything back to where the checkpoint was taken. */
function resume(parts: Parts, options: TrainOptions, { step }: Saved, me: MyRank): void {
  if (options.iterations <= step)
    throw new UsageError(
      `the checkpoint is of iteration ${step}, and --iterations is ${options.iterations}: give more of them`,
    );
  new TrainingCheckpoints(options).restore(parts);
  for (const group of parts.optimizer.paramGroups) group.lr = options.learningRate;
  if (me.isFirst) console.log(`resumed after iteration ${step - 1}`);
}

await runProgram("train", main);
