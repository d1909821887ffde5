/**
 * The chunks of a PNG file that its pixels need, checked before anything is unpacked.
 *
 * Source: Portable Network Graphics (PNG) Specification, Third Edition, W3C 2025, sections 5, 8 and 11.
 *
 *     8 bytes     89 50 4E 47 0D 0A 1A 0A
 *     chunks      length (4 bytes, big-endian), type (4 letters), the data, a checksum (4 bytes)
 */
import { FormatError, guessFormat } from "../../arguments/index.js";

const opening = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * How many samples a pixel has, by its type of colour: grey, RGB, index into a palette, grey and alpha,
 * RGBA.
 */
const samplesOf: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly indexed: boolean;
  /** Of a pixel, as stored. */
  readonly samples: number;
  readonly interlaced: boolean;
}

export interface PngChunks {
  readonly header: PngHeader;
  /** Three bytes a colour; empty where there is none. */
  readonly palette: Uint8Array;
  /** Of the palette's first colours. */
  readonly alphas: Uint8Array;
  /** Of files without a palette or alpha, the samples of the one colour that is transparent, where one is. */
  readonly transparent: readonly number[] | undefined;
  /** The packed rows. */
  readonly packed: Uint8Array;
  /** The file without what the pixels do not need. */
  readonly bare: Uint8Array;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  readonly offset: number;
  /** From its length to its checksum. */
  readonly whole: Uint8Array;
}

/** Images of more pixels are refused: 2²⁸ of them are a gibibyte as float32. */
const mostPixels = 2 ** 28;

/** @throws FormatError when the bytes are no PNG, end too early, or declare what cannot be. */
export function readChunks(bytes: Uint8Array, name: string): PngChunks {
  const all = chunksOf(bytes, name);
  const first = all[0];
  if (first?.type !== "IHDR" || first.data.length !== 13)
    throw new FormatError(`"${name}", offset 8: expected the chunk IHDR of 13 bytes, found ${first?.type}.`);
  const header = headerOf(first.data, name);
  const dataOf = (type: string) => all.find((chunk) => chunk.type === type)?.data ?? new Uint8Array();
  const needed = all.filter(({ type }) => ["IHDR", "PLTE", "IDAT", "IEND"].includes(type));
  const packed = joined(needed.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  return {
    header,
    palette: dataOf("PLTE"),
    alphas: header.indexed ? dataOf("tRNS") : new Uint8Array(),
    transparent: transparentIn(
      all.find(({ type }) => type === "tRNS"),
      header,
      name,
    ),
    packed,
    bare: joined([Uint8Array.from(opening), ...needed.map(({ whole }) => whole)]),
  };
}

/** Two bytes a sample, of which the lowest bits count. */
function transparentIn(
  chunk: Chunk | undefined,
  { indexed, samples, depth }: PngHeader,
  name: string,
): readonly number[] | undefined {
  if (chunk === undefined || indexed || samples % 2 === 0) return undefined;
  const { data, offset } = chunk;
  if (data.length !== 2 * samples)
    throw new FormatError(
      `"${name}", offset ${offset}: expected the chunk tRNS of ${2 * samples} bytes, found ${data.length}.`,
    );
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: samples }, (_, i) => view.getUint16(2 * i) & (2 ** depth - 1));
}

/**
 * How many bytes the unpacked rows have: each row one byte and its pixels, in one pass or in Adam7's seven.
 */
export function unpackedLength({ width, height, depth, samples, interlaced }: PngHeader): number {
  const passes = interlaced ? adam7 : [[0, 0, 1, 1] as const];
  let length = 0;
  for (const [x, y, dx, dy] of passes) {
    const [columns, rows] = [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)];
    if (columns > 0 && rows > 0) length += rows * (1 + Math.ceil((columns * samples * depth) / 8));
  }
  return length;
}

/** First column and row of each pass, and the steps. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function chunksOf(bytes: Uint8Array, name: string): Chunk[] {
  if (opening.some((byte, i) => bytes[i] !== byte))
    throw new FormatError(
      `"${name}", offset 0: expected a PNG file, opening with 89 50 4e 47. ${guessFormat(bytes)}`.trimEnd(),
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let offset = opening.length; ; ) {
    const length = offset + 8 <= bytes.length ? view.getUint32(offset) : 0;
    const end = offset + 12 + length;
    if (end > bytes.length)
      throw new FormatError(
        `"${name}", offset ${offset}: expected a chunk of ${length} bytes and others up to IEND; ` +
          `the file ends at ${bytes.length}. It is truncated; fetch it again.`,
      );
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    const data = bytes.subarray(offset + 8, offset + 8 + length);
    chunks.push({ type, data, offset, whole: bytes.subarray(offset, end) });
    if (type === "IEND") return chunks;
    offset = end;
  }
}

function headerOf(data: Uint8Array, name: string): PngHeader {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colour = 0, , , interlace = 0] = data.subarray(8);
  const samples = samplesOf.get(colour);
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth) || (depth < 8 && samples > 1))
    throw new FormatError(
      `"${name}", offset 24: no PNG has ${depth} bits a sample of colour type ${colour}.`,
    );
  if (width === 0 || height === 0 || width * height > mostPixels)
    throw new FormatError(
      `"${name}", offset 16: declares ${width} by ${height} pixels, ` +
        `expected at least one and at most ${mostPixels}.`,
    );
  if (interlace !== 0 && depth < 8)
    throw new FormatError(
      `"${name}", offset 28: interlaced with ${depth} bits a sample, which is not read. ` +
        "Save it without interlacing.",
    );
  return { width, height, depth, samples, indexed: colour === 3, interlaced: interlace !== 0 };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
