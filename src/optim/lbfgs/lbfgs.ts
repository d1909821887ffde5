/**
 * L-BFGS (Nocedal 1980; Liu and Nocedal 1989): Newton's method with an inverse of the Hessian that is made of
 * the last few steps. PyTorch's semantics.
 */
import {
  callback,
  nonNegative,
  oneOf,
  options as optionsOf,
  orNull,
  refuseUnknownProperties,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { noGrad, type Tensor } from "../../tensor/index.js";
import { inGroups } from "../base/group-options.js";
import { Grouped } from "../base/grouped.js";
import type { ParameterState } from "../base/optimizer-state.js";
import { type Trainable, trainableKind } from "../base/trainable.js";
import { type Evaluated, evaluate, Line } from "./line.js";
import { type Place, strongWolfe } from "./line-search.js";
import { direction, joined, memoryKinds, memoryNames, mostPairs, parted, remembering } from "./memory.js";
import { dot, largest, sumOfSizes } from "./vectors.js";

export interface LBFGSOptions {
  /** Where the line search begins; without one, how far each step goes along its direction. Default 1. */
  lr?: number;
  /** How many directions a call of `step` follows at most. Default 20. */
  maxIter?: number;
  /** How often a call of `step` computes the loss at most; default: five quarters of maxIter. */
  maxEval?: number | null;
  /** Stops where no element of the gradient is larger. Default 1e-7. */
  toleranceGrad?: number;
  /** Stops where parameters or loss change by less. Default 1e-9. */
  toleranceChange?: number;
  /** How many steps are remembered; each takes the memory of two gradients. Default 10 (PyTorch's is 100). */
  historySize?: number;
  /** How far a step goes: as far as the strong Wolfe conditions ask (default), or lr. */
  lineSearch?: "strongWolfe" | "none";
}

const lbfgsOptions = optionsOf<LBFGSOptions>()({
  lr: withDefault(nonNegative, 1),
  maxIter: withDefault(whole(1), 20),
  maxEval: withDefault(orNull(whole(1)), null),
  toleranceGrad: withDefault(nonNegative, 1e-7),
  toleranceChange: withDefault(nonNegative, 1e-9),
  historySize: withDefault(whole(1, mostPairs), 10),
  lineSearch: withDefault(oneOf(["strongWolfe", "none"]), "strongWolfe"),
});
const takes = {
  LBFGS: signature("LBFGS", { parameters: trainableKind, options: lbfgsOptions }),
  step: signature("LBFGS.step", { closure: callback }),
};

/**
 * All parameters move together, along one direction, so that no group has options of its own. For functions
 * whose gradient is exact (the whole data set, not a batch drawn at random): it converges in tens of steps.
 * Final.
 */
export class LBFGS extends Grouped<Required<LBFGSOptions>, ParameterState> {
  /**
   * @param parameters `net.parameters()`, or groups of them with the same options.
   * @throws ValueError for an option outside its range, an empty list, options of a group of its own, what is
   *   no tensor or comes twice; GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<LBFGSOptions>>, options?: LBFGSOptions) {
    takes.LBFGS.check(arguments);
    super("LBFGS", parameters, lbfgsOptions.read(options), lbfgsOptions.require);
    refuseUnknownProperties("LBFGS", LBFGS, inGroups);
  }

  protected override get movesTogether() {
    return true;
  }

  get #options(): Required<LBFGSOptions> {
    return this.paramGroups[0] as Required<LBFGSOptions>;
  }

  protected override stateNamesOf({ historySize }: Required<LBFGSOptions>) {
    return memoryNames(historySize);
  }

  protected override get stateKinds() {
    return memoryKinds;
  }

  /**
   * Follows up to `maxIter` directions downhill. Gradients are forgotten before each call of `closure`.
   * @param closure computes the loss (one element), calls its `backward()` and returns it:
   *   `() => { const loss = f(); loss.backward(); return loss; }`. It is called up to `maxEval` times, and
   *   once more than that while a line is searched.
   * @returns the loss before the step.
   * @throws ValueError for a loss that is not one number, GradError where no parameter got a gradient, and
   *   what the closure throws; the parameters are then where the last direction began.
   */
  step(closure: () => Tensor): number {
    takes.step.check(arguments);
    this.beginStep();
    const trained = this.paramGroups.flatMap(({ params }) => params.filter((each) => each.requiresGrad));
    return noGrad(() => this.#descend(trained, () => evaluate(trained, closure)));
  }

  #descend(params: readonly Tensor[], evaluated: () => Evaluated): number {
    const { lr, maxIter, toleranceGrad, toleranceChange, historySize, lineSearch } = this.#options;
    const maxEval = this.#options.maxEval ?? Math.floor((maxIter * 5) / 4);
    let evaluations = 0;
    const look = (): Evaluated => {
      evaluations++;
      return evaluated();
    };
    let here = look();
    const { loss } = here;
    let memory = joined(params, this.remembered);
    for (let i = 0; i < maxIter && largest(here.gradient) > toleranceGrad; i++) {
      const pairs = memory === undefined ? [] : remembering(memory, here.gradient, historySize);
      const along = direction(here.gradient, pairs);
      const slope = dot(here.gradient, along);
      if (slope > -toleranceChange) break;
      const start: Place = { ...here, t: 0, slope };
      // the length of the first gradient says nothing of how far to go
      const first = memory === undefined ? Math.min(1, 1 / sumOfSizes(here.gradient)) * lr : lr;
      const line = new Line(params, along, look);
      const enough = toleranceChange / largest(along);
      let end: Place;
      if (lineSearch === "strongWolfe") {
        end = strongWolfe(line.at, start, first, enough);
        line.moveTo(end.t);
      } else if (i + 1 < maxIter) end = line.at(first);
      else {
        // nobody looks at the end of the last direction
        end = { ...start, t: first };
        line.moveTo(first);
      }
      const iterations = (memory?.iterations ?? 0) + 1;
      memory = { iterations, direction: along, stepSize: end.t, gradient: here.gradient, pairs };
      for (const [k, part] of parted(memory, params, historySize).entries())
        this.remembered.set(params[k] as Tensor, part);
      if (evaluations >= maxEval || end.t <= enough) break;
      if (Math.abs(end.loss - here.loss) < toleranceChange) break;
      here = end;
    }
    return loss;
  }
}
