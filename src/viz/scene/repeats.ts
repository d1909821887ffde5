/**
 * Repeats: a leaf that many ops share is drawn once more at each of them. One box with a hundred arrows pulls
 * the whole picture out of shape, and Graphviz takes minutes to find that out.
 */
import type { GraphNode } from "../snapshot/snapshot.js";
import type { Drawing } from "./options.js";
import type { Arrow, Scene } from "./scene.js";

/** So many boxes one leaf may have arrows to. */
const mostUses = 8;

/** On wires a number goes to one op, and a parameter to two: a skip connection is to be seen as one. */
const mostWires = { book: 1, tensor: 2, modules: 2 } as const;

export interface Repeats {
  /** How often the leaf of a box is drawn; nothing for boxes that are drawn once. */
  readonly times: ReadonlyMap<string, number>;
  /** The box that an arrow comes from, where that is a repeat. */
  readonly from: ReadonlyMap<Arrow, string>;
}

/** The id of a box when it is drawn for the nth time: the first time its own. */
export const repeatId = (id: string, n: number): string => (n === 1 ? id : `${id}~${n}`);

export function repeatsOf({ arrows, columns }: Scene, drawing: Pick<Drawing, "edges" | "style">): Repeats {
  const computed = new Set(arrows.map(({ to }) => to));
  const targets = new Map<string, Map<string, number>>();
  const values = new Map<string, GraphNode>();
  for (const arrow of arrows) {
    const { from, to, value } = arrow;
    if (computed.has(from) || columns?.shared.has(arrow)) continue;
    const uses = targets.get(from) ?? new Map<string, number>();
    targets.set(from, uses);
    values.set(from, value);
    if (!uses.has(to)) uses.set(to, uses.size + 1);
  }
  const times = new Map<string, number>();
  for (const [id, uses] of targets)
    if (uses.size > most(values.get(id) as GraphNode, drawing)) times.set(id, uses.size);
  const from = new Map<Arrow, string>();
  for (const arrow of arrows)
    if (times.has(arrow.from))
      from.set(arrow, repeatId(arrow.from, targets.get(arrow.from)?.get(arrow.to) as number));
  return { times, from };
}

function most({ kind }: GraphNode, { edges, style }: Pick<Drawing, "edges" | "style">): number {
  const onWires = edges === "wires" && (kind === "parameter" || (kind === "input" && style === "book"));
  return onWires ? mostWires[style] : mostUses;
}
