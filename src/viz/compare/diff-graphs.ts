/** diffGraphs: what a branch, a loop count or an edit changed between two graphs. */
import { is, List, Record } from "immutable";
import { formatShape } from "../../array/index.js";
import { type Drawable, snapshotOf } from "../capture/drawable.js";
import type { GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import { formatCount } from "../text/numbers.js";

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

export class GraphDiff extends Record<GraphDiffFields>(
  { added: List(), removed: List(), changed: List(), same: 0 },
  "GraphDiff",
) {
  /** One line per kind of node, `+ 2 × mul in Affine1`, and per changed node, `~ loss: value`. */
  override toString(): string {
    const lines = [
      ...counted("+", this.added),
      ...counted("-", this.removed),
      ...this.changed.map(({ after, what }) => `~ ${nameOf(after)}: ${what.join(", ")}`),
    ];
    return lines.length === 0 ? "no difference" : lines.join("\n");
  }
}

/**
 * The difference of two graphs. Nodes are matched by what they are (op, name and module), in creation order, so that an op put in the
 * middle is one added node and not a change of all that follow.
 * @throws ValueError for what cannot be drawn.
 */
export function diffGraphs(before: Drawable, after: Drawable): GraphDiff {
  const [old, young] = [snapshotOf(before), snapshotOf(after)];
  const [a, b] = [[...old.nodes.values()], [...young.nodes.values()]];
  const pairs = matched(a.map(signature), b.map(signature));
  const oldOf = new Map(pairs.map(([i, j]) => [(b[j] as GraphNode).id, (a[i] as GraphNode).id]));
  const [oldInto, youngInto] = [operandsOf(old), operandsOf(young)];
  const changed: ChangedNode[] = [];
  for (const [i, j] of pairs) {
    const [x, y] = [a[i] as GraphNode, b[j] as GraphNode];
    const what = (["shape", "dtype", "value", "gradient"] as const).filter((key) => !is(x[key], y[key]));
    const operands = (youngInto.get(y.id) ?? []).map((id) => oldOf.get(id) ?? `new ${id}`);
    const moved = operands.join("\n") !== (oldInto.get(x.id) ?? []).join("\n");
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
function signature({ kind, op, name, module }: GraphNode): string {
  return JSON.stringify([kind, op, name, module.replace(/#\d+/g, "")]);
}

function operandsOf({ edges }: GraphSnapshot): Map<string, string[]> {
  const into = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = into.get(to);
    if (known === undefined) into.set(to, [from]);
    else known.push(from);
  }
  return into;
}

/**
 * Pairs of equal items in order, as many as there can be: Myers, An O(ND) Difference Algorithm (1986), fast where the two are much
 * alike; a path per edit is kept to walk back on. Above 2,000 edits what is left in the middle counts as replaced.
 */
function matched(a: readonly string[], b: readonly string[]): [number, number][] {
  const furthest = new Map([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(a.length + b.length, 2000); edits++) {
    trace.push(new Map(furthest));
    for (let k = -edits; k <= edits; k += 2) {
      const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
      let x = k === -edits || (k !== edits && right < down) ? down : right + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkedBack(a, b, trace);
    }
  }
  return commonEnds(a, b);
}

function walkedBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly Map<number, number>[],
): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] as Map<number, number>;
    const k = x - y;
    const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
    const from = k === -edits || (k !== edits && right < down) ? k + 1 : k - 1;
    const startX = edits === 0 ? 0 : (furthest.get(from) ?? 0);
    const startY = edits === 0 ? 0 : startX - from;
    while (x > startX && y > startY) pairs.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return pairs.reverse();
}

function commonEnds(a: readonly string[], b: readonly string[]): [number, number][] {
  const pairs: [number, number][] = [];
  const shorter = Math.min(a.length, b.length);
  let front = 0;
  while (front < shorter && a[front] === b[front]) {
    pairs.push([front, front]);
    front++;
  }
  const back: [number, number][] = [];
  for (let end = 1; end <= shorter - front && a.at(-end) === b.at(-end); end++)
    back.push([a.length - end, b.length - end]);
  return [...pairs, ...back.reverse()];
}

function nameOf({ id, name }: GraphNode): string {
  return name === "" ? id : name;
}

/** Nodes of the same kind are one line. */
function counted(sign: string, nodes: List<GraphNode>): string[] {
  const kinds = new Map<string, number>();
  for (const { kind, op, name, module, shape } of nodes) {
    const what =
      kind === "op" ? op : `${kind}${name === "" ? "" : ` ${name}`} ${formatShape(shape.toArray())}`;
    const text = `${what}${module === "" ? "" : ` in ${module}`}`;
    kinds.set(text, (kinds.get(text) ?? 0) + 1);
  }
  return Array.from(kinds, ([text, count]) => `${sign} ${formatCount(count)} × ${text}`);
}
