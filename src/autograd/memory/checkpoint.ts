/**
 * checkpoint: keep the inputs of a function and compute the rest again when
 * backward needs it (Chen et al., "Training Deep Nets with Sublinear Memory Cost",
 * 2016). The graph is recorded as always; only the values in it are given up.
 */
import { formatShape, GradError, type NdArray, sameShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { recordDraws } from "../../random/index.js";
import {
  context,
  enableGrad,
  isGradEnabled,
  type Packed,
  PackedTensor,
  type Packer,
  type Tensor,
  whenPassEnds,
} from "../../tensor/index.js";
import { mapTensors } from "../transforms/tree.js";
import { KnownVersions } from "./known-versions.js";

/**
 * f(...inputs), of which the graph keeps nothing but the inputs and the outputs: when backward gets here, `f`
 * runs once more. Costs one more forward, saves the memory of everything in between. Gradients are the same
 * bits; they flow to the inputs, to tensors inside plain objects and arrays among them, and to whatever `f`
 * closes over. Checkpoints nest, and can be differentiated twice.
 *
 * The second run must compute what the first did. Draws are repeated: those of the default generator, and of
 * every `Generator` and `NumpyRandom` that `f` draws from; sources of random numbers of one's own are not.
 * What `f` does besides computing happens twice.
 * @throws from backward: ChangedError if an input, or a parameter that `f` uses, was changed since; GradError
 *   if the second run computed something else.
 */
export function checkpoint<Inputs extends readonly unknown[], R>(
  f: (...inputs: Inputs) => R,
  ...inputs: Inputs
): R {
  if (!isGradEnabled()) return f(...inputs);
  const kept = new KeptInputs(inputs);
  const { result, replay } = recordDraws(() => {
    const values = new RecomputedValues();
    return { values, output: context.packer.during(values, f, ...inputs) };
  });
  const scope = context.scope.current;
  result.values.complete(() => {
    kept.requireUnchanged();
    result.values.requireUnchanged();
    context.scope.during(scope, () => replay(() => f(...kept.restore())));
    kept.forgetUnpacked();
  });
  return result.output;
}

/**
 * The inputs for the second run. Inside another checkpoint, results of
 * ops are part of what that one gives up.
 */
class KeptInputs<Inputs extends readonly unknown[]> {
  readonly #inputs: Inputs;
  readonly #packed = new Map<Tensor, PackedTensor>();
  readonly #versions = new KnownVersions();

  constructor(inputs: Inputs) {
    const outer = context.packer.current;
    this.#inputs = mapTensors(inputs, (input) => {
      if (outer === undefined || input.isLeaf) {
        this.#versions.remember(input);
        return input;
      }
      const packed = new PackedTensor(input, outer);
      this.#packed.set(packed.meta, packed);
      return packed.meta;
    });
  }

  restore(): Inputs {
    return mapTensors(this.#inputs, (input) => this.#packed.get(input)?.unpack() ?? input);
  }

  forgetUnpacked(): void {
    for (const packed of this.#packed.values()) packed.forgetUnpacked();
  }

  requireUnchanged(): void {
    this.#versions.requireUnchanged("input");
  }
}

/**
 * The values that the graph of one checkpoint would have kept, computed
 * again when a pass asks for the first of them.
 */
class RecomputedValues implements Packer {
  readonly metas = new WeakMap<Tensor, Tensor>();
  readonly #saved: SavedValue[] = [];
  readonly #savedOf = new WeakMap<NdArray, SavedValue>();
  readonly #parameters = new KnownVersions();
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
  }

  pack(array: NdArray): SavedValue {
    let saved = this.#savedOf.get(array);
    if (saved === undefined) {
      saved = new SavedValue(this, array);
      this.#savedOf.set(array, saved);
      this.#saved.push(saved);
    }
    saved.addUse();
    return saved;
  }

  /** Whether a pass is under way; its end will be the end of what was computed for it. */
  inPass(): boolean {
    return whenPassEnds(this.#endOfPass);
  }

  /**
   * Runs the function again and hands its values, which come in the same
   * order, to those that are still to be asked for.
   */
  compute(): void {
    if (this.#again === undefined)
      throw new GradError(
        "checkpoint: the function differentiates its own values while it runs; checkpoint only the part " +
          "before that.",
      );
    const second = new SecondRun(this.#saved);
    const again = this.#again;
    context.results.during(undefined, () => enableGrad(() => context.packer.during(second, again)));
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

/** Hands over the values of the second run: the n-th is that of the n-th saved value. */
class SecondRun implements Packer {
  readonly metas = new WeakMap<Tensor, Tensor>();
  readonly #seen = new WeakSet<NdArray>();
  #count = 0;

  constructor(readonly saved: readonly SavedValue[]) {}

  keep(): void {}

  pack(array: NdArray): Packed {
    if (!this.#seen.has(array)) {
      const saved = this.saved[this.#count++];
      this.#seen.add(array);
      if (saved === undefined) throw this.#different(`keeps more than ${this.saved.length} values`);
      if (!sameShape(saved.shape, array.shape))
        throw this.#different(
          `has shape ${formatShape(array.shape)} where the first had ${formatShape(saved.shape)}`,
        );
      saved.receive(array);
    }
    return { unpack: () => array, forgetUnpacked: () => {} };
  }

  requireComplete(): void {
    if (this.#count < this.saved.length)
      throw this.#different(`keeps ${this.#count} values, the first ${this.saved.length}`);
  }

  #different(how: string): GradError {
    return new GradError(
      `checkpoint: the second run of the function ${how}. It must compute the same both times: it may ` +
        `depend on nothing but its inputs, ` +
        `parameters, and draws of the library's generators.`,
    );
  }
}
