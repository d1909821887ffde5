/** diffGraphs: what a branch, a loop count or an edit changed between two graphs. */
import { is, List, Record } from "immutable";
import { signature } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { type Drawable, drawableKind, snapshotOf } from "../capture/drawable.js";
import { edgesInto } from "../snapshot/edges.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { isolated } from "../text/isolate.js";
import { formatCount } from "../text/numbers.js";
import { matchedPairs } from "./matched-pairs.js";

/** The same node in both graphs, with something that is not the same. */
export interface ChangedNode {
  readonly before: GraphNode;
  readonly after: GraphNode;
  /** Of `shape`, `dtype`, `value`, `gradient`, `operands`. */
  readonly what: List<string>;
}

export interface GraphDiffFields {
  /** In `after` only; their ids can be highlighted in its picture. */
  readonly added: List<GraphNode>;
  /** In `before` only. */
  readonly removed: List<GraphNode>;
  readonly changed: List<ChangedNode>;
  /** How many nodes are the same in everything. */
  readonly same: number;
}

const toStringTakes = signature("GraphDiff.toString", {});

export class GraphDiff extends Record<GraphDiffFields>(
  { added: List(), removed: List(), changed: List(), same: 0 },
  "GraphDiff",
) {
  /** One line per kind of node, `+ 2 × mul in Affine1`, and per changed node, `~ loss: value`. */
  override toString(): string {
    toStringTakes.check(arguments);
    const lines = [
      ...counted("+", this.added),
      ...counted("-", this.removed),
      ...this.changed.map(({ after, what }) => `~ ${nameOrId(after)}: ${what.join(", ")}`),
    ];
    return lines.length === 0 ? "no difference" : lines.join("\n");
  }
}

const diffGraphsTakes = signature("diffGraphs", { before: drawableKind, after: drawableKind });

/**
 * The difference of two graphs. Nodes are matched by what they are (op, name and module), in creation order,
 * so that an op put in the middle is one added node and not a change of all that follow.
 * @throws ValueError for what cannot be drawn.
 */
export function diffGraphs(before: Drawable, after: Drawable): GraphDiff {
  diffGraphsTakes.check(arguments);
  const [old, young] = [snapshotOf("diffGraphs", before), snapshotOf("diffGraphs", after)];
  const [a, b] = [[...old.nodes.values()], [...young.nodes.values()]];
  const pairs = matchedPairs(a.map(identity), b.map(identity));
  const oldOf = new Map(pairs.map(([i, j]) => [(b[j] as GraphNode).id, (a[i] as GraphNode).id]));
  const [oldInto, youngInto] = [edgesInto(old), edgesInto(young)];
  const changed: ChangedNode[] = [];
  for (const [i, j] of pairs) {
    const [x, y] = [a[i] as GraphNode, b[j] as GraphNode];
    const what = (["shape", "dtype", "value", "gradient"] as const).filter((key) => !is(x[key], y[key]));
    const operands = (youngInto.get(y.id) ?? []).map(({ from }) => oldOf.get(from) ?? `new ${from}`);
    const moved = operands.join("\n") !== (oldInto.get(x.id) ?? []).map(({ from }) => from).join("\n");
    if (what.length > 0 || moved)
      changed.push({ before: x, after: y, what: List(moved ? [...what, "operands"] : what) });
  }
  const [left, right] = [new Set(pairs.map(([i]) => i)), new Set(pairs.map(([, j]) => j))];
  return new GraphDiff({
    added: List(b.filter((_, j) => !right.has(j))),
    removed: List(a.filter((_, i) => !left.has(i))),
    changed: List(changed),
    same: pairs.length - changed.length,
  });
}

/** What a node is, whatever its numbers. A second call of a module is the module again. */
function identity({ kind, op, name, module }: GraphNode): string {
  return JSON.stringify([kind, op, name, module.replace(/#\d+/g, "")]);
}

function nameOrId({ id, name }: GraphNode): string {
  return isolated(name === "" ? id : name);
}

/** Nodes of the same kind are one line. */
function counted(sign: string, nodes: List<GraphNode>): string[] {
  const kinds = new Map<string, number>();
  for (const { kind, op, name, module, shape } of nodes) {
    const what =
      kind === "op"
        ? isolated(op)
        : `${kind}${name === "" ? "" : ` ${isolated(name)}`} ${formatShape(shape.toArray())}`;
    const text = `${what}${module === "" ? "" : ` in ${isolated(module)}`}`;
    kinds.set(text, (kinds.get(text) ?? 0) + 1);
  }
  return Array.from(kinds, ([text, count]) => `${sign} ${formatCount(count)} × ${text}`);
}
