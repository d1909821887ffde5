/** What a result depends on: the graph followed from outputs to inputs, with explicit stacks, so that no depth overflows. */
import { Flow, type Target, targetOf } from "./flow.js";
import { GradFn } from "./grad-fn.js";
import type { Tensor } from "./tensor.js";

/**
 * Every target that the roots depend on and that requires grad, with the number of contributions it will get.
 * @param among the only ones to be entered; all if missing.
 */
export function countConsumers(roots: Iterable<Tensor>, among?: ReadonlySet<Target>): Map<Target, Flow> {
  const flows = new Map<Target, Flow>();
  const stack: Target[] = [];
  const flowTo = (tensor: Tensor): Flow => {
    const target = targetOf(tensor);
    let flow = flows.get(target);
    if (flow === undefined) {
      flow = new Flow(tensor);
      flows.set(target, flow);
      if (target instanceof GradFn) stack.push(target);
    }
    return flow;
  };
  for (const root of roots) flowTo(root);
  for (let target = stack.pop(); target !== undefined; target = stack.pop()) {
    for (const input of (target as GradFn).inputs) {
      if (!input.requiresGrad || (among !== undefined && !among.has(targetOf(input)))) continue;
      flowTo(input).pending++;
    }
  }
  return flows;
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
