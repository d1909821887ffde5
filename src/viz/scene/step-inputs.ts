/**
 * stepInputs: what takes the input of a step from what all steps share, as one box: `x₁` for the slice of x
 * and what shapes it.
 */
import { List } from "immutable";
import { formatShape } from "../../array/index.js";
import { addTo } from "../snapshot/edges.js";
import { GraphModule, type GraphNode, type GraphSnapshot } from "../snapshot/snapshot.js";
import type { Loop } from "./columns.js";

/** @returns the graph with such ops in modules of their own, for the scene alone; itself if it has none. */
export function stepInputs(graph: GraphSnapshot, loops: readonly Loop[]): GraphSnapshot {
  const into = new Map<string, string[]>();
  for (const { from, to } of graph.edges) addTo(into, to, from);
  const homes = new Map<string, GraphModule>();
  for (const [loop, { steps, cells }] of loops.entries())
    for (const [step, ids] of steps.entries()) {
      const first = ids.findIndex((id) => cells[step]?.includes(id));
      const above = ids.slice(0, first).map((id) => graph.nodes.get(id));
      const module = inputModule(graph, above, into, step, loop);
      if (module !== undefined) for (const node of above) homes.set((node as GraphNode).id, module);
    }
  if (homes.size === 0) return graph;
  return graph
    .set(
      "nodes",
      graph.nodes.map((node) => node.set("module", homes.get(node.id)?.path ?? node.module)),
    )
    .set(
      "modules",
      graph.modules.withMutations((all) => {
        for (const module of homes.values()) all.set(module.path, module);
      }),
    );
}

/** Ops in a row, each of the one before; undefined for all else. */
function inputModule(
  graph: GraphSnapshot,
  above: readonly (GraphNode | undefined)[],
  into: ReadonlyMap<string, readonly string[]>,
  step: number,
  loop: number,
): GraphModule | undefined {
  const [first, last] = [above[0], above.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const inRow = above.every((node, i) => {
    const from = into.get(node?.id ?? "") ?? [];
    return (
      node?.kind === "op" &&
      node.module === first.module &&
      from.length === 1 &&
      (i === 0 || from[0] === above[i - 1]?.id)
    );
  });
  if (!inRow) return undefined;
  const source = graph.nodes.get(into.get(first.id)?.[0] ?? "");
  const isLeaf = source !== undefined && source.kind !== "op" && source.name !== "";
  if (!isLeaf && above.length === 1) return undefined;
  const ops = above.map((node) => node?.op).join(", ");
  return new GraphModule({
    path: `${first.module} input of step ${step + 1}${loop === 0 ? "" : ` of loop ${loop + 1}`}`,
    name: isLeaf ? `${source.name}${subscript(step + 1)}` : ops,
    parent: first.module,
    details: List([formatShape(last.shape.toArray())]),
  });
}

const subscript = (n: number) =>
  String(n).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
