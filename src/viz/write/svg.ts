/** toSvg: a graph as SVG, laid out by Graphviz in WebAssembly (the optional package @viz-js/viz). */

import { MissingPackageError, requireExport, signature } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { type Language, loadWords } from "../languages/loaded.js";
import { pictureWords } from "../languages/words.js";
import { type Drawing, type DrawingOptions, drawingOptions } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import { escapeXml } from "../text/escape.js";
import { fill } from "../text/fill.js";
import type { Theme } from "../theme/theme.js";
import { altOf } from "../words/names.js";
import { writeDot } from "./dot.js";
import type { MarkedDot } from "./dot-writer.js";
import { joinWires } from "./edges/join-wires.js";
import { ImageBoxes, imagesAtStep, placeImages } from "./images/boxes.js";
import { clearNumbers } from "./laid-out/numbers.js";
import { withAllLines } from "./laid-out/routes.js";
import { withClearTitles } from "./laid-out/titles.js";
import { trimmed } from "./laid-out/trimmed.js";
import { straightenTwins } from "./laid-out/twins.js";
import type { Mark } from "./marks.js";

const toSvgTakes = signature("toSvg", { graph: drawableKind, options: drawingOptions });

/**
 * The picture of a graph as an SVG file. The same graph gives the same bytes, and every `step` of it the same
 * layout.
 * @throws MissingPackageError where @viz-js/viz is not installed, ValueError as `toDot` does.
 */
export async function toSvg(graph: Drawable, options: DrawingOptions = {}): Promise<string> {
  toSvgTakes.check(arguments);
  return svgOf("toSvg", graph, options);
}

/** @param by the function that the user called. */
export async function svgOf(by: string, graph: Drawable, options: DrawingOptions): Promise<string> {
  // before anything is loaded: its errors do not depend on what is installed
  const prepared = prepare(by, graph, options);
  const { lang, step } = prepared.drawing;
  await loadWords(lang);
  const named = altOf(prepared);
  if (step !== undefined) {
    const marked = await layOutMarked(by, prepared);
    return withAlt(frameOf(marked, step), options.alt ?? withImages(named, marked.images, lang), lang);
  }
  const images = new ImageBoxes(prepared);
  const svg = await laidOut(by, writeDot(prepared, "svg", images), images, prepared.drawing);
  return withAlt(svg, options.alt ?? withImages(named, images, lang), lang);
}

/** What is said of a picture says what its images show. */
function withImages(picture: string, images: ImageBoxes, lang: Language | undefined): string {
  const words = pictureWords(lang);
  if (images.size === 0) return picture;
  return fill(words.withImages, { picture, images: images.alts.join(words.betweenImages) });
}

/** An SVG whose boxes and arrows carry ids, and what each step shows of them. */
export interface MarkedSvg {
  readonly svg: string;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly theme: Theme;
  readonly images: ImageBoxes;
}

/** @param by the function that the user called. */
export async function layOutMarked(by: string, prepared: Prepared): Promise<MarkedSvg> {
  const { drawing } = prepared;
  await loadWords(drawing.lang);
  const images = new ImageBoxes(prepared);
  const written = writeDot(prepared, "steps", images);
  const { marks } = written;
  return { svg: await laidOut(by, written, images, drawing), marks, images, theme: drawing.theme };
}

async function laidOut(
  by: string,
  written: MarkedDot,
  images: ImageBoxes,
  { theme, rankdir }: Drawing,
): Promise<string> {
  const { instance } = await loadGraphviz(by);
  // one of its own each time: one that has broken down draws nothing more
  const layOut = async (dot: string) => (await instance()).renderString(dot, { format: "svg" });
  const horizontal = rankdir === "LR" || rankdir === "RL";
  const flows = written.marks.size > 0;
  const drawn = await withClearTitles(written.dot, async (dot) => {
    const svg = await withAllLines(dot, layOut);
    if (written.looks.size > 0) return joinWires(svg, written.looks, { theme, horizontal, flows });
    return clearNumbers(horizontal ? straightenTwins(svg, written.ends) : svg);
  });
  return withRims(trimmed(placeImages(drawn, images, theme, flows)), theme);
}

/**
 * Graphviz sets labels so close to lines that they touch: a rim in the colour of the background keeps numbers
 * legible.
 */
