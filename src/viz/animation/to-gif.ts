/** toGif: all steps as one GIF, for what shows no SVG (optional packages @resvg/resvg-js and modern-gif). */
import {
  MissingPackageError,
  options as optionsOf,
  requireExport,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { themeOf } from "../theme/choice.js";
import { framesOf } from "../write/frames.js";
import { type PngOptions, pixelKinds, rasterizer, scaleUpTo } from "../write/png.js";
import { Captions } from "./captions.js";
import { type AnimationOptions, animationKinds } from "./options.js";

/** Those of the animation, and of its pixels. */
export interface GifOptions
  extends Omit<AnimationOptions, "alt">,
    Pick<PngOptions, "fontFiles" | "systemFonts"> {
  /** Pixels per CSS pixel, from 0.01 to 4. Default 1: a GIF of twice the size has four times the bytes. */
  readonly scale?: number;
}

const gifOptions = optionsOf<GifOptions>()({
  ...animationKinds,
  ...pixelKinds,
  scale: withDefault(scaleUpTo(4), 1),
});
const takes = signature("toGif", { graph: drawableKind, options: gifOptions });

/**
 * The steps of `frames` as one GIF file that plays them in turn and begins again. Where SVG is shown,
 * `toAnimatedSvg` is sharper, smaller, and heeds who asks for less motion.
 * @throws MissingPackageError where @viz-js/viz, @resvg/resvg-js or modern-gif is not installed, and where
 *   no font is found; ValueError as `toDot` does, for a scale or a duration out of range, and for a font file
 *   that is missing or no font.
 */
export async function toGif(graph: Drawable, options: GifOptions = {}): Promise<Uint8Array> {
  takes.check(arguments);
  const { seconds, captions, scale, fontFiles, systemFonts, ...drawing } = gifOptions.read(options);
  const pictures = (await framesOf("toGif", graph, drawing)).toArray();
  const pixels = await rasterizer("toGif", { scale, fontFiles, systemFonts });
  const { encode } = await loadEncoder();
  const sentences = pictures.map(({ sentence }) => sentence);
  const [first] = pictures; // all have one layout
  const told =
    captions && first !== undefined ? new Captions(first.svg, sentences, themeOf(drawing.theme)) : undefined;
  const shown = pictures.map(({ svg }, i) => pixels(told?.below(svg, told.texts[i] ?? "") ?? svg));
  const { width = 0, height = 0 } = shown[0] ?? {};
  const bytes = await encode({
    width,
    height,
    frames: shown.map((image, i) => ({
      data: new Uint8ClampedArray(image.pixels),
      delay: 1000 * seconds * (i === shown.length - 1 ? 2 : 1),
    })),
  });
  return new Uint8Array(bytes);
}

async function loadEncoder() {
  try {
    return requireExport(await import("modern-gif"), "encode");
  } catch (cause) {
    throw new MissingPackageError(
      "toGif: writing a GIF needs the package modern-gif. Install it: npm install modern-gif. " +
        "toAnimatedSvg needs no such package, and browsers and slides show what it returns.",
      { cause },
    );
  }
}
