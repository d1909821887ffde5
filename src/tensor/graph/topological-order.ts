/** topologicalOrder: the one way in which a graph is walked, by the engine, the diagnosis, the counts and the pictures. */
import { GradFn } from "./grad-fn.js";
import { type Node, nodeOf } from "./node.js";
import { NodeMap } from "./node-map.js";
import type { Tensor } from "./tensor.js";

/**
 * Every node that the roots depend on, and at last their own, once each: operands left to right, each before the op that takes it. A
 * depth-first search with an explicit stack, so that no depth overflows. Read backwards, every node comes after all that it went into.
 * @param follows which operands to go to; all if missing.
 * @param uses is filled with the number of operands that lead to each node.
 */
export function topologicalOrder(
  roots: readonly Tensor[],
  follows?: (input: Tensor, node: GradFn) => boolean,
  uses = new NodeMap<number>(roots),
): Node[] {
  const order: Node[] = [];
  const open: GradFn[] = [];
  const nextInput: number[] = [];
  const enter = (node: Node, use: 0 | 1) => {
    const before = uses.get(node);
    uses.set(node, (before ?? 0) + use);
    if (before !== undefined) return;
    if (node instanceof GradFn) {
      open.push(node);
      nextInput.push(0);
    } else order.push(node);
  };
  for (const root of roots) {
    enter(nodeOf(root), 0);
    for (let at = open.length - 1; at >= 0; at = open.length - 1) {
      const top = open[at] as GradFn;
      const i = nextInput[at] as number;
      const input = top.inputs[i];
      if (input === undefined) {
        order.push(top);
        open.pop();
        nextInput.pop();
      } else {
        nextInput[at] = i + 1;
        if (follows === undefined || follows(input, top)) enter(nodeOf(input), 1);
      }
    }
  }
  return order;
}

/** Those of `order` that lie on a path from its roots to one of `wanted`, both ends included, in its order. */
export function nodesLeadingTo(order: Iterable<Node>, wanted: ReadonlySet<Node>): Set<Node> {
  const leading = new Set<Node>();
  const leads = (input: Tensor) => input.requiresGrad && leading.has(nodeOf(input));
  for (const node of order)
    if (wanted.has(node) || (node instanceof GradFn && node.inputs.some(leads))) leading.add(node);
  return leading;
}

/** Whether backward() follows an operand. */
export const carriesGradient = (input: Tensor): boolean => input.requiresGrad;
