/**
 * straightenTwins: a value's arrow and its gradient's become straight and parallel, where nothing is in their
 * way. Graphviz bends the two apart; what cannot be straight stays as Graphviz drew it.
 */
import {
  type Area,
  around,
  between,
  type Group,
  groupsIn,
  grown,
  hundredths,
  isIn,
  linesIn,
  meet,
  type Point,
  pointsIn,
  textsIn,
} from "./geometry.js";
import { areaOf, type Shape, type Straight, shapeOf, straightPair } from "./straight.js";

/** The boxes at the ends of the arrow with this number, by number. */
export type Ends = ReadonlyMap<number, readonly [string, string]>;

/** A picture of more arrows has wires. */
const mostArrows = 80;

/** Where along an arrow its texts are tried: at its middle, else towards an end, where there is more room. */
const places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

interface Obstacle {
  readonly id: string;
  readonly points: readonly Point[];
  readonly area: Area;
  readonly texts: readonly Area[];
}

export function straightenTwins(svg: string, ends: Ends): string {
  if (ends.size === 0 || ends.size > mostArrows) return svg;
  const groups = groupsIn(svg);
  const byId = new Map(groups.map((group) => [group.id, group]));
  const nodes = groups.filter(({ kind }) => kind === "node");
  const shapes = new Map(nodes.map((group) => [group.title, shapeOf(group)]));
  const boxes = nodes.map(({ title }) => ({ title, area: areaOf(shapes.get(title) as Shape) }));
  const sharing = new Map<string, number>();
  for (const each of ends.values()) sharing.set(each.join("\n"), (sharing.get(each.join("\n")) ?? 0) + 1);
  const choices = new Map<number, { readonly pairs: readonly Straight[][]; at: number }>();
  for (const [i, [from, to]] of ends) {
    const [start, end, value] = [shapes.get(from), shapes.get(to), byId.get(`v${i}`)];
    // two operands that are the same value would lie on each other
    if (start === undefined || end === undefined || value === undefined) continue;
    if (sharing.get(`${from}\n${to}`) !== 1) continue;
    const pairs = places.map((place) => straightPair(start, end, value, byId.get(`g${i}`), place));
    if (pairs[0] !== undefined) choices.set(i, { pairs: pairs as Straight[][], at: 0 });
  }
  const bent = new Map(groups.filter(({ kind }) => kind !== "node").map((group) => [group.id, drawn(group)]));
  const chosen = () => [...choices.values()].flatMap(({ pairs, at }) => pairs[at] as Straight[]);
  // one that moves, or has to stay as it is, may be in the way of another
  for (let moved = true; moved; ) {
    moved = false;
    for (const [i, choice] of choices) {
      const all = new Map(bent);
      for (const each of chosen()) all.set(each.id, asObstacle(each));
      const others = [...all.values()].filter(({ id }) => id !== `v${i}` && id !== `g${i}`);
      const own = ends.get(i) as readonly [string, string];
      const around = boxes.filter(({ title }) => !own.includes(title)).map(({ area }) => area);
      const isFree = (pair: readonly Straight[]) =>
        pair.every((each) => isClear(each, others, around, boxes));
      if (isFree(choice.pairs[choice.at] as Straight[])) continue;
      moved = true;
      const next = choice.pairs.findIndex((pair, at) => at > choice.at && isFree(pair));
      if (next === -1) choices.delete(i);
      else choice.at = next;
    }
  }
  const anew = new Map(chosen().map((each) => [each.id, each]));
  return svg.replace(/<g id="([vg]\d+)" class="edge">\n[\s\S]*?<\/g>/g, (whole, id: string) => {
    const line = anew.get(id);
    return line === undefined ? whole : redrawn(whole, line);
  });
}

function drawn({ id, body }: Group): Obstacle {
  const points = linesIn(body);
  return { id, points, area: around(points), texts: textsIn(body).map(({ area }) => area) };
}

function asObstacle({ id, tail, tip, texts }: Straight): Obstacle {
  const points = between(tail, tip);
  return { id, points, area: around(points), texts: texts.map(({ area }) => area) };
}

