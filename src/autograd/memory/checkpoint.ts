/**
 * checkpoint: keep the inputs of a function and compute the rest again when
 * backward needs it (Chen et al., "Training Deep Nets with Sublinear Memory Cost",
 * 2016). The graph is recorded as always; only the values in it are given up.
 */
import { callback, checkedInside, requireDone, signature } from "../../arguments/index.js";
import { rarely } from "../../kernels/index.js";
import { recordDraws } from "../../random/index.js";
import { context, isGradEnabled, PackedTensor, type Tensor } from "../../tensor/index.js";
import { mapTensors } from "../transforms/tree.js";
import { fingerprintOf, requireSameResult } from "./fingerprint.js";
import { KnownVersions } from "./known-versions.js";
import { RecomputedValues } from "./recomputed-values.js";

const checkpointTakes = signature("checkpoint", {
  f: callback,
  "...inputs": checkedInside("whatever f takes"),
});

/**
 * f(...inputs), of which the graph keeps nothing but the inputs and the outputs: when backward gets here, `f`
 * runs once more. Costs one more forward, saves the memory of everything in between. Gradients are the same
 * bits; they flow to the inputs, to tensors inside plain objects and arrays among them, and to whatever `f`
 * closes over. Checkpoints nest, and can be differentiated twice.
 *
 * The second run must compute what the first did. Draws are repeated: those of the default generator, and of
 * every `Generator` and `NumpyRandom` that `f` draws from; sources of random numbers of one's own are not.
 * The statistics of batch normalisation, and buffers, move in the first run only. What else `f` does besides
 * computing happens twice.
 * @throws ValueError for an f that is not done when it returns (async, a generator). From backward:
 *   ChangedError if an input, a parameter or a constant that `f` uses was changed since; GradError if the
 *   second run computed something else.
 */
export function checkpoint<Inputs extends readonly unknown[], R>(
  f: (...inputs: Inputs) => R,
  ...inputs: Inputs
): R {
  checkpointTakes.check(arguments);
  const run = (...given: Inputs) => requireDone("checkpoint", "f", f(...given));
  if (!isGradEnabled()) return run(...inputs);
  const kept = new KeptInputs(inputs);
  const { result, replay } = recordDraws(() => {
    const values = new RecomputedValues();
    return { values, output: context.packer.during(values, run, ...inputs) };
  });
  const scope = context.scope.current;
  const inExamples = rarely.keep();
  const fingerprint = fingerprintOf(result.output);
  result.values.complete(() => {
    kept.requireUnchanged();
    result.values.requireUnchanged();
    const second = inExamples(() => context.scope.during(scope, () => replay(() => run(...kept.restore()))));
    requireSameResult(fingerprint, second);
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
