/** Dropout as a layer. */
import { requireProbability } from "../../array/index.js";
import { dropout } from "../../ops/index.js";
import type { RandomGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { Module } from "../module/module.js";

export interface DropoutOptions {
  /** Where draws come from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
}

/**
 * In training each element is 0 with probability p and the rest is
 * scaled by 1 / (1 - p); in `eval()` x passes as it is. Final.
 */
export class Dropout extends Module {
  readonly #generator: RandomGenerator | undefined;

  /** @throws ValueError for a p outside 0 .. 1. */
  constructor(
    readonly p = 0.5,
    { generator }: DropoutOptions = {},
  ) {
    super();
    requireProbability("Dropout", "p", p);
    this.#generator = generator;
  }

  override forward(x: Tensor): Tensor {
    return dropout(x, this.p, { training: this.training, generator: this.#generator });
  }

  override details(): readonly string[] {
    return [`p ${this.p}`];
  }
}
