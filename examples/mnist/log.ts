/** What a training logs for TensorBoard, or as lines of JSON: loss and accuracies, and how the weights are spread. */
import type { Tensor } from "wengert";
import { EventWriter } from "wengert/io";
import type { Evaluation, Watcher } from "./history.js";
import type { TrainOptions } from "./options.js";
import type { TwoLayerNet } from "./two-layer-net.js";

export class TrainingLog implements Watcher {
  readonly #writer: EventWriter;
  readonly #net: TwoLayerNet;

  /**
   * @param loss of an image, with its graph.
   * @param first the iteration that the training begins with: what was logged in the folder from it on, by a
   *   run before, is not shown any more.
   */
  constructor(
    { out, log: format = "tensorboard", live: _, ...options }: TrainOptions,
    net: TwoLayerNet,
    loss: Tensor,
    first: number,
  ) {
    this.#writer = new EventWriter(out, { format, purgeStep: first });
    this.#net = net;
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const lines = given.map(([name, value]) => `- ${name}: ${value}`);
    this.#writer.text("options", lines.join("\n"), first);
    this.#writer.graph(loss);
  }

  get path(): string {
    return this.#writer.path;
  }

  addLoss(loss: number, iteration: number): void {
    this.#writer.scalar("loss/train", loss, iteration);
  }

  addEvaluation({ iteration, trainAccuracy, testAccuracy }: Evaluation): void {
    this.#writer.scalar("accuracy/train", trainAccuracy, iteration);
    this.#writer.scalar("accuracy/test", testAccuracy, iteration);
    // a step may have gone beyond the numbers; the next loss will say so
    for (const [name, parameter] of this.#net.namedParameters())
      if (parameter.toTypedArray().every(Number.isFinite))
        this.#writer.histogram(`parameters/${name}`, parameter, iteration);
  }

  close(): void {
    this.#writer.close();
  }
}
