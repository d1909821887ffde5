/**
 * toNetworkHtml: a network of two affine layers as one HTML file: an image goes through it and back, at any
 * moment of its training, and the reader may draw one.
 */
import {
  heading,
  type Kind,
  kind,
  listOf,
  optional,
  options,
  record,
  ShapeError,
  signature,
  text,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { noGrad, Tensor, tensor } from "../../tensor/index.js";
import { type Language, languageKind, requireWords } from "../languages/loaded.js";
import { type ThemeChoice, themeKind } from "../theme/choice.js";
import { float32Of, modelKind, type NetworkModel, ReadNetwork, shapeOf } from "./layers.js";
import { type LabelledImages, passThrough, performance, someOf } from "./measure/analysis.js";
import { chooseImages } from "./measure/choice.js";
import { landscapeOf } from "./measure/landscape.js";
import { areFinite, difference, momentError, momentsOf, probabilities } from "./measure/moments.js";
import { networkPage } from "./page.js";
import type { NetworkPage, ShownMoment } from "./parts/contents.js";
import { type NetworkRecording, recordingKind } from "./recorder.js";

/** Images with their labels, such as the test set of `loadMnist()`. */
export interface NetworkImages {
  /** (N, pixels), or (N, ...) with so many pixels each. */
  readonly x: Tensor;
  /** (N) whole numbers, each the index of its class. */
  readonly t: Tensor;
}

export interface NetworkHtmlOptions {
  /** What a NetworkRecorder saw of the training, for the slider. Without it the network is shown as it is. */
  readonly recording?: NetworkRecording;
  /** How many images a reader can choose from, up to 200. Default 30; those in doubt come first. */
  readonly count?: number;
  /**
   * The width and the height of an image in pixels. Default: those of `x`, where it has them, (N, height,
   * width), with channels one below the other, (N, channels, height, width); else a square. Three channels
   * are red, green and blue of one image, and three times as many numbers as pixels are too.
   */
  readonly size?: readonly [width: number, height: number];
  /** What the classes are called. Default: 0, 1, 2, ... */
  readonly classes?: readonly string[];
  /** Default "One image through the network". */
  readonly title?: string;
  /** Default: what the reader's system asks for. */
  readonly theme?: ThemeChoice;
  /** The language of the page; `loadLanguage` is needed before. Default en. */
  readonly lang?: Language;
}

const imagesKind = kind<NetworkImages>(
  "images and labels, { x, t }, both of them tensors",
  (value) =>
    record.accepts(value) &&
    (value as Partial<NetworkImages>).x instanceof Tensor &&
    (value as Partial<NetworkImages>).t instanceof Tensor,
);

export const networkHtmlOptions = options<NetworkHtmlOptions>()({
  recording: optional(recordingKind),
  count: withDefault(whole(1, 200), 30),
  size: optional(
    listOf(whole(1, 4096), "[width, height]", 2, 2) as unknown as Kind<readonly [number, number]>,
  ),
  classes: optional(listOf(text, "an array of strings")),
  title: optional(heading),
  theme: optional(themeKind),
  lang: optional(languageKind),
});

const toNetworkHtmlTakes = signature("toNetworkHtml", {
  model: modelKind,
  images: imagesKind,
  options: networkHtmlOptions,
});

/** Products of the measurements: more are not made, but fewer images are measured. */
const mostProducts = 2.5e10;
const landscapeImages = 300;

/**
 * A network of two affine layers with ReLU between them, on images, as one self-contained page: the image as
 * pixels, the weights of each hidden unit as a tile, the units as bars, the probabilities, and below each its
 * gradient. Images in doubt and wrong ones come first: a sure one sends nothing back. With a recording, a
 * slider moves all of it over the training, beside loss, accuracy, gradients, dead units, the confusion
 * matrix and a slice of the loss. The page asks no network for anything and runs nothing but its own
 * program, which computes one image's way; that it gives the network's own probabilities is checked here.
 *
 * Names are text only. The same network, images and recording give the same bytes.
 * @throws ValueError for a network of other layers, and for labels that are no classes; ShapeError for
 *   images of another size.
 */
export function toNetworkHtml(
  model: NetworkModel,
  images: NetworkImages,
  given: NetworkHtmlOptions = {},
): string {
  toNetworkHtmlTakes.check(arguments);
  const read = networkHtmlOptions.read(given);
  requireWords("toNetworkHtml", read.lang);
  const network = new ReadNetwork("toNetworkHtml", model);
  const { width, height, channels } = sizeOf(network, images.x, read.size);
  const all = checkedImages(network, images);
  const last = network.parameters();
  if (!areFinite(last))
    throw new ValueError(
      "toNetworkHtml: the network's parameters are NaN or infinite; there is nothing to see (detectAnomaly " +
        "finds the step that made them so)",
    );
  const logY = passThrough(all.x, last).logY.toTypedArray();
  if (logY.some(Number.isNaN))
    throw new ValueError(
      "toNetworkHtml: the network's parameters are so large that its probabilities are NaN; there is " +
        "nothing to see",
    );
  const chosen = chooseImages(logY, all.labels, read.count);
  const shown: LabelledImages = {
    x: noGrad(() =>
      all.x.indexSelect(
        0,
        Int32Array.from(chosen, ({ index }) => index),
      ),
    ),
    labels: chosen.map(({ label }) => label),
  };
  const pageError = difference(
    probabilities(noGrad(() => network.logits(shown.x).logSoftmax(1))),
    probabilities(passThrough(shown.x, last, "float64").logY),
  );
  if (!(pageError < 1e-5))
    throw new ValueError(
      "toNetworkHtml: the model gives other probabilities than its layers in the order of their " +
        `definition, by up to ${pageError}; give the layers themselves, in the order in which they run`,
    );
  const moments = read.recording === undefined ? [] : momentsOf(network, read.recording, last);
  const perImage = Math.max(1, moments.length) * network.pixels * network.units;
  const measured = someOf(all, Math.max(200, Math.floor(mostProducts / perImage)));
  return networkPage({
    network,
    width,
    height,
    channels,
    chosen,
    x: float32Of(shown.x),
    last,
    classes: classNames(network, read.classes),
    moments: moments.map(
      (moment): ShownMoment => ({ ...moment, ...performance(measured, moment.parameters) }),
    ),
    losses: read.recording?.losses ?? [],
    landscape:
      moments.length < 3
        ? undefined
        : landscapeOf(
            moments.map(({ parameters }) => parameters),
            someOf(all, landscapeImages),
          ),
    images: measured.labels.length,
    errors: { page: pageError, moments: momentError(shown.x, moments) },
    title: read.title,
    theme: read.theme,
    lang: read.lang,
  });
}

function sizeOf(
  { pixels }: ReadNetwork,
  { shape }: Tensor,
  size: readonly [number, number] | undefined,
): Pick<NetworkPage, "width" | "height" | "channels"> {
  const side = Math.round(Math.sqrt(pixels));
  const own = shape.length > 2 ? (shape.at(-1) as number) : side;
  const isColoured =
    size === undefined ? shape.length === 4 && shape[1] === 3 : size[0] * size[1] * 3 === pixels;
  const channels = isColoured ? 3 : 1;
  const [width, height] = size ?? [own, pixels / channels / own];
  if (width * height * channels !== pixels || !Number.isInteger(height))
    throw new ShapeError(
      `toNetworkHtml: the first layer takes ${pixels} numbers, which is not ${width} by ` +
        `${size === undefined ? width : height} pixels; give size: [width, height]`,
    );
  return { width, height, channels };
}

/** In float32, a row for each image. */
function checkedImages({ pixels, classes }: ReadNetwork, { x, t }: NetworkImages): LabelledImages {
  const labels = Array.from(t.toTypedArray(), Number);
  if (t.shape.length !== 1 || labels.length === 0 || x.size !== labels.length * pixels)
    throw new ShapeError(
      `toNetworkHtml: x is ${shapeOf(x)} and t ${shapeOf(t)}; the network takes images of ${pixels} ` +
        "pixels, and each has one label",
    );
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (wrong >= 0)
    throw new ValueError(
      `toNetworkHtml: t[${wrong}] is ${labels[wrong]}; the network knows the classes 0 to ${classes - 1}`,
    );
  const values = float32Of(x);
  if (!Number.isFinite(values.reduce((sum, value) => sum + value, 0)))
    throw new ValueError("toNetworkHtml: x has NaN or infinite pixels");
  return { x: noGrad(() => tensor(values).reshape([-1, pixels])), labels };
}

function classNames({ classes }: ReadNetwork, given: readonly string[] | undefined): readonly string[] {
  const names = given ?? Array.from({ length: classes }, (_, k) => String(k));
  if (names.length !== classes)
    throw new ValueError(`toNetworkHtml: ${names.length} names, but the network has ${classes} classes`);
  const empty = names.findIndex((name) => name.trim() === "");
  if (empty >= 0)
    throw new ValueError(`toNetworkHtml: classes[${empty}] is empty, and nothing could be said of it`);
  return names;
}
