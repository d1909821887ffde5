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
  // a break may follow a space, or stand between characters that are written without any
  for (const part of printable(sentence).match(/[^\s\u3000-\uFFEF]+\s*|[\u3000-\uFFEF]\s*/gu) ?? []) {
    if (line !== "" && emWidth(`${line}${part.trimEnd()}`) > ems) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  return line === "" ? lines : [...lines, line.trimEnd()];
}

/** A picture with room for sentences below it, and each of them as a group for that room. */
export interface Captioned {
  readonly svg: string;
  readonly captions: readonly string[];
}

/** Makes room for the longest of the sentences. */
export function captioned(svg: string, sentences: readonly string[], theme: Theme): Captioned {
  const { width, height } = sizeOf(svg);
  const wide = Math.max(width, leastWidth);
  const texts = sentences.map((each) => wrapped(each, (wide - 2 * margin) / fontSize));
  const most = Math.max(...texts.map(({ length }) => length));
  const high = height + most * lineHeight + margin;
  const at = (line: number) => (height + (line + 0.75) * lineHeight).toFixed(2);
  const box = `0.00 0.00 ${wide.toFixed(2)} ${high.toFixed(2)}`;
  const size = `width="${wide}pt" height="${high}pt" viewBox="${box}"`;
  const ink = theme.text.toLowerCase();
  const font = `font-family="Helvetica,sans-Serif" font-size="${fontSize}.00" fill="${ink}"`;
  const paper = `<rect width="${wide}" height="${high}" fill="${theme.background.toLowerCase()}"/>\n`;
  return {
    svg: svg.replace(root, size).replace(/<g id="graph0"/, (graph) => `${paper}${graph}`),
    captions: texts.map((lines) =>
      lines.map((line, i) => `<text x="${margin}" y="${at(i)}" ${font}>${escapeXml(line)}</text>\n`).join(""),
    ),
  };
}

/** Puts groups below a picture. */
export const below = (svg: string, groups: string): string =>
  svg.replace(/<\/svg>\s*$/, () => `${groups}</svg>\n`);
