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
  const { call, wasm } = backend;
  /**
   * Whether the parameter is worth a call, and it, its states and the gradient are here. What is written to
   * is told so.
   */
  const enter = (write: Write, a: NdArray, b: NdArray, c: NdArray, d?: NdArray): boolean => {
    if (!isWorthIt(backend, a) || !isSingle(b) || !isSingle(c)) return false;
    if ((d !== undefined && !isSingle(d)) || !call.inPlace(a, b, c, d)) return false;
    beginWrite(a.storage, write);
    beginWrite(b.storage, write);
    if (d !== undefined) beginWrite(c.storage, write);
    return true;
  };
  return {
    momentumInPlace(target, velocity, gradient, step, write) {
      if (!enter(write, target, velocity, gradient)) {
        reference.momentumInPlace(target, velocity, gradient, step, write);
        return;
      }
      const { x: p, y: v, z: g } = call;
      const { lr, momentum, weightDecay, nesterov } = step;
      wasm.momentumStep(p, v, g, target.size, -lr, momentum, weightDecay, Number(nesterov));
    },

    adamInPlace(target, firstMoment, secondMoment, gradient, step, write) {
      if (!enter(write, target, firstMoment, secondMoment, gradient)) {
        reference.adamInPlace(target, firstMoment, secondMoment, gradient, step, write);
        return;
      }
      const { x: p, y: m, z: v, w: g } = call;
      const { alpha, bias, eps, weightDecay } = step;
      const [beta1, beta2] = step.betas;
      const [rest1, rest2] = [1 - beta1, 1 - beta2];
      const n = target.size;
      wasm.adamStep(p, m, v, g, n, alpha, beta1, rest1, beta2, rest2, bias, eps, weightDecay);
    },
  };
}

const isSingle = (a: NdArray): boolean => a.dtype === "float32";
