/**
 * PNG files of 8 bits per channel: viewers of event logs want images in this format.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", sections 5 and 11.2.
 */
import { zlibSync } from "fflate";
import { crc32 } from "../../bytes/crc.js";
import { Writer } from "../../bytes/writer.js";

export interface Pixels {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 2 grey and opacity, 3 red, green and blue, 4 these and opacity. */
  readonly channels: 1 | 2 | 3 | 4;
  /** (height, width, channels), from 0 to 255. */
  readonly values: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** By the number of channels. */
const colourTypes = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

export function encodePng({ height, width, channels, values }: Pixels): Uint8Array {
  const header = new Writer().bytes(bigEndian(width)).bytes(bigEndian(height));
  header.u8(8).u8(colourTypes[channels]).u8(0).u8(0).u8(0);
  const row = width * channels;
  const rows = new Uint8Array(height * (row + 1)); // a 0 before each: the row is not filtered
  for (let y = 0; y < height; y++) rows.set(values.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const file = new Writer().bytes(signature);
  chunk(file, "IHDR", header.finish());
  chunk(file, "IDAT", zlibSync(rows));
  chunk(file, "IEND", new Uint8Array());
  return file.finish();
}

function chunk(file: Writer, type: string, data: Uint8Array): void {
  const checked = new Writer().text(type).bytes(data).finish();
  file
    .bytes(bigEndian(data.length))
    .bytes(checked)
    .bytes(bigEndian(crc32(checked)));
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
