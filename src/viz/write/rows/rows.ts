/**
 * Rows: which row of the picture each box stands in. A ribbon that nobody can look at as a whole is cut; what
 * crosses a cut ends in `▸ 1` and goes on from `1 ▸`.
 */
import { type Repeats, repeatId } from "../../scene/repeats.js";
import type { Arrow, Cluster, Scene } from "../../scene/scene.js";
import { visitItems } from "../../scene/visit-items.js";
import type { Pen } from "../pen.js";
import { chooseCuts } from "./cuts.js";
import { heightOf, type Link, type Ranks, ranksOf } from "./ranks.js";

export interface Rows {
  readonly count: number;
  /** By the id of a box or a repeat. */
  of(id: string): number;
  /** How far it stands from the start of the whole picture. */
  rank(id: string): number;
  /** The leaves drawn once more in the rows where they are used, too. */
  readonly repeats: Repeats;
}

export function oneRow(repeats: Repeats): Rows {
  return { count: 1, of: () => 0, rank: () => 0, repeats };
}

/** @param textsOf the numbers above the wire of an arrow and below. */
export function rowsOf(pen: Pen, repeats: Repeats, textsOf: (arrow: Arrow) => readonly string[]): Rows {
  const { scene, drawing } = pen;
  if (scene.columns !== undefined) return oneRow(repeats);
  if (!pen.horizontal || scene.arrows.length < 4 || !Number.isFinite(drawing.maxWidth))
    return oneRow(repeats);
  const links = scene.arrows.map((arrow): Link => {
    return { from: repeats.from.get(arrow) ?? arrow.from, to: arrow.to, texts: textsOf(arrow) };
  });
  const ranks = ranksOf(pen, repeats, links);
  const cuts = chooseCuts(ranks, costsOf(scene, repeats, links, ranks), drawing.maxWidth);
  if (cuts.length === 0) return oneRow(repeats);
  const rowOfRank = (rank: number) => {
    const row = cuts.findIndex((last) => rank <= last);
    return row === -1 ? cuts.length : row;
  };
  const rowOf = new Map([...ranks.of].map(([id, rank]) => [id, rowOfRank(rank)]));
  // a leaf stands where it is used first
  const computed = new Set(links.map(({ to }) => to));
  const first = new Map<string, number>();
  for (const { from, to } of links)
    if (!computed.has(from))
      first.set(from, Math.min(first.get(from) ?? Number.POSITIVE_INFINITY, rowOf.get(to) as number));
  for (const [leaf, row] of first) rowOf.set(leaf, row);
  const again = repeatedByRow(scene, repeats, rowOf);
  return {
    count: cuts.length + 1,
    of: (id) => rowOf.get(id) ?? 0,
    rank: (id) => ranks.of.get(id) ?? 0,
    repeats: again,
  };
}

function costsOf(scene: Scene, repeats: Repeats, links: readonly Link[], { of, widths }: Ranks) {
  const computed = new Set(links.map(({ to }) => to));
  const crossing = new Array<number>(widths.length).fill(0);
  const room = new Array<number>(widths.length).fill(0);
  const values = new Map<string, { last: number; height: number }>();
  for (const { from, to, texts } of links) {
    if (!computed.has(from)) continue;
    const { last, height } = values.get(from) ?? { last: 0, height: 0 };
    values.set(from, {
      last: Math.max(last, of.get(to) as number),
      height: Math.max(height, heightOf(texts)),
    });
  }
  for (const [from, { last, height }] of values)
    for (let rank = of.get(from) as number; rank < last; rank++) {
      crossing[rank] = (crossing[rank] as number) + 1;
      room[rank] = (room[rank] as number) + height;
    }
  const split = new Array<number>(widths.length).fill(0);
  const spans: { cluster: Cluster; first: number; last: number }[] = [];
  const open: { first: number; last: number }[] = [];
  visitItems(scene.items, {
    box: ({ id }) => {
      for (let n = 1; n <= (repeats.times.get(id) ?? 1); n++) {
        const rank = of.get(repeatId(id, n)) ?? 0;
        for (const each of open) {
          each.first = Math.min(each.first, rank);
          each.last = Math.max(each.last, rank);
        }
      }
    },
    open: (cluster) => {
      const span = { cluster, first: Number.POSITIVE_INFINITY, last: -1 };
      spans.push(span);
      open.push(span);
    },
    close: () => open.pop(),
  });
  for (const { first, last } of spans)
    for (let rank = first; rank < last; rank++) split[rank] = (split[rank] as number) + 1;
  return { crossing, room, split };
}

/** A leaf is drawn once more in each further row that uses it: it needs no wire from row to row. */
function repeatedByRow(scene: Scene, repeats: Repeats, rowOf: Map<string, number>): Repeats {
  const computed = new Set(scene.arrows.map(({ to }) => to));
  const times = new Map(repeats.times);
  const from = new Map(repeats.from);
  const known = new Map<string, string>();
  for (const arrow of scene.arrows) {
    const at = repeats.from.get(arrow) ?? arrow.from;
    const row = rowOf.get(arrow.to) as number;
    if (computed.has(arrow.from) || rowOf.get(at) === row) continue;
    const key = JSON.stringify([at, row]);
    let id = known.get(key);
    if (id === undefined) {
      const n = (times.get(arrow.from) ?? 1) + 1;
      times.set(arrow.from, n);
      id = repeatId(arrow.from, n);
      rowOf.set(id, row);
      known.set(key, id);
    }
    from.set(arrow, id);
  }
  return { times, from };
}
