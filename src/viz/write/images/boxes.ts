/** Boxes with images: the room that they take, and where they stand in the SVG. */
import { pictureWords } from "../../languages/words.js";
import { imagesIn } from "../../scene/images.js";
import type { Prepared } from "../../scene/prepare.js";
import { addTo } from "../../snapshot/edges.js";
import { escapeXml } from "../../text/escape.js";
import { emWidth } from "../../text/width.js";
import type { Theme } from "../../theme/theme.js";
import { Labels } from "../../words/labels.js";
import { around, groupsIn, hundredths, linesIn } from "../laid-out/geometry.js";
import type { Attributes } from "../styles/style.js";
import { type Tiles, tilesOf } from "./tiles.js";

interface PlacedTiles extends Tiles {
  readonly from: number;
  readonly gradient: boolean;
}

/** In points: around the images, and what stands below each. */
const margin = 8;
const captionSize = 11;
const captionRoom = 15;

/** Graphviz sets text that stands at the foot of a box on its line. */
const lift = 5;

/** What stands in the boxes of a picture: images side by side, above the text. */
export class ImageBoxes {
  readonly #boxes = new Map<string, PlacedTiles[]>();

  constructor(prepared: Prepared) {
    const images = imagesIn(prepared);
    const { theme, lang } = prepared.drawing;
    if (images.length === 0) return;
    const labels = new Labels(prepared);
    const words = pictureWords(lang);
    for (const image of images) {
      const { from, gradient } = image;
      const tiles = tilesOf(image, labels.name(image.node) || image.node.op, theme, words);
      addTo(this.#boxes, image.box, { ...tiles, from, gradient });
    }
  }

  get size(): number {
    return this.#boxes.size;
  }

  /** By the id of the box. */
  in(box: string): readonly PlacedTiles[] {
    return this.#boxes.get(box) ?? [];
  }

  /** What is said of all of them. */
  get alts(): string[] {
    return [...this.#boxes.values()].flat().map(({ alt }) => alt);
  }

  /** How a box with images looks: its text below the room for them. */
  withRoom(box: string, attributes: Attributes, fontsize: number): Attributes {
    const tiles = this.#boxes.get(box);
    return tiles === undefined ? attributes : withRoom(attributes, tiles, fontsize);
  }
}

const columnWidth = ({ width, caption }: Tiles) => Math.max(width, emWidth(caption) * captionSize);

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Side by side they would make a ribbon of a picture. */
const widestRow = 320;

const isStacked = (tiles: readonly Tiles[]) => sum(tiles.map(columnWidth)) > widestRow;

function sizeOf(tiles: readonly Tiles[]): { readonly width: number; readonly height: number } {
  const [widths, heights] = [tiles.map(columnWidth), tiles.map(({ height }) => height + captionRoom)];
  return isStacked(tiles)
    ? { width: Math.max(...widths) + 2 * margin, height: sum(heights) + margin }
    : { width: sum(widths) + margin * (tiles.length + 1), height: Math.max(...heights) + margin };
}

const inches = (points: number) => Math.ceil((points / 72) * 100) / 100;

function withRoom(attributes: Attributes, tiles: readonly Tiles[], fontsize: number): Attributes {
  const { shape, fixedsize: _, style, ...rest } = attributes;
  const isBox = shape === "box";
  const rows = String(attributes.label ?? "").split("\n").length;
  const size = Number(attributes.fontsize ?? fontsize);
  return {
    ...rest,
    shape: "box",
    ...(isBox
      ? style === undefined
        ? {}
        : { style }
      : { style: style === "filled" ? "rounded,filled" : "rounded" }),
    ...(shape === "plaintext" ? { color: "transparent" } : {}),
    labelloc: "b",
    width: inches(Math.max(sizeOf(tiles).width, emWidth(String(attributes.label ?? "")) * size + 16)),
    height: inches(sizeOf(tiles).height + rows * size * 1.2 + 10),
  };
}

/** @param stepped whether each says from which step on it is seen. */
export function placeImages(svg: string, boxes: ImageBoxes, theme: Theme, stepped: boolean): string {
  if (boxes.size === 0) return svg;
  const places = new Map(
    groupsIn(svg).flatMap(({ id, kind, title, body }) => {
      const tiles = kind === "node" ? boxes.in(title) : [];
      return tiles.length === 0
        ? []
        : [[id, imagesAt(around(linesIn(body)), tiles, theme, stepped)] as const];
    }),
  );
  return svg.replace(/<g id="([^"]*)" class="node">\n[\s\S]*?<\/g>\n/g, (group, id: string) => {
    const images = places.get(id);
    if (images === undefined) return group;
    const lifted = group.replace(/(<text [^>]*? y=")([^"]*)"/g, (_, before: string, y: string) => {
      return `${before}${hundredths(Number(y) - lift)}"`;
    });
    return lifted.replace(/<\/g>\n$/, () => `${images}</g>\n`);
  });
}

