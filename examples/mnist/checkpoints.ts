/** The checkpoints of a training, in its folder: written as it goes on, and what one that is resumed begins with. */
import type { Generator, NumpyRandom, optim } from "wengert";
import { CheckpointManager, type Progress } from "wengert/train";
import { UsageError } from "../shared/flags.js";
import type { HistoryMark, HistoryWriter } from "./history.js";
import type { TrainOptions } from "./options.js";
import type { TwoLayerNet } from "./two-layer-net.js";

/** What changes from iteration to iteration. */
export interface Parts {
  readonly net: TwoLayerNet;
  readonly optimizer: optim.SGD;
  readonly generator: Generator | NumpyRandom;
}

/** What a checkpoint says beside the states of the parts. */
export interface Saved {
  /** So many iterations are done. */
  readonly step: number;
  readonly seconds: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly history: HistoryMark;
}

export class TrainingCheckpoints {
  readonly #manager: CheckpointManager;
  readonly #options: TrainOptions;

  constructor(options: TrainOptions) {
    this.#options = options;
    this.#manager = new CheckpointManager(options.out, { every: options.checkpointEvery ?? 1 });
  }

  /**
   * Those of another training would be resumed in place of this one.
   * @throws UsageError where the folder has some.
   */
  requireNone(): void {
    const { latestStep } = this.#manager;
    if (latestStep !== undefined)
      throw new UsageError(
        `${this.#manager.path(latestStep)} is a checkpoint of another training. Go on from it with --resume, ` +
          "give another folder with --out, or remove it",
      );
  }

  /** What the last checkpoint says; no part is changed. @throws UsageError where there is none. */
  peek(): Saved {
    if (this.#manager.latestStep === undefined)
      throw new UsageError(
        `there is no checkpoint in ${this.#options.out} to resume from. --checkpoint-every writes them`,
      );
    const { step, seconds, options, history } = this.#manager.load({}, { strict: false });
    if (typeof seconds !== "number" || !isObject(options) || !isObject(history))
      throw new UsageError(`${this.latest} is no checkpoint of this program`);
    return { step, seconds, options, history: history as unknown as HistoryMark };
  }

  /** Puts the states of the last checkpoint into the parts. */
  restore(parts: Parts): void {
    this.#manager.load({ ...parts });
  }

  /** Whether it is time to save. */
  isDue(progress: Progress): boolean {
    return this.#manager.isDue(progress.done);
  }

  /** Whether more is done than the last one has. */
  isBehind(progress: Progress): boolean {
    return progress.done > (this.#manager.latestStep ?? 0);
  }

  save(parts: Parts, { done, seconds }: Progress, history: HistoryWriter): void {
    const options = JSON.parse(JSON.stringify(this.#options)); // without those that are undefined
    this.#manager.save(done, { ...parts, seconds, options, history: { ...history.mark() } });
  }

  /** Those after that iteration are of a network whose loss was not finite: nobody is to go on from them. */
  removeAfter(iteration: number): void {
    this.#manager.removeAfter(iteration);
  }

  /** Of the last one, for people: `runs/checkpoint-600.safetensors`; undefined where there is none. */
  get latest(): string | undefined {
    const { latestStep } = this.#manager;
    return latestStep === undefined ? undefined : this.#manager.path(latestStep);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
