/**
 * One step of an optimizer in one pass. Every operation rounds to the dtype, as the ops one after the other
 * do.
 */
import type { DType } from "../../array/dtype.js";
import { elementsOf, type NdArray } from "../../array/nd-array.js";
import { beginWrite, type Write } from "../../array/storage.js";
import type { AdamStep, MomentumStep } from "../contract/index.js";

const roundingOf = (dtype: DType): ((x: number) => number) => (dtype === "float32" ? Math.fround : (x) => x);

export const optimizerKernels = {
  momentumInPlace(
    target: NdArray,
    velocity: NdArray,
    gradient: NdArray,
    { lr, momentum, nesterov, weightDecay }: MomentumStep,
    write: Write,
  ): void {
    const round = roundingOf(target.dtype);
    const [m, decay, alpha] = [round(momentum), round(weightDecay), round(-lr)];
    for (const each of [target, velocity]) beginWrite(each.storage, write);
    const [p, v, g] = [elementsOf(target), elementsOf(velocity), elementsOf(gradient)];
    for (let i = 0; i < p.length; i++) {
      const x = p[i] as number;
      const y = decay === 0 ? (g[i] as number) : round((g[i] as number) + round(x * decay));
      const direction = round(round((v[i] as number) * m) + y);
      v[i] = direction;
      p[i] = x + round(alpha * (nesterov ? round(y + round(direction * m)) : direction));
    }
  },

  adamInPlace(
    target: NdArray,
    firstMoment: NdArray,
    secondMoment: NdArray,
    gradient: NdArray,
    { alpha, betas, bias, eps, weightDecay }: AdamStep,
    write: Write,
  ): void {
    const round = roundingOf(target.dtype);
    const [beta1, beta2] = [round(betas[0]), round(betas[1])];
    const [rest1, rest2] = [round(1 - betas[0]), round(1 - betas[1])];
    const [correction, least, decay, rate] = [bias, eps, weightDecay, alpha].map(round) as [
      number,
      number,
      number,
      number,
    ];
    for (const each of [target, firstMoment, secondMoment]) beginWrite(each.storage, write);
    const [p, m, v, g] = [
      elementsOf(target),
      elementsOf(firstMoment),
      elementsOf(secondMoment),
      elementsOf(gradient),
    ];
    for (let i = 0; i < p.length; i++) {
      const x = p[i] as number;
      const y = decay === 0 ? (g[i] as number) : round((g[i] as number) + round(x * decay));
      const first = round(round((m[i] as number) * beta1) + round(y * rest1));
      const second = round(round((v[i] as number) * beta2) + round(round(y * y) * rest2));
      m[i] = first;
      v[i] = second;
      const root = round(round(round(Math.sqrt(second)) / correction) + least);
      p[i] = x + round(rate * round(first / root));
    }
  },
};
