/** Parts: what stands side by side in a module, in the order in which it is computed. */
import { addTo } from "../../snapshot/edges.js";
import type { GraphModule, GraphNode, GraphSnapshot } from "../../snapshot/snapshot.js";

/** A module with all nodes in it, or an op of no other module with its literals. */
export interface Part {
  readonly module?: GraphModule;
  readonly nodes: readonly GraphNode[];
}

/** By the path of the module around. */
export function partsIn({ modules, nodes, edges }: GraphSnapshot): Map<string, Part[]> {
  const inside = new Map<string, Part[]>();
  const within = new Map<string, GraphNode[]>();
  const literals = literalsIn(nodes, edges);
  for (const node of nodes.values()) {
    for (let path = node.module; path !== ""; path = modules.get(path)?.parent ?? "") {
      const known = within.get(path);
      addTo(within, path, node);
      if (known !== undefined) continue;
      const module = modules.get(path) as GraphModule;
      addTo(inside, module.parent, { module, nodes: within.get(path) as GraphNode[] });
    }
    if (node.kind === "op") addTo(inside, node.module, { nodes: [...(literals.get(node.id) ?? []), node] });
  }
  return inside;
}

/** The 2 of `x * 2`, by the op that alone uses it. */
function literalsIn(nodes: GraphSnapshot["nodes"], edges: GraphSnapshot["edges"]): Map<string, GraphNode[]> {
  const uses = new Map<string, string[]>();
  for (const { id, kind, name, shape } of nodes.values())
    if (kind === "input" && name === "" && shape.size === 0) uses.set(id, []);
  for (const { from, to } of edges) uses.get(from)?.push(to);
  const literals = new Map<string, GraphNode[]>();
  for (const [id, [op, another]] of uses) {
    const node = nodes.get(id) as GraphNode;
    if (op !== undefined && another === undefined && nodes.get(op)?.module === node.module)
      addTo(literals, op, node);
  }
  return literals;
}
