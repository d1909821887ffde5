/**
 * topologicalOrder: the one way in which a graph is walked, by gradients(), the diagnosis, the counts and the
 * pictures. (A reverse pass goes the other way: see engine/reverse-order.ts.)
 */
import { GradFn } from "./grad-fn.js";
import { type Node, NodeMap, nodeOf } from "./node.js";
import type { Tensor } from "./tensor.js";

/**
 * Every node that the roots depend on, and at last their own, once each: operands left to right, each before
 * the op that takes it. A depth-first search with an explicit stack, so that no depth overflows. Read
 * backwards, every node comes after all that it went into.
 * @param follows which operands to go to; all if missing.
 */
export function topologicalOrder(
  roots: readonly Tensor[],
  follows?: (input: Tensor, node: GradFn) => boolean,
): Node[] {
  const order: Node[] = [];
  const entered = new NodeMap<true>(roots);
  const enter = (node: Node): boolean => {
    if (entered.get(node) === true) return false;
    entered.set(node, true);
    return true;
  };
  /** The records on the way from the root to `top`, and the operand with which each goes on. */
  const open: GradFn[] = [];
  const next: number[] = [];
  for (const root of roots) {
    if (!enter(nodeOf(root))) continue;
    let top = root.gradFn;
    let i = 0;
    if (top === undefined) order.push(root);
    while (top !== undefined) {
      top.reveal(); // whoever walks a graph may hand out what it finds
      const input: Tensor | undefined = top.inputAt(i++);
      if (input === undefined) {
        order.push(top);
        top = open.pop();
        i = next.pop() as number; // unused where no record is open any more
        continue;
      }
      if (follows !== undefined && !follows(input, top)) continue;
      const record: GradFn | undefined = input.gradFn;
      if (!enter(record ?? input)) continue;
      if (record === undefined) order.push(input);
      else {
        open.push(top);
        next.push(i);
        top = record;
        i = 0;
      }
    }
  }
  return order;
}

/**
 * Those of `order` that lie on a path from its roots to one of `wanted`, both ends included, in its order.
 */
export function nodesLeadingTo(order: Iterable<Node>, wanted: ReadonlySet<Node>): Set<Node> {
  const leading = new Set<Node>();
  const leads = (input: Tensor) => input.requiresGrad && leading.has(nodeOf(input));
  for (const node of order)
    if (wanted.has(node) || (node instanceof GradFn && node.inputs.some(leads))) leading.add(node);
  return leading;
}

/** Whether backward() follows an operand. */
export const carriesGradient = (input: Tensor): boolean => input.requiresGrad;
