/** What a checkpoint gives up, computed again by a second run of its function when a pass asks for it. */
import { GradError } from "../../arguments/index.js";
import { formatShape, type NdArray, sameShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import {
  context,
  enableGrad,
  type Packed,
  type Packer,
  type Tensor,
  whenPassEnds,
} from "../../tensor/index.js";
import { sampleOf, secondRunDiffers } from "./fingerprint.js";
import { KnownConstants, KnownVersions } from "./known-versions.js";

/**
 * The values that the graph of one checkpoint would have kept, computed
 * again when a pass asks for the first of them.
 */
export class RecomputedValues implements Packer {
  readonly metas = new WeakMap<Tensor, Tensor>();
  readonly #saved: SavedValue[] = [];
  /** One for each time that a record would have kept a value, in order, which is that of the second run. */
  readonly #sequence: SavedValue[] = [];
  readonly #savedOf = new WeakMap<NdArray, SavedValue>();
  readonly #parameters = new KnownVersions();
  readonly #constants = new KnownConstants();
  #again: (() => void) | undefined;
  readonly #endOfPass = () => {
    for (const saved of this.#saved) saved.reset();
  };

  /** The first run is over: `again` is the second. */
  complete(again: () => void): void {
    this.#again = again;
  }

  keep(leaf: Tensor): void {
    this.#parameters.remember(leaf);
  }

  requireUnchanged(): void {
    this.#parameters.requireUnchanged("parameter");
    this.#constants.requireUnchanged("constant");
  }

  pack(array: NdArray, constant?: Tensor): SavedValue {
    let saved = this.#savedOf.get(array);
    if (saved === undefined) {
      if (constant !== undefined) this.#constants.remember(constant);
      saved = new SavedValue(this, array, constant === undefined ? undefined : sampleOf(array));
      this.#savedOf.set(array, saved);
      this.#saved.push(saved);
    }
    saved.addUse();
    this.#sequence.push(saved);
    return saved;
  }

  /** Whether a pass is under way; its end will be the end of what was computed for it. */
  inPass(): boolean {
    return whenPassEnds(this.#endOfPass);
  }

  /**
   * Runs the function again, without moving any state, and hands its values, which come in the same order,
   * to those that are still to be asked for.
   */
  compute(): void {
    if (this.#again === undefined)
      throw new GradError(
        "checkpoint: the function differentiates its own values while it runs; checkpoint only the part " +
          "before that.",
      );
    const second = new SecondRun(this.#sequence);
    const again = () => context.packer.during(second, this.#again as () => void);
    context.results.during(undefined, () => context.stateHeld.during(true, enableGrad, again));
    second.requireComplete();
    this.inPass();
  }
}

/** One value that the graph would have kept. */
class SavedValue implements Packed {
  readonly shape: readonly number[];
  /** There only while a pass needs it. */
  #value: NdArray | undefined;
  /**
   * How many records would have kept the value, and how many of them the pass under way has not left behind.
   */
  #uses = 0;
  #left = 0;

  constructor(
    readonly owner: RecomputedValues,
    array: NdArray,
    /** Of a constant: what ops make of the same is the same. */
    readonly fingerprint: number | undefined,
  ) {
    this.shape = array.shape;
  }

  addUse(): void {
    this.#left = ++this.#uses;
  }

  receive(value: NdArray): void {
    if (this.#left > 0) this.#value = value;
  }

  unpack(): NdArray {
    if (this.#value === undefined) {
      this.#left = Math.max(this.#left, 1);
      this.owner.compute();
    }
    return this.#value as NdArray;
  }

  forgetUnpacked(): void {
    if (!this.owner.inPass() || --this.#left === 0) this.#drop();
  }

  reset(): void {
    this.#drop();
    this.#left = this.#uses;
  }

  #drop(): void {
    if (this.#value !== undefined) kernels.retire(this.#value);
    this.#value = undefined;
  }
}

/** Hands over the values of the second run: what it keeps n-th is what the first kept n-th. */
class SecondRun implements Packer {
  readonly metas = new WeakMap<Tensor, Tensor>();
  #count = 0;

  constructor(readonly sequence: readonly SavedValue[]) {}

  keep(): void {}

  pack(array: NdArray): Packed {
    const saved = this.sequence[this.#count++];
    if (saved === undefined) throw secondRunDiffers(`keeps more than ${this.sequence.length} values`);
    if (!sameShape(saved.shape, array.shape))
      throw secondRunDiffers(
        `has shape ${formatShape(array.shape)} where the first had ${formatShape(saved.shape)}`,
      );
    if (saved.fingerprint !== undefined && saved.fingerprint !== sampleOf(array))
      throw secondRunDiffers(`has other values of shape ${formatShape(array.shape)} than the first`);
    saved.receive(array);
    return { unpack: () => array, forgetUnpacked: () => {} };
  }

  requireComplete(): void {
    if (this.#count < this.sequence.length)
      throw secondRunDiffers(`keeps ${this.#count} values, the first ${this.sequence.length}`);
  }
}
