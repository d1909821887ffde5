/** Dropout as a layer. */
import { optional, options as optionsOf, probability, withDefault } from "../../arguments/index.js";
import { dropout } from "../../ops/index.js";
import { generatorKind, type RandomGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { Module } from "../module/module.js";
import { layerTakes } from "./checks.js";

export interface DropoutOptions {
  /** Where draws come from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
}

const dropoutOptions = optionsOf<DropoutOptions>()({ generator: optional(generatorKind) });
const dropoutTakes = layerTakes("Dropout", { p: withDefault(probability, 0.5), options: dropoutOptions });

/**
 * In training each element is 0 with probability p and the rest is
 * scaled by 1 / (1 - p); in `eval()` x passes as it is. Final.
 */
export class Dropout extends Module {
  /** No private member: deepCopy() copies fields. */
  private readonly generator: RandomGenerator | undefined;

  /**
   * @param p with which probability an element is dropped.
   * @throws ValueError for a p outside 0 .. 1.
   */
  constructor(
    readonly p = 0.5,
    options?: DropoutOptions,
  ) {
    dropoutTakes.made.check(arguments);
    super();
    this.generator = dropoutOptions.read(options).generator;
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    dropoutTakes.forward.check(arguments);
    return dropout(x, this.p, { training: this.training, generator: this.generator });
  }

  override details(): readonly string[] {
    return [`p ${this.p}`];
  }
}
