/** Leaves: which of them stand inside of the modules that use them, and what they are called there. */
import { Tensor } from "../../tensor/index.js";
import { addTo } from "../snapshot/edges.js";
import { type DrawnGraph, type DrawnLeaf, type DrawnNode, isOp } from "./drawn-graph.js";
import type { Uses } from "./uses.js";

/**
 * The parameters of modules (a class of their own) and nameless constants stand where they are used; what a
 * user made and named stands outside.
 */
export function belongsInside(leaf: DrawnLeaf): boolean {
  return leaf instanceof Tensor && leaf.requiresGrad ? leaf.constructor !== Tensor : leaf.name === "";
}

/**
 * The names, by position, of parameters of modules that were called several times: such stand outside of the
 * calls, where two modules may have some of one name. `a.W` and `b.W` then.
 * @param moduleOf the path of the module that a node stands in.
 */
export function sharedNames(
  { nodes }: DrawnGraph,
  { calls, scopes }: Uses,
  moduleOf: (node: DrawnNode, position: number) => string,
): Map<number, string> {
  const alike = new Map<string, [position: number, name: string][]>();
  for (const [position, node] of nodes.entries())
    if (!isOp(node) && node.name !== "" && belongsInside(node))
      addTo(alike, JSON.stringify([moduleOf(node, position), node.name]), [position, node.name]);
  const names = new Map<number, string>();
  for (const several of alike.values())
    for (const [position, name] of several.length > 1 ? several : []) {
      const call = calls[position];
      if (call !== undefined && call !== scopes[position]) names.set(position, `${call.name}.${name}`);
    }
  return names;
}
