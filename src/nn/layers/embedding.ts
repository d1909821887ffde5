/** Embedding: a row of numbers for each of a number of things. */
import { checkedInside, optional, options as optionsOf, whole, withDefault } from "../../arguments/index.js";
import { type DType, floatingKind } from "../../array/index.js";
import { embedding, type Indices } from "../../ops/index.js";
import { generatorKind, type RandomGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { type Initializer, normal } from "../init.js";
import { Module } from "../module/module.js";
import type { Parameter } from "../module/parameter.js";
import { initializerKind, layerTakes } from "./checks.js";
import { initialParameter } from "./initial-parameter.js";

export interface EmbeddingOptions {
  /** How W starts. Default `init.normal(1)`. */
  readonly init?: Initializer;
  /** Where `init` draws from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of W. Default float32. */
  readonly dtype?: DType;
}

const embeddingOptions = optionsOf<EmbeddingOptions>()({
  init: withDefault(initializerKind, normal(1)),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
});
const embeddingTakes = layerTakes(
  "Embedding",
  { entries: whole(), size: whole(), options: embeddingOptions },
  { ids: checkedInside("whole numbers, a tensor of them or arrays") },
);

/** The rows of W, which is (entries, size), at whole numbers. Final. */
export class Embedding extends Module {
  /** (entries, size). */
  readonly W: Parameter;

  /**
   * @param entries how many rows W has: ids are 0 .. entries - 1.
   * @param size how long each row is.
   * @throws ValueError for sizes that are not whole numbers of at least 1,
   *   ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly entries: number,
    readonly size: number,
    options?: EmbeddingOptions,
  ) {
    embeddingTakes.made.check(arguments);
    super();
    const { init, generator, dtype } = embeddingOptions.read(options);
    const shape = [entries, size];
    this.W = initialParameter("Embedding", "W", { shape, axes: "(entries, size)", init, generator, dtype });
  }

  /**
   * ids of any shape S -> (S, size). @throws DTypeError for ids that are
   * no integers, ValueError for one that is no entry.
   */
  override forward(ids: Indices): Tensor {
    embeddingTakes.forward.check(arguments);
    return embedding(this.W, ids);
  }

  override details(): readonly string[] {
    return [`${this.entries} → ${this.size}`];
  }
}
