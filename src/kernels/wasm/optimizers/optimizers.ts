/**
 * Whole steps of optimizers over float32 parameters: one pass over the elements, with the bits of the ops one
 * after the other.
 */

import type { NdArray } from "../../../array/nd-array.js";
import { beginWrite, type Write } from "../../../array/storage.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";

export function optimizers(backend: Backend): Pick<Kernels, "momentumInPlace" | "adamInPlace"> {
  const { memory, wasm } = backend;
  /**
   * The addresses of all of them, or undefined where the reference is to do it. What is written to is told
   * so.
   */
  const enter = (written: readonly NdArray[], gradient: NdArray, write: Write): number[] | undefined => {
    const all = [...written, gradient];
    if (!all.every((each) => isWorthIt(backend, each))) return undefined;
    memory.begin();
    const pointers = all.map((each) => memory.pointerTo(each));
    if (pointers.includes(undefined)) return undefined;
    for (const { storage } of written) {
      beginWrite(storage, write);
    }
    return pointers as number[];
  };
  return {
    momentumInPlace(target, velocity, gradient, step, write) {
      const pointers = enter([target, velocity], gradient, write);
      if (pointers === undefined) {
        reference.momentumInPlace(target, velocity, gradient, step, write);
        return;
      }
      const [p, v, g] = pointers as [number, number, number];
      const { lr, momentum, weightDecay, nesterov } = step;
      wasm.momentumStep(p, v, g, target.size, -lr, momentum, weightDecay, Number(nesterov));
    },

    adamInPlace(target, firstMoment, secondMoment, gradient, step, write) {
      const pointers = enter([target, firstMoment, secondMoment], gradient, write);
      if (pointers === undefined) {
        reference.adamInPlace(target, firstMoment, secondMoment, gradient, step, write);
        return;
      }
      const [p, m, v, g] = pointers as [number, number, number, number];
      const { alpha, betas, bias, eps, weightDecay } = step;
      const [beta1, beta2] = betas;
      wasm.adamStep(
        p,
        m,
        v,
        g,
        target.size,
        alpha,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        bias,
        eps,
        weightDecay,
      );
    },
  };
}
