/** Which part of a batch is this rank's, and of random numbers. */
import { signature, whole } from "../../arguments/index.js";
import { Generator } from "../../random/index.js";
import { ranksFor } from "../world/current.js";

export interface Part {
  /** Of the first example of this rank, from 0 on. */
  readonly start: number;
  /** After its last one: `start` where it has none. */
  readonly end: number;
  /** What its mean loss counts for, as `parallel.backward(loss, { share })` takes it. */
  readonly share: number;
}

const takes = {
  partOf: signature("partOf", { count: whole(0) }),
  generatorOfRank: signature("generatorOfRank", { seed: whole(0, Number.MAX_SAFE_INTEGER) }),
};

/**
 * The part of `count` examples that is this rank's: as even as can be, the first ranks having one more where
 * it leaves a rest, and some none where there are more ranks than examples. Means over all ranks, weighted by
 * `share`, are those over all examples.
 * @throws DistributedError before `init`.
 */
export function partOf(count: number): Part {
  takes.partOf.check(arguments);
  const { rank, size } = ranksFor("partOf");
  const [each, rest] = [Math.floor(count / size), count % size];
  const start = rank * each + Math.min(rank, rest);
  const own = each + (rank < rest ? 1 : 0);
  return { start, end: start + own, share: own * size === count ? 1 : (own * size) / count };
}

/**
 * A generator for what each rank is to draw by itself, such as dropout: of the same seed, each rank has a
 * stream of its own, which is the same in every run with as many ranks.
 * `manualSeed(0).setState(generatorOfRank(seed).state)` makes it that of all layers.
 * @param seed a whole number from 0 to 2^53 - 1.
 * @throws DistributedError before `init`.
 */
export function generatorOfRank(seed: number): Generator {
  takes.generatorOfRank.check(arguments);
  const { rank, size } = ranksFor("generatorOfRank");
  return new Generator(seed).split(size)[rank] as Generator;
}
