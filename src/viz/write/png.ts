/**
 * toPng: a graph as pixels, drawn from its SVG by resvg (the optional package @resvg/resvg-js, Node only).
 */

import {
  flag,
  type Kind,
  kind,
  listOf,
  MissingPackageError,
  options,
  requireExport,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { type DrawingOptions, drawingKinds, leftOut } from "../scene/options.js";
import { svgOf } from "./svg.js";

export interface PngOptions extends Omit<DrawingOptions, "alt"> {
  /** Pixels per CSS pixel, from 0.01 to 16. Default 2: sharp on a projector. */
  readonly scale?: number;
  /** Font files (TrueType or OpenType) to draw with, before those of the system. */
  readonly fontFiles?: readonly string[];
  /** Whether the system's fonts are used. Default true. */
  readonly systemFonts?: boolean;
}

/** Pixels per CSS pixel. */
export const scaleUpTo = (most: number): Kind<number> =>
  kind(
    `a number from 0.01 to ${most}`,
    (value) => typeof value === "number" && value >= 0.01 && value <= most,
  );

/** Those of the pixels. */
export const pixelKinds = {
  scale: withDefault(scaleUpTo(16), 2),
  fontFiles: withDefault(listOf(text, "an array of strings"), []),
  systemFonts: withDefault(flag, true),
  alt: leftOut("pixels have no words for who does not see them; say them where the picture stands"),
};

const pngOptions = options<PngOptions>()({ ...drawingKinds, ...pixelKinds });

const toPngTakes = signature("toPng", { graph: drawableKind, options: pngOptions });

/**
 * The picture of a graph as a PNG file.
 * @throws MissingPackageError where @viz-js/viz or @resvg/resvg-js is not installed, and where no font is
 *   found: resvg would leave out every word without one; ValueError as `toDot` does, for a scale out of
 *   range, and for a font file that is missing or no font.
 */
export async function toPng(graph: Drawable, given: PngOptions = {}): Promise<Uint8Array> {
  toPngTakes.check(arguments);
  const { scale, fontFiles, systemFonts, ...drawing } = pngOptions.read(given);
  const svg = await svgOf("toPng", graph, drawing);
  const pixels = await rasterizer("toPng", { scale, fontFiles, systemFonts });
  return pixels(svg).asPng();
}

/** A picture as pixels, row by row, four bytes each: red, green, blue, opacity. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  asPng(): Uint8Array;
}

/**
 * What makes pixels of an SVG.
 * @param by the function that the user called.
 * @throws MissingPackageError where resvg is not installed or finds no font.
 */
export async function rasterizer(
  by: string,
  { scale, fontFiles, systemFonts }: Required<Pick<PngOptions, "scale" | "fontFiles" | "systemFonts">>,
): Promise<(svg: string) => Pixels> {
  const { Resvg } = await loadResvg(by);
  const font = { loadSystemFonts: systemFonts, fontFiles: [...fontFiles] };
  const drawsText = (fonts: typeof font) => (new Resvg(word, { font: fonts }).getBBox()?.width ?? 0) > 0;
  // resvg passes over what it cannot read
  const unread = fontFiles.find((file) => !drawsText({ loadSystemFonts: false, fontFiles: [file] }));
  if (unread !== undefined)
    throw new ValueError(
      `${by}: fontFiles: ${JSON.stringify(unread)} is no font file (TrueType or OpenType) that can be ` +
        "read; name another, or leave fontFiles out to draw with the fonts of the system",
    );
  if (!drawsText(font))
    throw new MissingPackageError(
      `${by}: no font was found, and without one every word would be missing from the picture. ` +
        "Install fonts (on Debian or Ubuntu: apt-get install fonts-liberation), " +
        `or name a file: ${by}(graph, { fontFiles: [...] }). toSvg needs none.`,
    );
  // an SVG of Graphviz is measured in points, 3/4 of a CSS pixel each
  // resvg knows crisp pixels by their older name
  return (svg: string) =>
    new Resvg(svg.replaceAll('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"'), {
      font,
      fitTo: { mode: "zoom", value: scale },
    }).render();
}

/** What is drawn to see whether text can be. */
const word =
  '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">' +
  '<text y="50" font-family="Helvetica,sans-Serif">word</text></svg>';

async function loadResvg(by: string) {
  try {
    return requireExport(await import("@resvg/resvg-js"), "Resvg");
  } catch (cause) {
    throw new MissingPackageError(
      `${by}: drawing pixels needs the package @resvg/resvg-js. Install it: npm install @resvg/resvg-js. ` +
        "toSvg needs no such package, and browsers and slides show what it returns.",
      { cause },
    );
  }
}