function imagesAt(
  { left, right, top }: { left: number; right: number; top: number },
  tiles: readonly PlacedTiles[],
  theme: Theme,
  stepped: boolean,
): string {
  const stacked = isStacked(tiles);
  const tallest = Math.max(...tiles.map(({ height }) => height));
  let x = (left + right - sizeOf(tiles).width) / 2 + margin;
  let above = top + margin;
  return tiles
    .map((each) => {
      const { width, height, caption, alt, address, from, gradient } = each;
      const colour = gradient ? theme.backward : theme.text;
      const middle = stacked ? (left + right) / 2 : x + columnWidth(each) / 2;
      const lowest = above + (stacked ? height : tallest);
      if (stacked) above += height + captionRoom;
      else x += columnWidth(each) + margin;
      const [at, y] = [hundredths(middle - width / 2), hundredths(lowest - height)];
      const when = stepped ? ` data-from="${from}"` : "";
      const foot = hundredths(lowest + captionSize + 1);
      const size = `width="${hundredths(width)}" height="${hundredths(height)}"`;
      // an outline would count as one of the box
      return (
        `<image${when} x="${at}" y="${y}" ${size} image-rendering="pixelated" role="img" ` +
        `aria-label="${escapeXml(alt)}" href="${address()}"/>` +
        `<text${when} text-anchor="middle" x="${hundredths(middle)}" y="${foot}" ` +
        `font-family="Helvetica,sans-Serif" font-size="${captionSize}.00" fill="${colour.toLowerCase()}">` +
        `${escapeXml(caption)}</text>` +
        linesBetween(each, at, y, ` stroke="${theme.inputLine.toLowerCase()}"`, when) +
        `<rect${when} x="${at}" y="${y}" ${size} fill="none" stroke="${theme.inputLine.toLowerCase()}"/>`
      );
    })
    .join("")
    .concat("\n");
}

/** From tile to tile. */
function linesBetween(
  { width, height, columns, rows }: Tiles,
  x: number,
  y: number,
  stroke: string,
  when: string,
): string {
  const line = (...ends: readonly number[]) => {
    const [x1, y1, x2, y2] = ends.map(hundredths);
    return `<line${when} x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"${stroke}/>`;
  };
  const upright = Array.from({ length: columns - 1 }, (_, i) => x + ((i + 1) * width) / columns);
  const across = Array.from({ length: rows - 1 }, (_, i) => y + ((i + 1) * height) / rows);
  return [
    ...upright.map((at) => line(at, y, at, y + height)),
    ...across.map((at) => line(x, at, x + width, at)),
  ].join("");
}

/** What images of values or of gradients say to those who do not see them, each after a semicolon. */
export const altsOf = (tiles: readonly PlacedTiles[], ofGradients: boolean): string =>
  tiles.flatMap(({ alt, gradient }) => (gradient === ofGradients ? [`; ${alt}`] : [])).join("");

/** Of a player: images of a gradient in the box of these, which wait for the answer to a question. */
export function imagesAsked(content: string, tiles: readonly PlacedTiles[], rule: string): string {
  const steps = tiles.filter(({ gradient }) => gradient).map(({ from }) => from);
  return steps.reduce(
    (written, from) =>
      written.replace(
        new RegExp(`<(?:image|line|rect|text) data-from="${from}"(?! data-rule)`, "g"),
        (start) => `${start} data-rule="${rule}"`,
      ),
    content,
  );
}

/** What a step shows of the images in a group. */
export function imagesAtStep(content: string, step: number): string {
  return content.replace(
    /<(?:image|line|rect) data-from="(\d+)"[^>]*\/>|<text data-from="(\d+)"[^>]*>[^<]*<\/text>/g,
    (element, image: string | undefined, text: string | undefined) =>
      Number(image ?? text) > step ? "" : element.replace(/ data-from="\d+"/, ""),
  );
}
