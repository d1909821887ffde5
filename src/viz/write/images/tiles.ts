/** Tiles: the images of one array as one, side by side, in the colours of a theme. */
import type { PictureWords } from "../../languages/translation.js";
import type { DrawnImage } from "../../scene/images.js";
import { fill } from "../../text/fill.js";
import { formatNumber } from "../../text/numbers.js";
import type { Theme } from "../../theme/theme.js";
import { type Pixels, pngAddress } from "./png.js";

export interface Tiles {
  /** In points. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** Below the image: how many of which size, and their range. */
  readonly caption: string;
  readonly alt: string;
  /** A `data:` address. */
  readonly address: () => string;
}

type Colour = readonly [number, number, number];

/** How wide one image is drawn, where it stands alone and among others, at least. */
const alone = 112;
const amongFew = 48;
const amongMany = 28;
const few = 8;

/** In points: all of them together are not wider. */
const widest = 448;

/** No pixel is larger. */
const largestPixel = 10;

/** Indices of the palette that are no shade: those are 0 to 252. */
const notFinite = 253;
const nothing = 254;

/** @param name what the array is called. */
export function tilesOf(image: DrawnImage, name: string, theme: Theme, words: PictureWords): Tiles {
  const { images, pixels, gradient } = image;
  const { height, width, count, total } = images;
  const columns = columnsOf(count);
  const rows = Math.ceil(count / columns);
  const [wide, high] = [columns * width, rows * height];
  const room = count === 1 ? alone : count <= few ? amongFew : amongMany;
  const zoom = Math.min(largestPixel, Math.max(1, Math.floor(room / Math.max(width, height))));
  const scale = zoom * Math.min(1, widest / (wide * zoom));
  const { low, high: highest } = rangeOf(images, pixels);
  const hasSigns = low < 0 || gradient;
  const size = `${height} × ${width}`;
  const parts = { n: count, all: total, size, low: short(low), high: short(highest) };
  const what = count < total ? words.someImages : count > 1 ? words.imageCount : "{size}";
  const range = hasSigns ? `±${short(Math.max(-low, highest))}` : `${parts.low} … ${parts.high}`;
  return {
    width: wide * scale,
    height: high * scale,
    columns,
    rows,
    caption: `${gradient ? "∂ " : ""}${fill(what, parts)}, ${range}`,
    alt: fill(count === 1 ? words.image : words.images, {
      ...parts,
      name: gradient ? fill(words.gradientOf, { name }) : name,
    }),
    address() {
      const place = (tile: number, pixel: number) => {
        const x = (tile % columns) * width + (pixel % width);
        const y = Math.floor(tile / columns) * height + Math.floor(pixel / width);
        return y * wide + x;
      };
      const paint = images.channels === 3 && !hasSigns ? coloured : shaded;
      return pngAddress(paint({ width: wide, height: high, place, low, highest, hasSigns }, image, theme));
    },
  };
}

/** Twice as many as rows, or near that, so that the last row is full. */
function columnsOf(count: number): number {
  const best = count <= 3 ? count : Math.ceil(Math.sqrt(2 * count));
  for (let by = 0; by <= best / 3; by++)
    for (const columns of [best + by, best - by]) if (count % columns === 0) return columns;
  return best;
}

const short = (x: number) => formatNumber(x, 2).replace("-", "−");

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly place: (image: number, pixel: number) => number;
  readonly low: number;
  readonly highest: number;
  readonly hasSigns: boolean;
}

/** Of the pixels that are drawn; 0 to 0 where none is finite. */
function rangeOf({ pixels: count }: DrawnImage["images"], pixels: ArrayLike<number>) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    const value = pixels[i] as number;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

/** Red, green and blue as they are, from 0 to the largest. */
function coloured(
  { width, height, place, highest }: Canvas,
  { images: { count, height: high, width: wide, offset }, pixels }: DrawnImage,
  theme: Theme,
): Pixels {
  const bytes = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) bytes.set(rgb(theme.background), 3 * i);
  const area = high * wide;
  const byte = (value: number) => Math.round((255 * Math.max(0, value)) / (highest || 1));
  for (let image = 0; image < count; image++)
    for (let pixel = 0; pixel < area; pixel++)
      for (let channel = 0; channel < 3; channel++) {
        const value = pixels[offset(image, channel * area + pixel)] as number;
        bytes[3 * place(image, pixel) + channel] = Number.isFinite(value) ? byte(value) : 0;
      }
  return { width, height, palette: undefined, transparent: undefined, bytes };
}

/**
 * From paper to ink; where there are negative numbers, 0 is the paper, and each sign has a colour. Of three
 * channels with signs the mean is shown.
 */
function shaded(
  { width, height, place, low, highest, hasSigns }: Canvas,
  { images: { count, height: high, width: wide, channels, offset }, pixels }: DrawnImage,
  theme: Theme,
): Pixels {
  const most = Math.max(-low, highest);
  const bytes = new Uint8Array(width * height).fill(nothing);
  const area = high * wide;
  const index = (value: number) => {
    if (!Number.isFinite(value)) return notFinite;
    const share = most === 0 ? 0 : value / most;
    return hasSigns ? 126 + Math.round(126 * share) : Math.round(252 * share);
  };
  for (let image = 0; image < count; image++)
    for (let pixel = 0; pixel < area; pixel++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++)
        sum += pixels[offset(image, channel * area + pixel)] as number;
      bytes[place(image, pixel)] = index(sum / channels);
    }
  return {
    width,
    height,
    palette: hasSigns ? signPalette(theme) : inkPalette(theme),
    transparent: nothing,
    bytes,
  };
}

function inkPalette(theme: Theme): Uint8Array {
  return paletteOf(theme, (i) => mixed(theme.background, theme.text, i / 252));
}

/** − in the colour of ops, + in that of gradients; a theme of greys goes from white to black. */
function signPalette(theme: Theme): Uint8Array {
  if (isGrey(theme.opLine) && isGrey(theme.backward))
    return paletteOf(theme, (i) => mixed(theme.background, theme.text, i / 252));
  return paletteOf(theme, (i) =>
    mixed(theme.background, i < 126 ? theme.opLine : theme.backward, Math.abs(i - 126) / 126),
  );
}

function paletteOf(theme: Theme, shade: (index: number) => Colour): Uint8Array {
  const palette = new Uint8Array(3 * (nothing + 1));
  for (let i = 0; i < notFinite; i++) palette.set(shade(i), 3 * i);
  palette.set(rgb(theme.alarm), 3 * notFinite);
  return palette;
}

function rgb(colour: string): Colour {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function isGrey(colour: string): boolean {
  const [red, green, blue] = rgb(colour);
  return red === green && green === blue;
}

function mixed(from: string, to: string, share: number): Colour {
  const [a, b] = [rgb(from), rgb(to)];
  const part = (i: 0 | 1 | 2) => Math.round(a[i] + share * (b[i] - a[i]));
  return [part(0), part(1), part(2)];
}
