/**
 * DataParallel: every rank has the whole model and learns from its share of each batch; gradients are the
 * means over all ranks, reduced while backward still runs.
 *
 * Source: Li et al. 2020, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training".
 */
import {
  callback,
  GradError,
  kind,
  nonNegative,
  oneOf,
  optional,
  options as optionsOf,
  refuseUnknownProperties,
  requireDone,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { Module } from "../../nn/index.js";
import { Tensor, takeGradient } from "../../tensor/index.js";
import { worldFor } from "../world/current.js";
import type { World } from "../world/world.js";
import { type Bucket, bucketsOf } from "./bucket.js";
import { requireSameModel, sameFromNowOn } from "./same-model.js";
import { synchronizeBatchNorm } from "./synchronized-batch-norm.js";

export interface DataParallelOptions {
  /**
   * About how many bytes of gradients are reduced in one go: a whole number of at least 1. Smaller ones begin
   * earlier, larger ones wait less often. Default 4 MiB.
   */
  readonly bucketBytes?: number | undefined;
  /**
   * Of what the layers BatchNorm compute mean and variance in training: "local" (default), of what each rank
   * has, or "synchronized", of what all ranks have together, as one rank with the whole batch would.
   */
  readonly batchNorm?: "local" | "synchronized" | undefined;
}

export interface ParallelBackwardOptions {
  /**
   * What this rank's loss counts for in the mean over all ranks, at least 0: its examples, divided by those
   * that a rank has on average. Default 1: all have as many. `partOf` and `DistributedSampler` say it.
   */
  readonly share?: number | undefined;
}

const parallelOptions = optionsOf<DataParallelOptions>()({
  bucketBytes: withDefault(whole(1), 4 * 2 ** 20),
  batchNorm: withDefault(oneOf(["local", "synchronized"]), "local"),
});
const backwardOptions = optionsOf<ParallelBackwardOptions>()({ share: withDefault(nonNegative, 1) });
const moduleKind = kind<Module<never, unknown>>("a module", (value) => value instanceof Module);
const takes = {
  made: signature("DataParallel", { model: moduleKind, options: parallelOptions }),
  backward: signature("DataParallel.backward", {
    loss: optional(
      kind<Tensor>("a tensor, or undefined for no examples", (value) => value instanceof Tensor),
    ),
    options: backwardOptions,
  }),
  noSync: signature("DataParallel.noSync", { run: callback }),
  requireEqual: signature("DataParallel.requireEqual", {}),
};

/**
 * `const parallel = new DataParallel(model)`, and in the loop `parallel.backward(loss)` in the place of
 * `loss.backward()`; all else of the program stays as it is. Where it runs alone, that is all it does.
 * `gradients(loss, parameters)` gives what it always gives: those of this rank alone.
 *
 * Sums have the order of the ranks, so that the same number of ranks computes the same bits in every run;
 * another number of them rounds otherwise.
 */
export class DataParallel<M extends Module<never, unknown>> {
  readonly model: M;
  readonly #world: World | undefined;
  readonly #buckets: readonly Bucket[];
  readonly #placeOf = new Map<Tensor, readonly [bucket: number, member: number]>();
  /** Parameters whose gradient so far is of this rank alone. */
  readonly #local = new Set<Tensor>();
  #mode: "outside" | "alone" | "together" = "outside";
  /** The first bucket that has not begun: they begin in the same order everywhere. */
  #next = 0;

  /**
   * Gives all ranks the parameters and buffers of rank 0.
   * @throws ValueError for a model without parameters that require grad; DistributedError before `init`, and
   *   where the models of the ranks differ.
   */
  constructor(model: M, options?: DataParallelOptions) {
    takes.made.check(arguments);
    const { bucketBytes, batchNorm } = parallelOptions.read(options);
    this.model = model;
    this.#world = worldFor("DataParallel");
    const members = Array.from(model.namedParameters(), ([name, parameter]) => ({ name, parameter }));
    if (!members.some(({ parameter }) => parameter.requiresGrad))
      throw new ValueError("DataParallel: the model has no parameter that requires grad, so nothing learns.");
    this.#buckets = this.#world === undefined ? [] : this.#prepared(members, bucketBytes, batchNorm);
    refuseUnknownProperties("DataParallel", DataParallel);
  }

  /**
   * ∂loss/∂parameter, and its mean over all ranks, added to the `.grad` of every parameter. All ranks call it
   * together.
   * @param loss the mean loss of this rank's examples, a scalar; undefined where it has none this time, with
   * a share of 0.
   * @returns the mean of the losses over all ranks.
   * @throws GradError as `Tensor.backward` does; DistributedError where the ranks differ.
   */
  backward(loss?: Tensor, options?: ParallelBackwardOptions): number {
    takes.backward.check(arguments);
    const { share } = backwardOptions.read(options);
    if (loss === undefined && share !== 0)
      throw new ValueError("DataParallel.backward: without a loss this rank has no examples: { share: 0 }.");
    const value = loss?.item() ?? 0;
    const world = this.#world;
    if (world === undefined || this.#mode === "alone") {
      this.#walkBack(loss, share);
      return value;
    }
    return this.#withMode("together", () => {
      this.#next = 0;
      this.#buckets[0]?.setExtra([share === 0 ? 0 : value * share]);
      this.#walkBack(loss, share);
      while (this.#next < this.#buckets.length) this.#begin(world);
      for (const bucket of this.#buckets) bucket.finish(world);
      this.#local.clear();
      return this.#buckets[0]?.getExtra()[0] as number;
    });
  }

  /**
   * Runs `run`, in which `backward` adds to the gradients of this rank alone: for all but the last of several
   * batches whose gradients add up. The next `backward` outside of it reduces the sum, once.
   * @returns what `run` returned.
   * @throws ValueError for a promise: what comes later would not be inside.
   */
  noSync<T>(run: () => T): T {
    takes.noSync.check(arguments);
    return this.#withMode("alone", () => requireDone("DataParallel.noSync", "run", run()));
  }

  /**
   * Compares parameters and buffers of all ranks, bit by bit.
   * @throws DistributedError that names the first that differs.
   */
  requireEqual(): void {
    takes.requireEqual.check(arguments);
    if (this.#world !== undefined) requireSameModel(this.#world, this.model);
  }

  #prepared(
    members: readonly { readonly name: string; readonly parameter: Tensor }[],
    bucketBytes: number,
    batchNorm: "local" | "synchronized",
  ): readonly Bucket[] {
    const world = this.#world as World;
    sameFromNowOn(world, this.model);
    if (batchNorm === "synchronized") synchronizeBatchNorm(this.model);
    const buckets = bucketsOf([...members].reverse(), bucketBytes, 1);
    for (const [i, bucket] of buckets.entries())
      for (const [j, { parameter }] of bucket.members.entries()) this.#placeOf.set(parameter, [i, j]);
    for (const parameter of this.#placeOf.keys())
      takeGradient(parameter, (gradient) => this.#arrived(parameter, gradient));
    return buckets;
  }

  #walkBack(loss: Tensor | undefined, share: number): void {
    if (loss === undefined) return;
    if (share === 1) loss.backward();
    else loss.backward(share);
  }

  /** The gradient of a parameter is complete on this rank. Whether it has been taken. */
  #arrived(parameter: Tensor, gradient: Tensor): boolean {
    if (this.#mode === "outside")
      throw new GradError(
        "DataParallel: the gradient would be that of this rank alone. Call parallel.backward(loss) in the " +
          "place of loss.backward(), or parallel.noSync(() => loss.backward()) where that is what you want.",
      );
    if (this.#mode === "alone") {
      this.#local.add(parameter); // where it had one of all ranks, the mean of both sums is the sum of both
      return false;
    }
    const world = this.#world as World;
    const [bucket, member] = this.#placeOf.get(parameter) as readonly [number, number];
    this.#buckets[bucket]?.put(member, gradient, this.#local.has(parameter));
    while (this.#buckets[this.#next]?.isComplete) this.#begin(world);
    world.goOn();
    return true;
  }

  #begin(world: World): void {
    const bucket = this.#buckets[this.#next++] as Bucket;
    bucket.begin(world, "DataParallel.backward", (parameter) => this.#local.has(parameter));
  }

  #withMode<T>(mode: "alone" | "together", run: () => T): T {
    const before = this.#mode;
    this.#mode = mode;
    try {
      return run();
    } finally {
      this.#mode = before;
      for (const bucket of this.#buckets) bucket.forget();
    }
  }
}
