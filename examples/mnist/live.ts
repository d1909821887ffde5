/** The page that shows a training while it goes on: its curves, and how far it is. */
import { type LivePage, type Progress, serveLivePage } from "wengert/train";
import { plotCurves } from "wengert/viz";
import type { Evaluation, History, Watcher } from "./history.js";

export class LiveCurves implements Watcher {
  readonly #losses: number[];
  readonly #evaluations: Evaluation[];
  #page: LivePage | undefined;
  readonly #progress: Progress;

  /** @param before what a training that is resumed has behind it. */
  constructor(progress: Progress, before?: Pick<History, "losses" | "evaluations">) {
    this.#progress = progress;
    this.#losses = Array.from(before?.losses ?? []);
    this.#evaluations = [...(before?.evaluations ?? [])];
  }

  /** @returns the address of the page. */
  async open(): Promise<string> {
    this.#page = await serveLivePage({
      title: "A two-layer network learns MNIST",
      draw: (theme) => {
        const [losses, evaluations] = [this.#losses, this.#evaluations];
        return plotCurves({ losses, evaluations }, { theme, title: "Loss and accuracy" });
      },
      status: () => this.#progress.toString(),
    });
    return this.#page.url;
  }

  addLoss(loss: number): void {
    this.#losses.push(loss);
  }

  addEvaluation(evaluation: Evaluation): void {
    this.#evaluations.push(evaluation);
  }

  /** Says how it ended. What the readers see stays. */
  async close(reason: string): Promise<void> {
    await this.#page?.close(reason);
  }
}
