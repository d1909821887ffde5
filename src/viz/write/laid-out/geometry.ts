/** Where things lie in an SVG of Graphviz: its groups, their texts and their lines. */
import { unescapeXml } from "../../text/escape.js";
import { emWidth } from "../../text/width.js";

export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export type Point = readonly [number, number];

export interface Group {
  readonly id: string;
  readonly kind: string;
  /** The id of a node, `a->b` of an edge. */
  readonly title: string;
  readonly body: string;
}

/** Groups do not nest, but in that of the picture. */
export function groupsIn(svg: string): Group[] {
  return [...svg.matchAll(/<g id="([^"]*)" class="(node|edge|cluster)[^"]*"[^>]*>\n([\s\S]*?)<\/g>/g)].map(
    ([, id = "", kind = "", body = ""]) => {
      return { id, kind, title: unescapeXml(/<title>([\s\S]*?)<\/title>/.exec(body)?.[1] ?? ""), body };
    },
  );
}

export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
  readonly area: Area;
}

/** The texts of a group, with the room that their letters take. */
export function textsIn(body: string): PlacedText[] {
  return [...body.matchAll(/<text ([^>]*)>([\s\S]*?)<\/text>/g)].map(([, attributes = "", content = ""]) => {
    const number = (name: string) => Number(new RegExp(`(?:^| )${name}="(-?[\\d.]+)"`).exec(attributes)?.[1]);
    const [x, y, size] = [number("x"), number("y"), number("font-size")];
    const width = emWidth(unescapeXml(content).trim()) * size;
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1];
    const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
    const area = { left, right: left + width, top: y - 0.75 * size, bottom: y + 0.22 * size };
    return { x, y, size, width, area };
  });
}

const numbersIn = (text: string) => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

export function pointsIn(text: string): Point[] {
  const numbers = numbersIn(text);
  return Array.from({ length: numbers.length >> 1 }, (_, i) => [
    numbers[2 * i] as number,
    numbers[2 * i + 1] as number,
  ]);
}

/** Points two apart, or nearer, on all lines and arrowheads of a group. */
export function linesIn(body: string): Point[] {
  const paths = [...body.matchAll(/<path[^>]* d="([^"]*)"/g)].flatMap(([, path = ""]) =>
    (path.match(/M[^M]*/g) ?? []).flatMap(onCurve),
  );
  const polygons = [...body.matchAll(/<polygon[^>]* points="([^"]*)"/g)].flatMap(([, text = ""]) => {
    const corners = pointsIn(text);
    return corners.slice(1).flatMap((corner, i) => between(corners[i] as Point, corner));
  });
  return [...paths, ...polygons];
}

function onCurve(path: string): Point[] {
  const at = pointsIn(path);
  const points: Point[] = [];
  if (!path.includes("C")) return at.slice(1).flatMap((point, i) => between(at[i] as Point, point));
  for (let i = 0; i + 3 < at.length; i += 3) {
    const [a, b, c, d] = at.slice(i, i + 4) as [Point, Point, Point, Point];
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]) + Math.hypot(c[0] - b[0], c[1] - b[1]);
    const steps = Math.max(4, Math.ceil((long + Math.hypot(d[0] - c[0], d[1] - c[1])) / 2));
    for (let step = 0; step <= steps; step++) {
      const t = step / steps;
      const on = (axis: 0 | 1) =>
        (1 - t) ** 3 * a[axis] +
        3 * t * (1 - t) ** 2 * b[axis] +
        3 * t ** 2 * (1 - t) * c[axis] +
        t ** 3 * d[axis];
      points.push([on(0), on(1)]);
    }
  }
  return points;
}

/** Points two apart, or nearer, on a straight line. */
export function between([ax, ay]: Point, [bx, by]: Point): Point[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / 2));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const t = step / steps;
    return [ax + t * (bx - ax), ay + t * (by - ay)];
  });
}

export function around(points: readonly Point[]): Area {
  const area = {
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (const [x, y] of points) {
    area.left = Math.min(area.left, x);
    area.right = Math.max(area.right, x);
    area.top = Math.min(area.top, y);
    area.bottom = Math.max(area.bottom, y);
  }
  return area;
}

export const meet = (a: Area, b: Area): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const isIn = ([x, y]: Point, { left, right, top, bottom }: Area): boolean =>
  x > left && x < right && y > top && y < bottom;

export const grown = ({ left, right, top, bottom }: Area, by: number): Area => {
  return { left: left - by, right: right + by, top: top - by, bottom: bottom + by };
};

/** With at most two digits, as Graphviz writes. */
export const hundredths = (x: number): number => Math.round(x * 100) / 100 + 0;

/** The picture with the texts of these groups, by id, moved so far. */
export function withTextsMoved(svg: string, kind: string, moves: ReadonlyMap<string, Point>): string {
  if (moves.size === 0) return svg;
  const groups = new RegExp(`<g id="([^"]*)" class="${kind}">\\n[\\s\\S]*?</g>`, "g");
  return svg.replace(groups, (whole, id: string) => {
    const by = moves.get(id);
    if (by === undefined) return whole;
    return whole.replace(
      /(<text [^>]*? x=")([^"]*)(" y=")([^"]*)"/g,
      (_, before: string, x: string, between: string, y: string) =>
        `${before}${hundredths(Number(x) + by[0])}${between}${hundredths(Number(y) + by[1])}"`,
    );
  });
}
