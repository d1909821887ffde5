/** Images: inputs, filters, mistakes; a batch of them lies in a grid. */
import { ShapeError, show, ValueError } from "../../../arguments/index.js";
import { type DType, formatShape, isInteger } from "../../../array/index.js";
import { nameOf, numbersOf, Tensor } from "../../../tensor/index.js";
import { Message } from "../protobuf.js";
import type { Content } from "./content.js";
import { encodePng, type Pixels } from "./png.js";
import { valueFields, writeSummary } from "./summary.js";

/** The values that are black and white. */
export type ImageRange = readonly [black: number, white: number];

/** Between two images of a grid, in pixels. */
const gap = 2;

/** Of a file that no viewer opens, more. */
const mostPixels = 2 ** 26;

/**
 * @throws ValueError for what is no tensor, or has an element that is NaN; ShapeError for what is no image
 *   and no batch of images.
 */
export function imageContent(by: string, given: unknown, range?: ImageRange): Content {
  if (!(given instanceof Tensor))
    throw new ValueError(`${by}: the image must be a tensor, got ${show(given)}`);
  const pixels = pixelsOf(by, given, range ?? rangeOf(given.dtype));
  const { height, width, channels } = pixels;
  const png = encodePng(pixels);
  return {
    kind: "image",
    encode: (event, tag) =>
      writeSummary(event, tag, (value) => {
        const image = new Message().varint(1, height).varint(2, width).varint(3, channels).bytes(4, png);
        value.message(valueFields.image, image);
      }),
    json: () => ({ image: { height, width, channels, png: base64(png) } }),
  };
}

const rangeOf = (dtype: DType): ImageRange => (isInteger(dtype) ? [0, 255] : [0, 1]);

/** (H, W), (C, H, W) or (N, C, H, W) to one picture, clipped to the range. */
function pixelsOf(by: string, x: Tensor, [black, white]: ImageRange): Pixels {
  const { shape } = x;
  const [count, channels, rows, columns] = [...[1, 1, 1].slice(0, 4 - shape.length), ...shape];
  const isImage = shape.length >= 2 && shape.length <= 4 && x.size > 0;
  if (!isImage || count === undefined || !isChannels(channels) || rows === undefined || columns === undefined)
    throw new ShapeError(
      `${by}: ${nameOf(x)} of shape ${formatShape(shape)} is no image: (height, width), (channels, ` +
        "height, width) or a batch (N, channels, height, width) with 1 channel (grey), 3 (red, green, " +
        "blue), or 2 or 4 (with opacity). permute brings axes into this order.",
    );
  const across = Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  const width = across * (columns + gap) - gap;
  const height = down * (rows + gap) - gap;
  if (height * width > mostPixels)
    throw new ShapeError(
      `${by}: ${nameOf(x)} of shape ${formatShape(shape)} is a picture of ${height} × ${width} pixels, ` +
        "which viewers do not open. Take some of them: x.slice([[0, 16]]).",
    );
  const values = new Uint8Array(height * width * channels);
  const elements = numbersOf(x);
  let at = 0;
  for (let n = 0; n < count; n++) {
    const [top, left] = [Math.floor(n / across) * (rows + gap), (n % across) * (columns + gap)];
    for (let c = 0; c < channels; c++)
      for (let y = top; y < top + rows; y++)
        for (let px = left; px < left + columns; px++) {
          const level = ((elements[at++] as number) - black) / (white - black);
          if (Number.isNaN(level))
            throw new ValueError(`${by}: element ${at - 1} of ${nameOf(x)} is NaN, which is no brightness`);
          values[(y * width + px) * channels + c] = Math.round(255 * Math.min(1, Math.max(0, level)));
        }
  }
  return { height, width, channels, values };
}

const isChannels = (value: number | undefined): value is Pixels["channels"] =>
  value === 1 || value === 2 || value === 3 || value === 4;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (
    let at = 0;
    at < bytes.length;
    at += 2 ** 13 // as many at once as a call takes arguments
  )
    text += String.fromCharCode(...bytes.subarray(at, at + 2 ** 13));
  return btoa(text);
}
