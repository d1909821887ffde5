/**
 * faultIn: what makes a snapshot no graph, if anything: every picture walks from a node to its operands, and
 * from a module to the one around it, and has to come to an end.
 */
import type { GraphEdge, GraphModule, GraphNode, GraphSnapshot } from "./snapshot.js";

/** `modules[1].parent: expected the path of a module listed before this one, found "a.b"` */
export interface Fault {
  readonly at: string;
  readonly expected: string;
  readonly found: string;
}

export function faultIn(
  nodes: readonly GraphNode[],
  edges: Iterable<GraphEdge>,
  modules: readonly GraphModule[],
  root: string,
): Fault | undefined {
  return faultInOrder(nodes, edges, root) ?? faultInNesting(nodes, modules);
}

/** The same of a snapshot, which a program may have put together by hand. */
export function faultOf({ nodes, edges, modules, root }: GraphSnapshot): Fault | undefined {
  return faultIn([...nodes.values()], edges, [...modules.values()], root);
}

/** Each operand before the op that takes it: then there is no cycle. */
function faultInOrder(
  nodes: readonly GraphNode[],
  edges: Iterable<GraphEdge>,
  root: string,
): Fault | undefined {
  const places = new Map<string, number>();
  for (const [i, { id }] of nodes.entries()) {
    if (places.has(id)) return { at: `nodes[${i}].id`, expected: "an id that no other node has", found: id };
    places.set(id, i);
  }
  const unknown = (at: string, found: string): Fault => ({ at, expected: "the id of a node", found });
  if (!places.has(root)) return unknown("root", root);
  let i = 0;
  for (const { from, to } of edges) {
    const [source, target] = [places.get(from), places.get(to)];
    if (source === undefined) return unknown(`edges[${i}].from`, from);
    if (target === undefined) return unknown(`edges[${i}].to`, to);
    if (source >= target)
      return { at: `edges[${i}].from`, expected: `a node listed before ${JSON.stringify(to)}`, found: from };
    i++;
  }
  return undefined;
}

/** Each module after the one that encloses it: then none encloses itself. */
function faultInNesting(nodes: readonly GraphNode[], modules: readonly GraphModule[]): Fault | undefined {
  const paths = new Set<string>();
  for (const [i, { path, parent }] of modules.entries()) {
    if (path === "" || paths.has(path))
      return { at: `modules[${i}].path`, expected: "a path that no other module has", found: path };
    if (parent !== "" && !paths.has(parent))
      return {
        at: `modules[${i}].parent`,
        expected: "the path of a module listed before this one",
        found: parent,
      };
    paths.add(path);
  }
  for (const { id, module } of nodes)
    if (module !== "" && !paths.has(module))
      return { at: `module of ${id}`, expected: "the path of a module", found: module };
  return undefined;
}
