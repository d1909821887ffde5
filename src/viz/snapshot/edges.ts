/** What is asked of the nodes and edges of a snapshot again and again. */
import type { GraphEdge, GraphNode, GraphSnapshot } from "./snapshot.js";

/** In the order of operands, by the id of the node; nodes that no edge enters are left out. */
export function edgesInto({ edges }: Pick<GraphSnapshot, "edges">): Map<string, GraphEdge[]> {
  const into = new Map<string, GraphEdge[]>();
  for (const edge of edges) addTo(into, edge.to, edge);
  return into;
}

/** Appends to the list that `key` stands for. */
export function addTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [item]);
  else known.push(item);
}

/** A leaf that needs no gradient, or what was computed from such. */
export function isConstant({ kind, requiresGrad }: GraphNode): boolean {
  return kind === "input" || (kind === "op" && !requiresGrad);
}
