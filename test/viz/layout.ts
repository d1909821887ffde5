/**
 * What the tests ask of a picture that Graphviz laid out: its texts and where they stand. Three versions
 * answer.
 */
import { instance } from "@viz-js/viz";
import { renderGraphFromSource } from "graphviz-cli";

export interface DrawnEdge {
  /** The ids of its ends. */
  readonly ends: string;
  /** The lines of the label. */
  readonly label: string;
  /** The middle of the label, y growing downwards. */
  readonly x: number;
  readonly y: number;
  readonly stroke: string;
  /** Points on the drawn line, densely. */
  readonly line: readonly (readonly [number, number])[];
}

export interface DrawnText {
  readonly id: string;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly svg: string;
  readonly texts: readonly string[];
  readonly nodes: ReadonlyMap<string, DrawnText>;
  readonly clusters: ReadonlyMap<string, DrawnText>;
  readonly edges: readonly DrawnEdge[];
}

const unescapeXml = (text: string) =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

/** Points along an SVG path of one move and cubic curves. */
function pointsOf(path: string): [number, number][] {
  const numbers = (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  const knots = Array.from(
    { length: numbers.length / 2 },
    (_, i) => [numbers[2 * i], numbers[2 * i + 1]] as [number, number],
  );
  const points: [number, number][] = [];
  for (let i = 0; i + 3 < knots.length; i += 3) {
    const [a, b, c, d] = knots.slice(i, i + 4) as [
      [number, number],
      [number, number],
      [number, number],
      [number, number],
    ];
    for (let step = 0; step <= 20; step++) {
      const t = step / 20;
      const at = (which: 0 | 1) =>
        (1 - t) ** 3 * a[which] +
        3 * t * (1 - t) ** 2 * b[which] +
        3 * t ** 2 * (1 - t) * c[which] +
        t ** 3 * d[which];
      points.push([at(0), at(1)]);
    }
  }
  return points;
}

export function readSvg(svg: string): Layout {
  const groups = [...svg.matchAll(/<g id="(\w+)" class="(node|edge|cluster)">([\s\S]*?)<\/g>/g)].map(
    ([, , kind, body = ""]) => {
      const texts = [...body.matchAll(/<text[^>]* x="(-?[\d.]+)" y="(-?[\d.]+)"[^>]*>([\s\S]*?)<\/text>/g)];
      const mean = (at: number) => texts.reduce((sum, match) => sum + Number(match[at]), 0) / texts.length;
      return {
        kind,
        body,
        id: unescapeXml(/<title>([\s\S]*?)<\/title>/.exec(body)?.[1] ?? ""),
        lines: texts.map((match) => unescapeXml(match[3] ?? "").replaceAll("\u00A0", " ")),
        x: mean(1),
        y: mean(2),
      };
    },
  );
  const ofKind = (kind: string) =>
    new Map(
      groups.filter((each) => each.kind === kind).map(({ id, lines, x, y }) => [id, { id, lines, x, y }]),
    );
  const edges = groups
    .filter(({ kind }) => kind === "edge")
    .map(({ id, lines, x, y, body }) => ({
      ends: id.replace(/:[nsew]{1,2}(?=->|$)/g, ""), // newer versions write ports into the title
      label: lines.join("\n"),
      x,
      y,
      stroke: /<path[^>]* stroke="([^"]*)"/.exec(body)?.[1] ?? "",
      line: pointsOf(/<path[^>]* d="([^"]*)"/.exec(body)?.[1] ?? ""),
    }));
  const texts = [...svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map((match) =>
    unescapeXml(match[1] ?? "")
      .replaceAll("\u00A0", " ")
      .trim(),
  );
  return { svg, texts, nodes: ofKind("node"), clusters: ofKind("cluster"), edges };
}

/** By the WebAssembly build of Graphviz 16 that toSvg uses. */
export async function layoutNew(dot: string): Promise<Layout> {
  return readSvg((await instance()).renderString(dot, { format: "svg" }));
}

/** By the package graphviz-cli, Graphviz 5.0. */
export async function layoutOld(dot: string): Promise<Layout> {
  return readSvg(await renderGraphFromSource({ input: dot }, { engine: "dot", format: "svg" }));
}

/** The lines of every label in DOT, as they should be read in the picture. */
export function labelsIn(dot: string): string[] {
  const labels = [...dot.matchAll(/\blabel="((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text);
  return labels
    .flatMap((text) => text.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c)).split("\n"))
    .map((text) => text.replace(/&amp;/g, "&").trim())
    .filter((text) => text !== "");
}
