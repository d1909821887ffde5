/** Calls of the pieces for training loops. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optim } from "wengert";
import * as train from "wengert/train";
import { generator, labels, layer, matrix } from "./samples.js";
import { type Call, callsOf, ended, methodsOf, none } from "./table.js";

const work = mkdtempSync(join(tmpdir(), "wengert-train-calls-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const temporaryFolder = () => mkdtempSync(join(work, "run-"));

const pages = ended(
  callsOf(train, {
    serveLivePage: () => [{ draw: () => "<svg/>", status: () => "", title: "t", port: 0, every: 1000 }],
  }),
  (page) => void (page as Promise<train.LivePage>).then((made) => made.close()),
);

const functions = callsOf(train, {
  formatDuration: () => [200],
  CheckpointManager: () => [temporaryFolder(), { every: 2, keep: 3 }],
  Progress: () => [10, { done: 2, seconds: 1, now: () => 0 }],
  MeanMetric: none,
  Accuracy: none,
  EarlyStopping: () => [{ patience: 2, mode: "max", minDelta: 0.1 }],
  LastGood: () => [{ model: layer(), generator: generator() }, { every: 10 }],
  pauses: () => [{ every: 5, signal: new AbortController().signal }],
});

const stopping = () => new train.EarlyStopping({ patience: 2 });

function lastGood(): train.LastGood {
  const model = layer();
  const made = new train.LastGood({ model, optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }) });
  made.mark(0);
  return made;
}

function checkpoints(): train.CheckpointManager {
  const made = new train.CheckpointManager(temporaryFolder());
  made.save(1, { model: layer() });
  return made;
}

export const trainCalls: readonly Call[] = [
  ...functions,
  ...pages,
  ...methodsOf("CheckpointManager", checkpoints, {
    isDue: () => [2],
    path: () => [2],
    removeAfter: () => [2],
    save: () => [2, { model: layer() }],
    load: () => [{ model: layer() }, { strict: true }],
  }),
  ...methodsOf("Progress", () => new train.Progress(10), { advance: () => [1], estimate: none }),
  ...methodsOf("MeanMetric", () => new train.MeanMetric(), { update: () => [1, 2], reset: none }),
  ...methodsOf("Accuracy", () => new train.Accuracy(), { update: () => [matrix(), labels()], reset: none }),
  ...methodsOf("EarlyStopping", stopping, {
    update: () => [0.5],
    stateDict: none,
    loadStateDict: () => [stopping().stateDict()],
  }),
  ...methodsOf("LastGood", lastGood, {
    mark: () => [100],
    isGood: none,
    firstCause: () => [0, { backward: () => 0, step: () => 0 }],
  }),
];
