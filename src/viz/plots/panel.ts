/**
 * A panel: the plotting area of one plot, and what all plots draw around and in it, as elements of SVG.
 * plotCurves sets two of them side by side in the colours of a theme; the report makes each a figure in those
 * of its page.
 */
import type { CurveWords } from "../languages/translation.js";
import { escapeXml } from "../text/escape.js";
import { formatCount, formatNumber } from "../text/numbers.js";
import { emWidth } from "../text/width.js";
import type { Theme } from "../theme/theme.js";
import type { Scale } from "./scale.js";

/** Colours as SVG takes them: of a theme, or variables of a page. */
export type PlotColors = Pick<
  Theme,
  "background" | "text" | "moduleLine" | "moduleText" | "opLine" | "backward" | "alarm"
>;

export interface Panel {
  /** From left to right, in pixels. */
  readonly x: readonly [number, number];
  /** From the bottom up: the first is the greater one. */
  readonly y: readonly [number, number];
  /** For texts, beside the plotting area. */
  readonly room: { readonly left: number; readonly right: number };
  readonly colors: PlotColors;
  readonly words: CurveWords;
}

const fontSize = 17;

/** What all plots of this library are drawn in. */
export const font = `font-family="Helvetica, Arial, sans-serif" font-size="${fontSize}"`;

/** How much wider bold letters are. */
const bold = 1.07;

/** A smaller font, where a text would not fit its room. */
function fitted(text: string, room: number, weight = 1): string {
  const width = emWidth(text) * weight;
  return width * fontSize <= room ? "" : ` font-size="${(room / width).toFixed(1)}"`;
}

/**
 * Room around a plotting area: for the texts at ticks, the note above, and the texts at the ends of lines.
 */
const margin = { left: 66, top: 44, bottom: 64 };
/** Between the plotting area and the texts beside it. */
const gap = 10;

export interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** @param aside room for the texts to the right of the plotting area. */
export function panelIn(
  { left, right, top, bottom }: Edges,
  colors: PlotColors,
  words: CurveWords,
  aside = 104 + roomFor(words),
): Panel {
  const x = [left + margin.left, right - aside] as const;
  const room = { left: margin.left - gap - 2, right: aside - gap - 2 };
  return { x, y: [bottom - margin.bottom, top + margin.top], room, colors, words };
}

/** What the names of lines need beyond those of English. */
const roomFor = ({ train, test }: CurveWords): number =>
  Math.ceil(Math.max(0, 19 * (Math.max(emWidth(train), emWidth(test)) - 2.1)));

const figureSize = { width: 576, height: 360 } as const;

/**
 * One panel as a picture of its own, as large as the page gives it room.
 * @param alt what it shows, in words.
 */
export function figure(
  words: CurveWords,
  colors: PlotColors,
  alt: string,
  draw: (panel: Panel) => string[],
  aside = 116 + roomFor(words),
): string {
  const { width, height } = figureSize;
  const panel = panelIn({ left: 0, right: width, top: 0, bottom: height }, colors, words, aside);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
      `role="img" aria-label="${escapeXml(alt)}" ${font} fill="${colors.text}">`,
    ...draw(panel),
    "</svg>",
  ].join("\n");
}

export const pixel = (x: number) => x.toFixed(1);

/** A number of a plot, as its texts write it. */
export const plotNumber = (x: number | undefined) => (x === undefined ? "?" : formatNumber(x, 4));

/** Grid lines with what they stand for, on the left. */
export function yTicks(panel: Panel, y: Scale, write: (tick: number) => string): string[] {
  return y.ticks.map((tick) => yTick(panel, y.at(tick), write(tick)));
}

/** A number at a tick: a power of ten where its zeros would take the room. */
const tickNumber = (x: number) =>
  Math.abs(x) < 1e5 ? plotNumber(x) : Number(x.toPrecision(4)).toExponential().replace("e+", "e");

export function yTick({ x: [x0, x1], room, colors }: Panel, y: number, text: string): string {
  return (
    `<path d="M${pixel(x0)} ${pixel(y)}H${pixel(x1)}" stroke="${colors.moduleLine}" stroke-opacity="0.35"/>` +
    `<text x="${pixel(x0 - gap)}" y="${pixel(y + 6)}" text-anchor="end"${fitted(text, room.left)}>` +
    `${escapeXml(text)}</text>`
  );
}

/** The ground line, its ticks, and what they count. */
export function xTicks(panel: Panel, x: Scale, write: (tick: number) => string, name: string): string[] {
  const {
    x: [x0, x1],
    y: [y0],
    colors: { text },
  } = panel;
  const ticks = x.ticks.map((tick) => {
    const left = pixel(x.at(tick));
    return (
      `<path d="M${left} ${pixel(y0)}v6" stroke="${text}"/>` +
      `<text x="${left}" y="${pixel(y0 + 26)}" text-anchor="middle">${escapeXml(write(tick))}</text>`
    );
  });
  return [
    `<path d="M${pixel(x0)} ${pixel(y0)}H${pixel(x1)}" stroke="${text}" stroke-width="1.5"/>`,
    ...ticks,
    `<text x="${pixel((x0 + x1) / 2)}" y="${pixel(y0 + 52)}" text-anchor="middle">${escapeXml(name)}</text>`,
  ];
}

/** What the plot shows, above it. */
export function noteAbove({ x: [x0], y: [, y1], colors }: Panel, note: string): string {
  return `<text x="${pixel(x0)}" y="${pixel(y1 - 20)}" fill="${colors.moduleText}">${escapeXml(note)}</text>`;
}

/** Everything around lines that run over the iterations of a training. */
export function iterationFrame(
  panel: Panel,
  x: Scale,
  y: Scale,
  note: string,
  write: (tick: number) => string = tickNumber,
): string[] {
  return [
    noteAbove(panel, note),
    ...yTicks(panel, y, write),
    ...xTicks(panel, x, formatCount, panel.words.iteration),
  ];
}

export function polyline(points: readonly string[], color: string, dash = ""): string {
  const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
  const line = `stroke="${color}" stroke-width="2.5" stroke-linejoin="round"`;
  return `<polyline points="${points.join(" ")}" fill="none" ${line}${dashes}/>`;
}

export function dot(x: number, y: number, color: string): string {
  return `<circle cx="${pixel(x)}" cy="${pixel(y)}" r="4" fill="${color}"/>`;
}

/** @param look more attributes of the text. */
export function boldText(x: number, y: number, text: string, color: string, look = ""): string {
  const place = `x="${pixel(x)}" y="${pixel(y)}"`;
  return `<text ${place} font-weight="bold" fill="${color}"${look}>${escapeXml(text)}</text>`;
}

export interface LineEnd {
  readonly text: string;
  readonly y: number;
  readonly color: string;
}

const lineHeight = 22;

/**
 * The legend: name and last value at the right end of each line, pushed apart where lines end together, and
 * up where they would leave the panel below.
 */
export function lineEnds({ x: [, x1], y: [y0], room }: Panel, ends: readonly LineEnd[]): string[] {
  const shown = ends.filter(({ y }) => Number.isFinite(y)).toSorted((a, b) => a.y - b.y);
  let lowest = Number.NEGATIVE_INFINITY;
  const places = shown.map(({ y }) => (lowest = Math.max(y, lowest + lineHeight)));
  let highest = y0 + 2 * lineHeight;
  for (let i = shown.length - 1; i >= 0; i--)
    places[i] = highest = Math.min(places[i] as number, highest - lineHeight);
  return shown.map(({ text, color }, i) =>
    boldText(x1 + gap, (places[i] as number) + 6, text, color, fitted(text, room.right, bold)),
  );
}
