/**
 * What a picture is like, read from its SVG: how large it is, which of its texts lie on lines or on each other, how
 * often lines cross, and whether operands stand in their order.
 */
import { emWidth } from "../../../src/viz/text/width.js";

export interface Measured {
  readonly width: number;
  readonly height: number;
  readonly texts: number;
  /** Texts that a line runs through. */
  readonly onLines: readonly string[];
  /** Pairs of texts that touch. */
  readonly touching: readonly string[];
  /** Texts that stand out of what is shown of the picture. */
  readonly outside: readonly string[];
  readonly crossings: number;
  readonly bytes: number;
}

type Point = readonly [number, number];
interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
interface Line {
  /** Of the edge that it belongs to. */
  readonly group: string;
  readonly points: readonly Point[];
  readonly area: Area;
}

const plain = (text: string) =>
  text
    .replace(/&#160;/g, "\u00A0")
    .replace(/&#45;/g, "-")
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

export function measure(svg: string): Measured {
  const [, width = "0", height = "0"] = /width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg) ?? [];
  const texts = textsOf(svg);
  const edges = groupsOf(svg, "edge").flatMap(linesOf);
  const lines = [...edges, ...groupsOf(svg, "cluster").flatMap(outlinesOf)];
  const [, dx = "0", dy = "0"] = /translate\((-?[\d.]+) (-?[\d.]+)\)/.exec(svg) ?? [];
  const [left, top] = [-Number(dx), -Number(dy)];
  const shown = { left, top, right: left + Number(width), bottom: top + Number(height) };
  return {
    width: Number(width),
    height: Number(height),
    texts: texts.length,
    onLines: texts.filter((text) => lines.some((line) => strikes(line, text.area))).map(({ said }) => said),
    touching: texts.flatMap((a, i) =>
      texts.slice(i + 1).flatMap((b) => (meet(a.area, b.area) ? [`${a.said} / ${b.said}`] : [])),
    ),
    outside: texts.filter(({ area }) => !isWithin(area, shown)).map(({ said }) => said),
    // takes long where there are many lines: for who asks
    get crossings() {
      return crossingsOf(edges);
    },
    bytes: svg.length,
  };
}

function groupsOf(svg: string, kind: string): { readonly name: string; readonly body: string }[] {
  return [...svg.matchAll(/<g id="([^"]*)" class="(\w+)[^"]*"[^>]*>([\s\S]*?)<\/g>/g)]
    .filter(([, , found]) => found === kind)
    .map(([, id = "", , body = ""]) => ({ name: /<title>([\s\S]*?)<\/title>/.exec(body)?.[1] ?? id, body }));
}

/** The ink of each text: a little less than its line, so that what only comes near counts as apart. */
function textsOf(svg: string): { readonly said: string; readonly area: Area }[] {
  return [...svg.matchAll(/<text ([^>]*)>([\s\S]*?)<\/text>/g)].flatMap(
    ([, attributes = "", content = ""]) => {
      const said = plain(content.replace(/<[^>]*>/g, "")).trim();
      const number = (name: string) =>
        Number(new RegExp(`(?:^| )${name}="(-?[\\d.]+)"`).exec(attributes)?.[1]);
      const [x, y, size] = [number("x"), number("y"), number("font-size")];
      if (said === "" || /^\u00A0+$/.test(said)) return [];
      const width = emWidth(said) * size;
      const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1];
      const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
      return [
        {
          said,
          area: { left: left + 0.5, right: left + width - 0.5, top: y - 0.7 * size, bottom: y + 0.18 * size },
        },
      ];
    },
  );
}

function linesOf({ name, body }: { readonly name: string; readonly body: string }): Line[] {
  const paths = [...body.matchAll(/<path[^>]* d="([^"]*)"/g)].flatMap(([, path = ""]) =>
    (path.match(/M[^M]*/g) ?? []).map(curve),
  );
  const heads = [...body.matchAll(/<polygon[^>]* points="([^"]*)"/g)].map(([, points = ""]) =>
    dense(knots(points)),
  );
  return [...paths, ...heads].map((points) => ({ group: name, points, area: around(points) }));
}

const outlinesOf = ({ name, body }: { readonly name: string; readonly body: string }): Line[] =>
  linesOf({ name: `cluster ${name}`, body });

const knots = (text: string): Point[] => {
  const numbers = (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  return Array.from({ length: numbers.length / 2 }, (_, i) => [
    numbers[2 * i] as number,
    numbers[2 * i + 1] as number,
  ]);
};

/** Points a point apart along a path of one move and cubic curves, or of straight lines. */
function curve(path: string): Point[] {
  const at = knots(path);
  if (!path.includes("C")) return dense(at);
  const points: Point[] = [];
  for (let i = 0; i + 3 < at.length; i += 3) {
    const [a, b, c, d] = at.slice(i, i + 4) as [Point, Point, Point, Point];
    const steps = Math.max(4, Math.ceil(Math.hypot(d[0] - a[0], d[1] - a[1]) / 2));
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

function dense(at: readonly Point[]): Point[] {
  return at.slice(1).flatMap((b, i) => {
    const a = at[i] as Point;
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / 2));
    return Array.from({ length: steps + 1 }, (_, step): Point => {
      const t = step / steps;
      return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    });
  });
}

function around(points: readonly Point[]): Area {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const meet = (a: Area, b: Area) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const isWithin = (a: Area, b: Area) =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;

const strikes = ({ points, area }: Line, text: Area) =>
  meet(area, text) &&
  points.some(([x, y]) => x > text.left && x < text.right && y > text.top && y < text.bottom);

/** Two lines of different edges that go through each other; near their ends they may meet. */
function crossingsOf(lines: readonly Line[]): number {
  let count = 0;
  const long = lines.filter(({ points }) => points.length > 4);
  long.forEach((a, i) => {
    for (const b of long.slice(i + 1))
      if (a.group !== b.group && meet(a.area, b.area) && cross(a.points, b.points)) count++;
  });
  return count;
}

/** How near to an end two lines may meet. */
const near = 8;

function cross(a: readonly Point[], b: readonly Point[]): boolean {
  const ends = [a[0], a.at(-1), b[0], b.at(-1)] as Point[];
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) {
      const [p, q, r, s] = [a[i - 1], a[i], b[j - 1], b[j]] as [Point, Point, Point, Point];
      if (side(p, q, r) * side(p, q, s) >= 0 || side(r, s, p) * side(r, s, q) >= 0) continue;
      if (ends.every(([x, y]) => Math.hypot(x - p[0], y - p[1]) > near)) return true;
    }
  return false;
}

const side = (a: Point, b: Point, c: Point) =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
