/** The order in which a graph is drawn and counted: operands left to right, each before the op that takes it. */

import type { Tensor } from "../value/tensor.js";
import { GradFn } from "./grad-fn.js";

/** What a value comes from: the record of an op, or a leaf. */
export type Source = GradFn | Tensor;

export function sourceOf(tensor: Tensor): Source {
  return tensor.gradFn ?? tensor;
}

/** Every source that the roots depend on and at last their own, once each, with its position. An explicit stack: no depth overflows. */
export function walk(...roots: readonly Tensor[]): Map<Source, number> {
  const positions = new Map<Source, number>();
  const entered = new Set<GradFn>();
  const open: GradFn[] = [];
  const nextOperand: number[] = [];
  const enter = (source: Source) => {
    if (!(source instanceof GradFn)) {
      if (!positions.has(source)) positions.set(source, positions.size);
    } else if (!entered.has(source)) {
      entered.add(source);
      open.push(source);
      nextOperand.push(0);
    }
  };
  for (const root of roots) {
    enter(sourceOf(root));
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const operand = nextOperand[open.length - 1] as number;
      const input = top.inputs[operand];
      if (input === undefined) {
        positions.set(top, positions.size);
        open.pop();
        nextOperand.pop();
      } else {
        nextOperand[open.length - 1] = operand + 1;
        enter(sourceOf(input));
      }
    }
  }
  return positions;
}
