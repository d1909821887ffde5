/**
 * The tree that a page opens level by level: modules, runs of equal ones as one, and where too much stands
 * side by side, pieces of it in the order of computation.
 */
import { foldsIn } from "../scene/folds/fold.js";
import { GraphModule, type GraphSnapshot } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { formatCount } from "../text/numbers.js";
import { moduleId, nodeId, type Outline } from "./drawing/outline.js";
import { type Growing, type StepPart, type StepsIn, stepsInColumns } from "./steps.js";

export interface TreeModule {
  readonly parent: number;
  readonly module: GraphModule;
}

export interface Tree {
  /** The first is what stands in no module; each comes after the one around it. */
  readonly modules: readonly TreeModule[];
  /** The module of each node, in creation order. */
  readonly homes: readonly number[];
  readonly columns: Outline["columns"];
}

/** So much may stand side by side; where it is more, there are pieces of so many. */
const mostSideBySide = 40;
const inPiece = 20;

interface Part {
  /** A module by its place in the list that is built, or a node. */
  readonly module?: number;
  readonly node?: number;
  readonly isLeaf?: boolean;
  /** What it is among all that stands in the module, counted from 1. */
  readonly first: number;
  readonly last: number;
}

/** @param pieceWords `{first} … {last}`, what a piece is called. */
export function treeOf(graph: GraphSnapshot, pieceWords: string): Tree {
  const parents: number[] = [0];
  const modules: GraphModule[] = [new GraphModule()];
  const places = new Map<string, number>([["", 0]]);
  const add = (module: GraphModule, parent: number) => {
    parents.push(parent);
    return modules.push(module) - 1;
  };
  const enclosing = new Set<string>();
  for (const { kind, parent } of graph.modules.values()) if (kind !== "") enclosing.add(parent);
  // what a layer calls of the library is nobody's module
  const isInner = ({ kind, parent }: GraphModule) =>
    kind === "" && parent !== "" && graph.modules.get(parent)?.kind !== "" && !enclosing.has(parent);
  for (const module of graph.modules.values()) {
    const around = places.get(module.parent) as number;
    places.set(module.path, isInner(module) ? around : add(module, around));
  }
  const apart = new Map<string, number>();
  for (const { modules: members, ops, folded } of foldsIn(graph)) {
    if (members.some((member) => places.get(member.path) === places.get(member.parent))) continue;
    const around = add(folded, places.get(folded.parent) as number);
    for (const { path } of members) parents[places.get(path) as number] = around;
    for (const { id } of ops) apart.set(id, around);
  }
  const homes = [...graph.nodes.values()].map(
    ({ id, module }) => apart.get(id) ?? (places.get(module) as number),
  );
  const columns = stepsInColumns(graph, { parents, modules, homes });
  cutToPieces(graph, parents, homes, (parts, parent) => {
    const [{ first }, { last }] = [parts[0] as Part, parts.at(-1) as Part];
    const counted = fill(pieceWords, { first: formatCount(first), last: formatCount(last) });
    const named = parts.flatMap(({ module }) => (module === undefined ? [] : [modules[module]?.name ?? ""]));
    const ends = new Set([named[0]?.split(" … ")[0] ?? "", named.at(-1)?.split(" … ").at(-1) ?? ""]);
    // layers are found again by what they are called
    const name = ends.size === 2 && !ends.has("") ? [...ends].join(" … ") : counted;
    return add(new GraphModule({ path: `${parent} ${counted}`, name }), parent);
  });
  return inOrder({ parents, modules, homes }, columns);
}

type Piece = (parts: readonly Part[], parent: number) => number;

/** Where more than so many parts stand in one module. */
function cutToPieces(graph: GraphSnapshot, parents: number[], homes: number[], piece: Piece): void {
  for (const [parent, all] of partsIn(graph, parents, homes))
    for (let parts = all; parts.length > mostSideBySide; ) {
      const pieces: Part[] = [];
      for (let at = 0; at < parts.length; ) {
        let end = Math.min(parts.length, at + inPiece);
        // a leaf stands with what uses it first
        while (end < parts.length && end > at + 1 && parts[end - 1]?.isLeaf === true) end--;
        const some = parts.slice(at, end);
        at = end;
        const [{ first }, { last }] = [some[0] as Part, some.at(-1) as Part];
        const module = piece(some, parent);
        for (const part of some)
          if (part.module !== undefined) parents[part.module] = module;
          else homes[part.node as number] = module;
        pieces.push({ module, first, last });
      }
      parts = pieces;
    }
}

/** So many leaves may stand apart, beside all pieces. */
const mostApart = 12;

/** Leaves that are used all over: in a piece, each would have a wire to all others. */
function usedAllOver(graph: GraphSnapshot): ReadonlySet<string> {
  const uses = new Map<string, number>();
  for (const { id, kind } of graph.nodes.values()) if (kind !== "op") uses.set(id, 0);
  for (const { from } of graph.edges) {
    const known = uses.get(from);
    if (known !== undefined) uses.set(from, known + 1);
  }
  const often = [...uses].filter(([, count]) => count > inPiece).map(([id]) => id);
  return new Set(often.length > mostApart ? [] : often);
}

/** What stands in each module, in the order in which it is computed; the output stands apart. */
function partsIn(
  graph: GraphSnapshot,
  parents: readonly number[],
  homes: readonly number[],
): Map<number, Part[]> {
  const inside = new Map<number, Part[]>();
  const seen = new Set<number>([0]);
  const put = (parent: number, part: Omit<Part, "first" | "last">) => {
    const known = inside.get(parent) ?? [];
    inside.set(parent, known);
    known.push({ ...part, first: known.length + 1, last: known.length + 1 });
  };
  let node = 0;
  const apart = usedAllOver(graph);
  for (const { id, kind } of graph.nodes.values()) {
    for (let at = homes[node] as number; !seen.has(at); at = parents[at] as number) {
      seen.add(at);
      put(parents[at] as number, { module: at });
    }
    if (kind !== "output" && !apart.has(id)) put(homes[node] as number, { node, isLeaf: kind !== "op" });
    node++;
  }
  return inside;
}

/** Each after the one around it; modules that nothing stands in are left out. */
function inOrder({ parents, modules, homes }: Growing, columns: readonly StepsIn[]): Tree {
  const order: number[] = [0];
  const placed = new Map<number, number>([[0, 0]]);
  const place = (module: number) => {
    const path: number[] = [];
    for (let at = module; !placed.has(at); at = parents[at] as number) path.push(at);
    for (const at of path.reverse()) placed.set(at, order.push(at) - 1);
  };
  for (const home of homes) place(home);
  const id = ({ module, node }: StepPart) =>
    module === undefined ? nodeId(node as number) : moduleId(placed.get(module) as number);
  return {
    modules: order.map((at) => ({
      parent: placed.get(parents[at] as number) as number,
      module: modules[at] as GraphModule,
    })),
    homes: homes.map((home) => placed.get(home) as number),
    columns: columns.map(({ parent, steps }) => ({
      module: placed.get(parent) as number,
      steps: steps.map((parts) => parts.map(id)),
    })),
  };
}