/**
 * @param around the boxes that the arrow does not touch.
 * @param boxes all of them: no text lies on any.
 */
function isClear(
  { tail, tip, texts }: Straight,
  others: readonly Obstacle[],
  around: readonly Area[],
  boxes: readonly { readonly area: Area }[],
): boolean {
  const points = between(tail, tip);
  const [left, right] = [Math.min(tail[0], tip[0]), Math.max(tail[0], tip[0])];
  const area = { left, right, top: Math.min(tail[1], tip[1]), bottom: Math.max(tail[1], tip[1]) };
  const hits = (place: Area) => meet(grown(area, 1), place) && points.some((point) => isIn(point, place));
  if (around.some((box) => hits(grown(box, 2)))) return false;
  if (texts.some((text) => boxes.some((box) => meet(text.area, box.area)))) return false;
  return others.every((other) => {
    const struck = other.texts.some((text) => hits(text) || texts.some((own) => meet(own.area, text)));
    if (struck) return false;
    if (
      texts.some((own) => meet(own.area, other.area) && other.points.some((point) => isIn(point, own.area)))
    )
      return false;
    return !meet(grown(area, 1), grown(other.area, 1)) || !crosses(tail, tip, other.points);
  });
}

/** Whether a straight line and another, given by its points, go through each other. */
function crosses(a: Point, b: Point, points: readonly Point[]): boolean {
  const side = (p: Point) => Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));
  for (let i = 1; i < points.length; i++) {
    const [p, q] = [points[i - 1] as Point, points[i] as Point];
    if (Math.hypot(q[0] - p[0], q[1] - p[1]) > 5 || side(p) * side(q) >= 0) continue;
    const within = (r: Point) => (r[0] - a[0]) * (b[0] - a[0]) + (r[1] - a[1]) * (b[1] - a[1]);
    const long = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
    if (within(p) >= 0 && within(p) <= long) return true;
  }
  return false;
}

/** With the line, the head and the texts in their new places. */
function redrawn(group: string, { tail, tip, texts }: Straight): string {
  const corners = pointsIn(/<polygon[^>]* points="([^"]*)"/.exec(group)?.[1] ?? "");
  const [x, y] = [tip[0] - tail[0], tip[1] - tail[1]];
  const long = Math.hypot(x, y);
  const [ux, uy] = [x / long, y / long];
  const { length, half } = headOf(corners);
  const base: Point = [tip[0] - length * ux, tip[1] - length * uy];
  const text = ([px, py]: Point) => `${hundredths(px)},${hundredths(py)}`;
  const wing = (by: number) => text([base[0] - by * uy, base[1] + by * ux]);
  const points = [wing(half), text(tip), wing(-half), wing(half)].join(" ");
  const middle = (t: number): Point => [tail[0] + t * (base[0] - tail[0]), tail[1] + t * (base[1] - tail[1])];
  const line = `M${text(tail)}C${text(middle(1 / 3))} ${text(middle(2 / 3))} ${text(base)}`;
  let at = 0;
  return group
    .replace(/( d=")[^"]*"/, (_, before: string) => `${before}${line}"`)
    .replace(/( points=")[^"]*"/, (_, before: string) => `${before}${points}"`)
    .replace(/ x="[^"]*" y="[^"]*"/g, (place) => {
      const moved = texts[at++];
      return moved === undefined ? place : ` x="${hundredths(moved.x)}" y="${hundredths(moved.y)}"`;
    });
}

/** How long an arrowhead is, and how wide on each side. */
function headOf(corners: readonly Point[]): { length: number; half: number } {
  const [a, b, c] = corners;
  if (a === undefined || b === undefined || c === undefined) return { length: 8, half: 2.8 };
  const sides = [a, b, c].map((p, i) => {
    const [q, r] = [
      [b, c],
      [a, c],
      [a, b],
    ][i] as [Point, Point];
    const base = Math.hypot(q[0] - r[0], q[1] - r[1]);
    return { length: Math.hypot(p[0] - (q[0] + r[0]) / 2, p[1] - (q[1] + r[1]) / 2), half: base / 2 };
  });
  return sides.reduce((best, each) => (each.half < best.half ? each : best));
}
