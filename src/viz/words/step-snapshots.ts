/** The graph as it is known after each step: what comes later is not computed yet. */
import type { Prepared } from "../scene/prepare.js";
import { addTo } from "../snapshot/edges.js";
import type { GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";

/** By step. They share all that does not change. */
export function stepSnapshots(prepared: Prepared): GraphSnapshot[] {
  const { graph, timeline } = prepared;
  const additions = additionsOf(prepared);
  let now = withoutNumbers(graph);
  return Array.from({ length: timeline.last + 1 }, (_, step) => {
    now = withAdditions(now, graph, additions, step);
    return now;
  });
}

/** What each step adds: the nodes by id, the edges by position. */
interface Additions {
  readonly values: ReadonlyMap<number, readonly string[]>;
  readonly gradients: ReadonlyMap<number, readonly string[]>;
  readonly edges: ReadonlyMap<number, readonly number[]>;
}

function additionsOf({ graph, scene, timeline }: Prepared): Additions {
  const values = new Map<number, string[]>();
  const gradients = new Map<number, string[]>();
  const edges = new Map<number, number[]>();
  const boxOf = (id: string) => scene.boxOf.get(id) ?? "";
  /** The step that brings the last contribution to the gradient of a node. */
  const complete = new Map<string, number>();
  graph.edges.forEach((edge, i) => {
    if (!edge.differentiable) return;
    const step = timeline.backward(boxOf(edge.to));
    addTo(edges, step, i);
    complete.set(edge.from, Math.max(step, complete.get(edge.from) ?? 0));
  });
  for (const { id, kind } of graph.nodes.values()) {
    const isOutput = kind === "output";
    const shown = isOutput ? graph.edges.findLast(({ to }) => to === id)?.from : id;
    addTo(values, timeline.forward(boxOf(shown ?? id)), id);
    const seed = timeline.seed ?? Number.POSITIVE_INFINITY;
    addTo(gradients, isOutput ? seed : (complete.get(id) ?? 1), id);
  }
  return { values, gradients, edges };
}

function withoutNumbers(graph: GraphSnapshot): GraphSnapshot {
  return graph.merge({
    nodes: graph.nodes.map((node) =>
      node.merge({ value: undefined, gradient: undefined, contributed: undefined, numerical: undefined }),
    ),
    edges: graph.edges.map((edge) => edge.merge({ gradient: undefined, local: undefined })),
  });
}

/** @param whole the graph with everything known. */
function withAdditions(
  now: GraphSnapshot,
  whole: GraphSnapshot,
  { values, gradients, edges }: Additions,
  step: number,
): GraphSnapshot {
  return now.merge({
    nodes: now.nodes.withMutations((known) => {
      for (const id of values.get(step) ?? [])
        known.update(id, (node) => (node as GraphNode).set("value", whole.nodes.get(id)?.value));
      for (const id of gradients.get(step) ?? []) {
        const { gradient, contributed, numerical } = whole.nodes.get(id) as GraphNode;
        known.update(id, (node) => (node as GraphNode).merge({ gradient, contributed, numerical }));
      }
    }),
    edges: now.edges.withMutations((known) => {
      for (const i of edges.get(step) ?? []) {
        const edge = whole.edges.get(i);
        if (edge !== undefined) known.set(i, edge);
      }
    }),
  });
}
