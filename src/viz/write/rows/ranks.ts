/** Ranks: how far each box of a picture on wires stands from the start, and how much room that takes. */
import type { Repeats } from "../../scene/repeats.js";
import { repeatId } from "../../scene/repeats.js";
import type { Box } from "../../scene/scene.js";
import { boxesOf } from "../../scene/visit-items.js";
import { addTo } from "../../snapshot/edges.js";
import { emWidth } from "../../text/width.js";
import type { Pen } from "../pen.js";
import type { Attributes } from "../styles/style.js";
import { leastWire } from "./least-wire.js";

/** What runs from one box, or repeat of a box, to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** The numbers above it and those below. */
  readonly texts: readonly string[];
}

export interface Ranks {
  /** By the id of a box or a repeat. */
  readonly of: ReadonlyMap<string, number>;
  /** How wide each rank is with the wires that leave it, in points. */
  readonly widths: readonly number[];
  /** How much room each rank takes upright, about: with the wires that leave it or pass it. */
  readonly heights: readonly number[];
}

export function ranksOf(pen: Pen, repeats: Repeats, links: readonly Link[]): Ranks {
  const of = ranked(links);
  const count = Math.max(0, ...of.values()) + 1;
  const latest = latestRanks(links, of, count - 1);
  const none = () => new Array<number>(count).fill(0);
  const [boxes, wires, heights, between] = [none(), none(), none(), none()];
  // Graphviz moves a box to where there is room: it counts a little in each of the ranks that it may have
  const spread = (room: number[], id: string, size: number) => {
    const [first, last] = [of.get(id) ?? 0, latest.get(id) ?? 0];
    for (let rank = first; rank <= last; rank++)
      room[rank] = (room[rank] as number) + size / (last - first + 1);
  };
  const nodeSize = (pen.style.node.fontsize as number) ?? 14;
  for (const box of boxesOf(pen.scene.items))
    for (let n = 1; n <= (repeats.times.get(box.id) ?? 1); n++) {
      const id = repeatId(box.id, n);
      const rank = of.get(id) ?? 0;
      const { width, height } = sizeOf(box, pen, nodeSize);
      boxes[rank] = Math.max(boxes[rank] as number, width);
      spread(heights, id, height + apart);
    }
  const size = pen.style.edge.fontsize as number;
  const separation = 72 * (pen.style.graph.ranksep as number);
  const middle = (id: string) => Math.round(((of.get(id) as number) + (latest.get(id) as number)) / 2);
  for (const { from, to, texts } of links) {
    const start = of.get(from) as number;
    const text = texts.join("\n").trim();
    wires[start] = Math.max(wires[start] as number, text === "" ? 0 : emWidth(text) * size + 8 + separation);
    spread(between, from, heightOf(texts));
    for (let rank = middle(from) + 1; rank < middle(to); rank++) {
      heights[rank] = (heights[rank] as number) + passing;
      between[rank] = (between[rank] as number) + passing;
    }
  }
  return {
    of,
    widths: boxes.map((width, rank) => width + (wires[rank] as number) + separation),
    heights: heights.map((height, rank) => Math.max(height, between[rank] as number)),
  };
}

/** Between two boxes. */
const apart = 8.6;

/** How much room a wire takes upright beside what it passes, and one line of its numbers. */
const passing = 10;
const lineHeight = 14.4;

/** Of a wire, which runs through the middle of what stands above it and below. */
export function heightOf(texts: readonly string[]): number {
  const lines = 2 * Math.max(...texts.map((each) => each.split("\n").length));
  return texts.every((each) => each === "") ? passing : lineHeight * lines + apart;
}

/** How far from the start each box may stand, with all that comes after it. */
function latestRanks(
  links: readonly Link[],
  of: ReadonlyMap<string, number>,
  last: number,
): Map<string, number> {
  const outOf = new Map<string, string[]>();
  for (const { from, to } of links) addTo(outOf, from, to);
  const latest = new Map<string, number>();
  for (const [id] of [...of].sort(([, a], [, b]) => b - a))
    latest.set(id, Math.min(last, ...(outOf.get(id) ?? []).map((to) => (latest.get(to) ?? last) - 1)));
  return latest;
}

/** With the least wire in all; leaves, drawn in every row that uses them, before their first use. */
function ranked(links: readonly Link[]): Map<string, number> {
  const computed = new Set(links.map(({ to }) => to));
  const of = leastWire(
    links.filter(({ from }) => computed.has(from)),
    longestPaths(links),
  );
  const used = new Map<string, number>();
  for (const { from, to } of links)
    if (!computed.has(from))
      used.set(from, Math.min(used.get(from) ?? Number.POSITIVE_INFINITY, of.get(to) as number));
  for (const [leaf, first] of used) of.set(leaf, first - 1);
  const start = Math.min(...of.values());
  for (const [id, rank] of of) of.set(id, rank - start);
  return of;
}

/** As far from the start as the longest way there. */
function longestPaths(links: readonly Link[]): Map<string, number> {
  const into = new Map<string, number>();
  const outOf = new Map<string, string[]>();
  for (const { from, to } of links) {
    into.set(to, (into.get(to) ?? 0) + 1);
    addTo(outOf, from, to);
  }
  const of = new Map<string, number>();
  const open = [...outOf.keys()].filter((id) => !into.has(id));
  for (const id of open) of.set(id, 0);
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const to of outOf.get(id) ?? []) {
      of.set(to, Math.max(of.get(to) ?? 0, (of.get(id) as number) + 1));
      const left = (into.get(to) as number) - 1;
      into.set(to, left);
      if (left === 0) open.push(to);
    }
  return of;
}

function sizeOf(box: Box, pen: Pen, nodeSize: number): { width: number; height: number } {
  const drawn = pen.box(box);
  const label = String(drawn.label ?? "");
  const size = (drawn.fontsize as number) ?? nodeSize;
  const least = 72 * ((drawn.width as number) ?? 0.75);
  if (drawn.fixedsize === "true") return { width: least, height: least };
  const room = drawn.shape === "ellipse" ? 1.42 : 1;
  const height = Math.max(
    72 * ((drawn.height as number) ?? 0),
    label.split("\n").length * size * 1.2 * room + 8,
  );
  return { width: Math.max(least, (emWidth(label) * size + 2 * marginOf(drawn)) * room), height };
}

const marginOf = ({ margin }: Attributes) =>
  72 * (margin === undefined ? 0.11 : Number.parseFloat(String(margin)));
