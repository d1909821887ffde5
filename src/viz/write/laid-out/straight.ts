/** Straight arrows between two boxes: where they run, and where their texts stand. */
import {
  type Area,
  around,
  type Group,
  grown,
  linesIn,
  type PlacedText,
  type Point,
  textsIn,
} from "./geometry.js";

/** How far each twin is from the middle between them. */
const apart = 5;

/** Steeper arrows have no room for numbers above and below them. */
const steepest = 1.2;

/** A shorter one has no room for its head. */
const shortest = 20;

/** How far numbers stand from their line. */
const gap = 2.5;

/** How far arrows stand from bare text. */
const aroundText = 6;

/** An arrow that rises less is level. */
const level = 3;

export interface Shape {
  readonly x: number;
  readonly y: number;
  /** Half its width and height. */
  readonly rx: number;
  readonly ry: number;
  readonly round: boolean;
}

export const areaOf = ({ x, y, rx, ry }: Shape): Area => {
  return { left: x - rx, right: x + rx, top: y - ry, bottom: y + ry };
};

/** One arrow of a pair, as it is to be. */
export interface Straight {
  readonly id: string;
  readonly tail: Point;
  readonly tip: Point;
  readonly texts: readonly { readonly x: number; readonly y: number; readonly area: Area }[];
}

export function shapeOf({ body }: Group): Shape {
  const ellipses = [...body.matchAll(/<ellipse[^>]* cx="([^"]*)" cy="([^"]*)" rx="([^"]*)" ry="([^"]*)"/g)];
  const largest = ellipses.at(-1)?.slice(1).map(Number);
  if (largest !== undefined) {
    const [x, y, rx, ry] = largest as [number, number, number, number];
    return { x, y, rx, ry, round: true };
  }
  const outline = linesIn(body);
  const texts = textsIn(body).map(({ area }) => grown(area, aroundText));
  const area = outline.length > 0 ? around(outline) : around(texts.flatMap(cornersOf));
  const [x, y] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
  return { x, y, rx: area.right - x, ry: area.bottom - y, round: false };
}

const cornersOf = ({ left, right, top, bottom }: Area): Point[] => [
  [left, top],
  [right, bottom],
];

/**
 * The pair between two boxes, its texts at `place` of its length: value first. undefined where it would be
 * too steep or too short.
 */
export function straightPair(
  from: Shape,
  to: Shape,
  value: Group,
  gradient: Group | undefined,
  place: number,
): Straight[] | undefined {
  const side = Math.sign(to.x - from.x);
  const [a, aim] = [anchor(from, side), anchor(to, -side)];
  const b: Point = Math.abs(aim[1] - a[1]) < level ? [aim[0], a[1]] : aim;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  if (side * dx < shortest || Math.abs(dy) > steepest * Math.abs(dx)) return undefined;
  const long = Math.hypot(dx, dy);
  const way: Point = [dx / long, dy / long];
  // upwards: values stand above
  const normal: Point = [(side * dy) / long, (-side * dx) / long];
  const slope = Math.abs(dy / dx);
  const line = (by: number) => lineBetween([a[0] + by * normal[0], a[1] + by * normal[1]], way, from, to);
  const upper = line(gradient === undefined ? 0 : apart);
  const lower = line(-apart);
  if (upper === undefined || lower === undefined) return undefined;
  const above = {
    id: value.id,
    tail: upper[0],
    tip: upper[1],
    texts: beside(value, upper, slope, place, true),
  };
  if (gradient === undefined) return [above];
  const texts = beside(gradient, lower, slope, place, false);
  return [above, { id: gradient.id, tail: lower[1], tip: lower[0], texts }];
}

/** Where the middle of a pair touches: of a circle its middle, else the middle of a side. */
const anchor = ({ x, y, rx, ry, round }: Shape, side: number): Point =>
  round && rx === ry ? [x, y] : [x + side * (round ? rx * 0.6 : rx), y];

/** From box to box, through a point. */
function lineBetween(on: Point, way: Point, from: Shape, to: Shape): [Point, Point] | undefined {
  const out = through(on, way, from);
  const into = through(on, way, to);
  if (out === undefined || into === undefined || into[0] - out[1] < shortest) return undefined;
  const at = (t: number): Point => [on[0] + t * way[0], on[1] + t * way[1]];
  return [at(out[1]), at(into[0])];
}

/** Where a line enters a box and where it leaves it; undefined where it misses it. */
function through([x, y]: Point, [dx, dy]: Point, { x: cx, y: cy, rx, ry, round }: Shape): Point | undefined {
  const [px, py] = [x - cx, y - cy];
  if (round) {
    const a = (dx / rx) ** 2 + (dy / ry) ** 2;
    const b = (px * dx) / rx ** 2 + (py * dy) / ry ** 2;
    const inside = b ** 2 - a * ((px / rx) ** 2 + (py / ry) ** 2 - 1);
    return inside <= 0 ? undefined : [(-b - Math.sqrt(inside)) / a, (-b + Math.sqrt(inside)) / a];
  }
  const sides = [(-rx - px) / dx, (rx - px) / dx].sort((a, b) => a - b) as [number, number];
  return sides.some((t) => Math.abs(py + t * dy) <= ry + apart) ? sides : undefined;
}

/** The texts of an arrow, moved so that they stand clear of its line. */
function beside(
  { body }: Group,
  [tail, tip]: [Point, Point],
  slope: number,
  place: number,
  above: boolean,
): Straight["texts"] {
  const texts = textsIn(body);
  if (texts.length === 0) return [];
  const [x, y] = [tail[0] + place * (tip[0] - tail[0]), tail[1] + place * (tip[1] - tail[1])];
  const edge = (above ? texts.at(-1) : texts[0]) as PlacedText;
  const clear = gap + (slope * edge.width) / 2;
  // digits have nothing below their line
  const down = above ? y - clear - edge.area.bottom + 0.1 * edge.size : y + clear - edge.area.top;
  return texts.map((text) => {
    const half = text.width / 2;
    const [top, bottom] = [text.area.top + down, text.area.bottom + down];
    return { x, y: text.y + down, area: { left: x - half, right: x + half, top, bottom } };
  });
}
