/** DistributedSampler: which examples of a data set each rank learns from, batch by batch. */
import {
  flag,
  having,
  optional,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { DataLoader, type Dataset } from "../../data/index.js";
import type { RandomGenerator } from "../../random/index.js";
import { worldFor } from "../world/current.js";
import { fingerprint } from "../world/words.js";
import { partOf } from "./share.js";

export interface DistributedSamplerOptions {
  /**
   * Examples per batch of all ranks together: a whole number of at least 1. Default: as many as there are
   * ranks.
   */
  readonly batchSize?: number | undefined;
  /** A new order every epoch, drawn from `generator`, which must be the same on all ranks. Default false. */
  readonly shuffle?: boolean | undefined;
  /** Leave out the last batch where it is smaller than the others. Default false. */
  readonly dropLast?: boolean | undefined;
  /** Where the order comes from when shuffled. Default: the one that `manualSeed` seeds. */
  readonly generator?: Pick<RandomGenerator, "permutation"> | undefined;
}

/** What one rank has of one batch. */
export interface RankBatch {
  /** Of its examples: none where the last batch has fewer than there are ranks. */
  readonly indices: Int32Array;
  /** What its mean loss counts for, as `parallel.backward(loss, { share })` takes it. */
  readonly share: number;
}

const samplerOptions = optionsOf<DistributedSamplerOptions>()({
  batchSize: optional(whole(1)),
  shuffle: withDefault(flag, false),
  dropLast: withDefault(flag, false),
  generator: optional(
    having<Pick<RandomGenerator, "permutation">>("a generator, as new Generator(seed) is", "permutation"),
  ),
});
const takes = signature("DistributedSampler", { count: whole(0), options: samplerOptions });

/**
 * `for (const { indices, share } of sampler)` is one epoch: every example once, on one rank. The batches are
 * those of one rank alone, and each rank has its part of each, so that none is repeated and none left out:
 * where the last one is smaller, ranks have fewer, or none.
 */
export class DistributedSampler implements Iterable<RankBatch> {
  readonly #batches: DataLoader<Dataset<number>, Int32Array>;
  readonly #shuffle: boolean;

  /**
   * @param count how many examples there are.
   * @throws ValueError for an option that is unknown or of another kind; DistributedError before `init`, and
   * in an epoch where the ranks have other orders.
   */
  constructor(count: number, options?: DistributedSamplerOptions) {
    takes.check(arguments);
    const { batchSize, ...choices } = samplerOptions.read(options);
    const numbers = { size: count, get: (i: number) => i };
    this.#batches = new DataLoader(numbers, {
      ...choices,
      batchSize: batchSize ?? worldFor("DistributedSampler")?.size ?? 1,
      collate: (indices) => Int32Array.from(indices),
    });
    this.#shuffle = choices.shuffle;
    refuseUnknownProperties("DistributedSampler", DistributedSampler);
  }

  /** How many batches an epoch has. */
  get length(): number {
    return this.#batches.length;
  }

  *[Symbol.iterator](): Generator<RankBatch, void, undefined> {
    const batches = [...this.#batches];
    if (this.#shuffle) {
      const order = fingerprint(batches.join());
      const joint = { by: "DistributedSampler", what: `examples in the order ${order.join()}` };
      worldFor("DistributedSampler")?.run(joint, function* () {});
    }
    for (const batch of batches) {
      const { start, end, share } = partOf(batch.length);
      yield { indices: batch.subarray(start, end), share };
    }
  }
}