function withRims(svg: string, { background }: Theme): string {
  const stroke = `stroke="${background.toLowerCase()}" stroke-width="2.5" stroke-linejoin="round"`;
  const rim = `${stroke} paint-order="stroke"`;
  return svg.replace(/<g id="[^"]*" class="edge">[\s\S]*?<\/g>/g, (edge) =>
    edge.replace(/<text /g, () => `<text ${rim} `),
  );
}

/** What is used of @viz-js/viz, in a type of ours: declarations need no optional package. */
export interface Graphviz {
  instance(): Promise<{ renderString(dot: string, options: { readonly format: "svg" }): string }>;
}

export async function loadGraphviz(by: string): Promise<Graphviz> {
  try {
    return requireExport(await import("@viz-js/viz"), "instance");
  } catch (cause) {
    throw new MissingPackageError(
      `${by}: laying out a graph needs the package @viz-js/viz. Install it: npm install @viz-js/viz. ` +
        "toDot needs nothing, and any Graphviz can draw what it returns.",
      { cause },
    );
  }
}

/** @param lang that of its words, where it was asked for. */
export function withAlt(svg: string, alt: string, lang: Language | undefined): string {
  const text = escapeXml(alt);
  const language = lang === undefined ? "" : `lang="${lang}" xml:lang="${lang}" `;
  return svg
    .replace("<svg ", () => `<svg role="img" ${language}aria-label="${text}" `)
    .replace("<title>computation</title>", () => `<title>${text}</title>`);
}

/** The groups of a picture that a mark belongs to, `b3_2` for a repeat of `b3`; groups do not nest. */
const groups = /<g id="([bvg]\d+(?:_\d+)?)" class="(?:node|edge)">\n([\s\S]*?)<\/g>\n/g;

/** Rewrites each marked group: its id, its mark, its content (outlines and lines of text). */
export function mapGroups(
  { svg, marks }: MarkedSvg,
  write: (id: string, mark: Mark, content: string) => string,
): string {
  return svg.replace(groups, (whole, id: string, content: string) => {
    const mark = marks.get(id);
    return mark === undefined ? whole : write(id, mark, content);
  });
}

/** Rewrites each line of text in a group, with the paper behind it, if there is any. */
export function mapLines(
  content: string,
  write: (text: string, line: number, paper: string) => string,
): string {
  let line = 0;
  return content.replace(/(<rect fill[^>]*>\n)?(<text[\s\S]*?<\/text>\n)/g, (_, paper = "", text: string) =>
    write(text, line++, paper),
  );
}

/**
 * What one step shows; what it adds is drawn thick, and NaN has the colours of the alarm once it is there.
 */
export function frameOf(marked: MarkedSvg, step: number): string {
  return mapGroups(marked, (id, mark, content) => groupAt(marked, step, id, mark, content));
}

/** What one step shows of a marked group; "" for nothing. */
export function groupAt({ theme }: MarkedSvg, step: number, id: string, mark: Mark, content: string): string {
  if (mark.from > step) return "";
  const seen = mapLines(content, (text, line, paper) =>
    (mark.lines[line] ?? 0) <= step ? paper + text : "",
  );
  const imaged = imagesAtStep(seen, step);
  const painted = mark.alarmFrom <= step ? inAlarm(imaged, id.startsWith("b"), theme) : imaged;
  const drawn = mark.active.includes(step) ? thick(painted) : painted;
  return `<g id="${id}">\n${drawn}</g>\n`;
}

const thick = (content: string) => withLines(content, 4);

function withLines(content: string, width: number): string {
  return content.replace(/<(path|ellipse|polygon) [^>]*>/g, (outline) =>
    outline.replace(/ stroke-width="[^"]*"/, "").replace(" ", ` stroke-width="${width}" `),
  );
}

/** A box gets the fill of an alarm, the head of an arrow its colour. */
function inAlarm(content: string, isBox: boolean, { alarm, alarmFill }: Theme): string {
  const painted = content.replace(/<(?:path|ellipse|polygon|text) [^>]*>/g, (outline) =>
    outline.startsWith("<text")
      ? outline.replace(/ fill="[^"]*"/, ` fill="${alarm}"`)
      : outline
          .replace(/ stroke="(?!none)[^"]*"/, ` stroke="${alarm}"`)
          .replace(/ fill="(?!none)[^"]*"/, ` fill="${isBox ? alarmFill : alarm}"`),
  );
  return withLines(painted, 3);
}
