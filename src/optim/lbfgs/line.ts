/** The line along which parameters are moved, and the loss on it. */
import { GradError, requireDone, ValueError } from "../../arguments/index.js";
import { addScaled, assign, enableGrad, requireTensor, type Tensor, zerosLike } from "../../tensor/index.js";
import type { Place } from "./line-search.js";
import { dot, type Vector } from "./vectors.js";

const by = "LBFGS.step";

export interface Evaluated {
  readonly loss: number;
  readonly gradient: Vector;
}

/**
 * The loss and its gradient where the parameters are; that of one which the loss does not depend on is 0.
 * @throws ValueError for a loss that is not one number, GradError where no parameter got a gradient.
 */
export function evaluate(params: readonly Tensor[], closure: () => Tensor): Evaluated {
  for (const each of params) each.forgetGrad();
  const loss = requireDone(by, "closure", enableGrad(closure));
  requireTensor(`${by}: the closure`, loss);
  if (loss.size !== 1)
    throw new ValueError(
      `${by}: the closure returned a loss of ${loss.size} elements; reduce it to one, e.g. with mean()`,
    );
  if (params.every((each) => each.grad === null))
    throw new GradError(
      `${by}: no parameter has a gradient after the closure; call loss.backward() in it, and compute the ` +
        `loss from the parameters that the optimizer has`,
    );
  return {
    loss: loss.item(),
    gradient: params.map((each) => each.grad?.clone() ?? zerosLike(each.detach())),
  };
}

export class Line {
  readonly #origin: Vector;

  constructor(
    readonly params: readonly Tensor[],
    readonly direction: Vector,
    readonly look: () => Evaluated,
  ) {
    this.#origin = params.map((each) => each.detach().clone());
  }

  /** Moves the parameters so far along the direction. */
  moveTo(t: number): void {
    for (const [i, each] of this.params.entries()) {
      assign(each, this.#origin[i] as Tensor, by);
      addScaled(each, t, this.direction[i] as Tensor, by);
    }
  }

  /** Moves the parameters and looks; where that throws, they are at the beginning again. */
  readonly at = (t: number): Place => {
    this.moveTo(t);
    try {
      const found = this.look();
      return { t, ...found, slope: dot(found.gradient, this.direction) };
    } catch (error) {
      this.moveTo(0);
      throw error;
    }
  };
}
