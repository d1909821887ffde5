/** Sentences below a picture: an SVG has no line breaks of its own. */
import { escapeXml, printable } from "../text/escape.js";
import { emWidth } from "../text/width.js";
import type { Theme } from "../theme/theme.js";

const fontSize = 14;
const lineHeight = 18;
const margin = 8;
/** Of a picture so narrow that sentences would be columns of words, in points. */
const leastWidth = 320;

/** The size of an SVG that Graphviz wrote, in points. */
interface Size {
  readonly width: number;
  readonly height: number;
}

const root = /width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="0\.00 0\.00 [\d.]+ [\d.]+"/;

function sizeOf(svg: string): Size {
  const [, width, height] = root.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

/** By words where there are any, as many on a line as fit. */
export function wrapped(sentence: string, ems: number): string[] {
  const lines: string[] = [];
  let line = "";
  // a break may follow a space, or stand between characters that are written without any; isolates stay whole
  const parts = /(?:\u2068[^\u2069]{1,60}\u2069|[^\s\u3000-\uFFEF])+\s*|[\u3000-\uFFEF]\s*/gu;
  for (const part of printable(sentence).match(parts) ?? []) {
    if (line !== "" && emWidth(`${line}${part.trimEnd()}`) > ems) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  return line === "" ? lines : [...lines, line.trimEnd()];
}

/** Sentences for pictures of one layout: room for the longest of them below each. */
export class Captions {
  readonly #size: string;
  readonly #paper: string;
  /** As markup, by the sentence. */
  readonly texts: readonly string[];

  /** @param svg one of the pictures. */
  constructor(svg: string, sentences: readonly string[], { background, text }: Theme) {
    const { width, height } = sizeOf(svg);
    const wide = Math.max(width, leastWidth);
    const lines = sentences.map((each) => wrapped(each, (wide - 2 * margin) / fontSize));
    const high = height + Math.max(...lines.map(({ length }) => length)) * lineHeight + margin;
    const box = `0.00 0.00 ${wide.toFixed(2)} ${high.toFixed(2)}`;
    this.#size = `width="${wide}pt" height="${high}pt" viewBox="${box}"`;
    this.#paper = `<rect width="${wide}" height="${high}" fill="${background.toLowerCase()}"/>\n`;
    const font = `font-family="Helvetica,sans-Serif" font-size="${fontSize}.00" fill="${text.toLowerCase()}"`;
    const at = (line: number) => (height + (line + 0.75) * lineHeight).toFixed(2);
    this.texts = lines.map((each) =>
      each.map((line, i) => `<text x="${margin}" y="${at(i)}" ${font}>${escapeXml(line)}</text>\n`).join(""),
    );
  }

  /** A picture with these groups below it. */
  below(svg: string, groups: string): string {
    return svg
      .replace(root, () => this.#size)
      .replace(/<g id="graph0"/, (graph) => `${this.#paper}${graph}`)
      .replace(/<\/svg>\s*$/, () => `${groups}</svg>\n`);
  }
}
