/** Optimizer: each parameter moves along its own gradient. */
import { signature } from "../../arguments/index.js";
import { context, type Tensor } from "../../tensor/index.js";
import { Grouped } from "./grouped.js";
import type { ParameterState } from "./optimizer-state.js";

const stepTakes = signature("Optimizer.step", {});

/**
 * A subclass says how one parameter moves along its gradient. Steps are never recorded; each write is counted
 * as `SGD.step`, so that a graph that still needs the old value can say who changed it.
 */
export abstract class Optimizer<Options extends object, State extends ParameterState> extends Grouped<
  Options,
  State
> {
  /**
   * Whether `update` may hold on to the gradient itself; if not, `zeroGrad` can use its memory again at once.
   */
  protected get keepsGradients(): boolean {
    return true;
  }

  /** Moves one parameter; from what was remembered of it (nothing at first) to what is to be remembered. */
  protected abstract update(
    parameter: Tensor,
    gradient: Tensor,
    options: Options,
    before: State | undefined,
  ): State | undefined;

  /**
   * Moves every parameter along its gradient. Those whose `.grad` is null, and frozen ones, which do not
   * require grad, are left alone, with what is remembered of them.
   * @throws ValueError for an option that was changed to a bad value, and for groups that were changed so
   *   that they hold nothing, or what is no parameter; then nothing was moved.
   */
  step(): void {
    stepTakes.check(arguments);
    this.stepOf(() => true);
  }

  /** As `step`, for those parameters alone. @internal */
  stepOf(moves: (parameter: Tensor) => boolean): void {
    this.beginStep();
    context.gradMode.during(false, () => {
      for (const group of this.paramGroups) {
        for (const parameter of group.params) {
          const gradient = this.keepsGradients ? parameter.grad : parameter.peekGrad();
          if (gradient === null || !parameter.requiresGrad || !moves(parameter)) continue;
          const after = this.update(parameter, gradient, group, this.remembered.get(parameter));
          if (after !== undefined) this.remembered.set(parameter, after);
        }
      }
    });
  }
}
