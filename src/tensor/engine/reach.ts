/** What a result depends on: the graph followed from outputs to inputs, with explicit stacks, so that no depth overflows. */

import { GradFn } from "../record/grad-fn.js";
import type { Tensor } from "../value/tensor.js";
import { type Target, targetOf } from "./flow.js";
import { TargetMap } from "./target-map.js";

/** What a pass goes through. */
export interface Reach {
  /** Every target that the roots depend on and that requires grad, once. */
  readonly targets: readonly Target[];
  /** The number of contributions that each of them will get. */
  readonly pending: TargetMap<number>;
}

/** @param among the only targets to be entered; all if missing. */
export function countConsumers(roots: readonly Tensor[], among?: ReadonlySet<Target>): Reach {
  const pending = new TargetMap<number>(roots);
  const targets: Target[] = [];
  const count = (target: Target, contributions: 0 | 1) => {
    const before = pending.get(target);
    if (before === undefined) targets.push(target);
    pending.set(target, (before ?? 0) + contributions);
  };
  for (const root of roots) count(targetOf(root), 0);
  // grows while it is gone through
  for (const target of targets) {
    if (!(target instanceof GradFn)) continue;
    for (const input of target.inputs) {
      const source = targetOf(input);
      if (input.requiresGrad && (among === undefined || among.has(source))) count(source, 1);
    }
  }
  return { targets, pending };
}

/**
 * The targets that lie on a path from a root to one of `wanted`, both ends included.
 * @param beyond whether to look for others behind a wanted one; false where it is known that there are none.
 */
export function targetsBetween(
  roots: Iterable<Tensor>,
  wanted: ReadonlySet<Target>,
  beyond: boolean,
): Set<Target> {
  const leading = new Set<Target>();
  const entered = new Set<Target>();
  const open: GradFn[] = [];
  const nextOperand: number[] = [];
  const enter = (target: Target) => {
    if (entered.has(target)) return;
    entered.add(target);
    if (wanted.has(target)) leading.add(target);
    if (target instanceof GradFn && (beyond || !wanted.has(target))) {
      open.push(target);
      nextOperand.push(0);
    }
  };
  const leads = (input: Tensor) => input.requiresGrad && leading.has(targetOf(input));
  for (const root of roots) {
    enter(targetOf(root));
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const operand = nextOperand[open.length - 1] as number;
      const input = top.inputs[operand];
      nextOperand[open.length - 1] = operand + 1;
      if (input !== undefined) {
        if (input.requiresGrad) enter(targetOf(input));
        continue;
      }
      if (top.inputs.some(leads)) leading.add(top);
      open.pop();
      nextOperand.pop();
    }
  }
  return leading;
}

/** Whether the roots depend on a leaf that requires grad by a path that leads past all of `known`. */
export function dependsOnOthers(roots: Iterable<Tensor>, known: ReadonlySet<Target>): boolean {
  const entered = new Set<Target>();
  const stack: Target[] = [];
  const enter = (tensor: Tensor) => {
    const target = targetOf(tensor);
    if (!tensor.requiresGrad || known.has(target) || entered.has(target)) return;
    entered.add(target);
    stack.push(target);
  };
  for (const root of roots) enter(root);
  for (let target = stack.pop(); target !== undefined; target = stack.pop()) {
    if (!(target instanceof GradFn)) return true;
    for (const input of target.inputs) enter(input);
  }
  return false;
}
