/** What a training leaves: its history, curves, the graph, and the report where it was asked for. */
import { MissingPackageError } from "wengert";
import type { Mnist } from "wengert/data";
import { plotCurves, toDot, toSvg } from "wengert/viz";
import { writeWhole } from "../shared/files.js";
import type { History } from "./history.js";
import type { TrainingLog } from "./log.js";
import { networkText, type Observer, reportText } from "./report.js";
import type { TwoLayerNet } from "./two-layer-net.js";
import { walkedLoss } from "./walked-loss.js";

export interface Results {
  /** What started the training, before its options. */
  command: string;
  net: TwoLayerNet;
  mnist: Mnist;
  observer: Observer | undefined;
  log: TrainingLog | undefined;
  /** Of the history, which is written already. */
  path: string;
  history: History;
}

/** Every file that can be written; one that needs a missing optional package is named, not fatal. */
export async function writeResults(results: Results): Promise<void> {
  const { command, net, mnist, observer, log, path, history } = results;
  const { out, batchSize } = history.options;
  const others = history.options.compare === undefined ? [] : [history.options.compare];
  const recording = observer?.recording; // before the gradients become those of one more step
  const written = [path, ...(log === undefined ? [] : [log.path])];
  if (history.losses.length > 0) written.push(writeWhole(out, "curves.svg", plotCurves(history)));

  // the graph of one more step, on the first images of the training set
  const loss = walkedLoss(net, mnist.train, batchSize);
  written.push(writeWhole(out, "graph.dot", toDot(loss)));
  try {
    written.push(writeWhole(out, "graph.svg", await toSvg(loss)));
  } catch (error) {
    if (!(error instanceof MissingPackageError)) throw error;
    console.error(`graph.svg not written: ${error.message}`);
  }
  if (observer !== undefined) {
    const report = await reportText({ net, mnist, observer, history, command, loss, others });
    written.push(writeWhole(out, "report.html", report));
  }
  if (recording !== undefined)
    written.push(writeWhole(out, "network.html", networkText(net, mnist, recording)));
  else if (observer !== undefined) console.error(`network.html not written: ${observer.notRecorded}`);
  console.log(`wrote ${written.join(", ")}`);
}
