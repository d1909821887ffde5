/** decodePng: images as tensors, by the optional package fast-png. */
import {
  bytesKind,
  FormatError,
  flag,
  MissingPackageError,
  oneOf,
  optional,
  options,
  requireExport,
  signature,
  text,
  withDefault,
} from "../../arguments/index.js";
import { floatingKind } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { Tensor, tensor } from "../../tensor/index.js";
import { inflate } from "./gzip.js";
import { type PngChunks, type PngHeader, readChunks, unpackedLength } from "./png-chunks.js";

export interface PngOptions {
  /**
   * 1 for grey, 2 for grey and alpha, 3 for RGB, 4 for RGB and alpha. Default: those of the file; a palette
   * has 3. Where the file says that a colour is transparent, alpha is one more.
   */
  readonly channels?: 1 | 2 | 3 | 4 | undefined;
  /** Levels as 0..1 (default) instead of 0..255, or 0..65535 in files of 16 bits. */
  readonly normalize?: boolean | undefined;
  /** Default float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

export const pngOptions = options<PngOptions>()({
  channels: optional(oneOf([1, 2, 3, 4])),
  normalize: withDefault(flag, true),
  dtype: withDefault(floatingKind, "float32"),
});
const takes = signature("decodePng", { bytes: bytesKind, name: text, options: pngOptions });

/**
 * Decodes a PNG file: `const image = await decodePng(bytes, "cat.png", { channels: 3 })`.
 *
 * Colours become grey by ITU-R 601 (0.299 R + 0.587 G + 0.114 B, rounded to a level); grey
 * becomes colour by repetition, alpha is left out or full. Gamma and colour profiles are not looked at.
 * @param name what errors call the bytes: a path, a URL.
 * @returns (channels, height, width), as convolutions take it once images are put together.
 * @throws FormatError when the bytes are no PNG, truncated or damaged, declare more than 2²⁸ pixels, or
 *   unpack to more or less than they declare.
 * @throws MissingPackageError when `fast-png` is not installed; PlatformError where nothing can unpack.
 */
export async function decodePng(bytes: Uint8Array, name: string, options?: PngOptions): Promise<Tensor> {
  takes.check(arguments);
  const { channels, normalize, dtype } = pngOptions.read(options);
  const chunks = readChunks(bytes, name);
  const { header, packed, bare } = chunks;
  // the decoder unpacks whatever it is given, and takes what is missing for zeros
  const expected = unpackedLength(header);
  const { length } = await inflate(packed, "deflate", name, () => expected);
  if (length !== expected)
    throw new FormatError(
      `"${name}": expected ${header.width} by ${header.height} pixels, ${expected} bytes, found ${length}. ` +
        "The file is damaged or truncated; fetch it again.",
    );
  const { decode } = await loadFastPng();
  let data: ArrayLike<number>;
  try {
    data = decode(bare, { checkCrc: true }).data;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`"${name}" cannot be decoded: ${why}. The file is damaged; fetch it again.`, {
      cause,
    });
  }
  const image = planesOf(header.depth < 8 ? spread(data, header) : data, chunks, name);
  return tensorOf(withChannels(image, channels ?? image.planes.length), header, normalize, dtype);
}

type Levels = Uint8Array | Uint16Array;

/** Levels by channel, of `most` at full. */
interface Planes {
  readonly planes: readonly Levels[];
  readonly most: number;
}

/** One sample a byte, of samples of less than a byte. */
function spread(data: ArrayLike<number>, { width, height, depth }: PngHeader): Uint8Array {
  const samples = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const byte = data[y * rowBytes + Math.floor((x * depth) / 8)] as number;
      const shift = 8 - depth - ((x * depth) % 8);
      samples[y * width + x] = (byte >> shift) & ((1 << depth) - 1);
    }
  return samples;
}

function planesOf(data: ArrayLike<number>, chunks: PngChunks, name: string): Planes {
  const { header, palette, alphas, transparent } = chunks;
  const { width, height, depth, samples, indexed } = header;
  const size = width * height;
  if (!indexed) {
    const planes = Array.from({ length: samples }, (_, channel) => {
      const plane = depth === 16 ? new Uint16Array(size) : new Uint8Array(size);
      for (let i = 0; i < size; i++) plane[i] = data[i * samples + channel] as number;
      return plane;
    });
    const most = 2 ** depth - 1;
    if (transparent === undefined) return { planes, most };
    const alpha = (planes[0] as Levels).map((_, i) =>
      transparent.every((sample, channel) => planes[channel]?.[i] === sample) ? 0 : most,
    );
    return { planes: [...planes, alpha], most };
  }
  const planes = Array.from({ length: alphas.length > 0 ? 4 : 3 }, () => new Uint8Array(size));
  for (let i = 0; i < size; i++) {
    const index = data[i] as number;
    if (3 * index >= palette.length)
      throw new FormatError(
        `"${name}": pixel ${i} has the colour ${index}, expected one of the palette's ${palette.length / 3}.`,
      );
    for (const [channel, plane] of planes.entries())
      plane[i] = channel < 3 ? (palette[3 * index + channel] as number) : (alphas[index] ?? 255);
  }
  return { planes, most: 255 };
}

function withChannels({ planes, most }: Planes, channels: number): Planes {
  if (planes.length === channels) return { planes, most };
  const [first, green, blue] = planes as [Levels, Levels?, Levels?];
  const inColour = planes.length > 2 && green !== undefined && blue !== undefined;
  const colours: Levels[] =
    channels > 2
      ? inColour
        ? [first, green, blue]
        : [first, first, first]
      : [inColour ? grey(first, green, blue) : first];
  if (channels % 2 === 1) return { planes: colours, most };
  const alpha = planes.length % 2 === 0 ? (planes.at(-1) as Levels) : first.slice().fill(most);
  return { planes: [...colours, alpha], most };
}

/** The weights as whole numbers of 2⁻¹⁶. */
function grey(red: Levels, green: Levels, blue: Levels): Levels {
  return red.map((level, i) =>
    Math.floor((level * 19595 + (green[i] as number) * 38470 + (blue[i] as number) * 7471 + 32768) / 65536),
  );
}

function tensorOf(
  { planes, most }: Planes,
  { width, height }: PngHeader,
  normalize: boolean,
  dtype: "float32" | "float64",
): Tensor {
  const shape = [planes.length, height, width];
  const size = width * height;
  if (most <= 255) {
    const levels = new Uint8Array(planes.length * size);
    for (const [channel, plane] of planes.entries()) levels.set(plane, channel * size);
    return new Tensor(kernels.fromLevels(levels, normalize ? most : 1, shape, dtype));
  }
  const values = new Float64Array(planes.length * size);
  for (const [channel, plane] of planes.entries())
    for (let i = 0; i < size; i++)
      values[channel * size + i] = normalize ? (plane[i] as number) / most : (plane[i] as number);
  return tensor(values, { shape, dtype });
}

async function loadFastPng() {
  try {
    return requireExport(await import("fast-png"), "decode");
  } catch (cause) {
    throw new MissingPackageError(
      "decodePng: reading PNG needs the package fast-png. Install it: npm install fast-png",
      { cause },
    );
  }
}
