/**
 * Small grey images as text for a page: uncompressed BMP, which every browser reads and which takes no
 * library to write.
 */
import { ValueError } from "../../arguments/index.js";

/**
 * Grey levels row by row from the top: 0 is paper (white), 1 is full ink (black); what lies outside is
 * clamped.
 */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly ink: ArrayLike<number>;
}

const headerSize = 14 + 40;
const colours = 256;

/** A `data:` address. @throws ValueError where the ink does not fill the image. */
export function bitmapAddress({ width, height, ink }: GreyImage): string {
  if (ink.length !== width * height || ink.length === 0)
    throw new ValueError(`image: ${width} by ${height} pixels, but ${ink.length} grey levels`);
  const rowSize = Math.ceil(width / 4) * 4; // rows end at multiples of four bytes
  const start = headerSize + 4 * colours;
  const bytes = new Uint8Array(start + rowSize * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4d42, true); // "BM"
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, -height, true); // negative: from the top
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true); // bits per pixel
  for (let level = 0; level < colours; level++) {
    const grey = 255 - level;
    bytes.set([grey, grey, grey, 0], headerSize + 4 * level);
  }
  for (let i = 0; i < ink.length; i++) {
    const level = Math.round(255 * Math.min(1, Math.max(0, ink[i] as number)));
    bytes[start + Math.floor(i / width) * rowSize + (i % width)] = level;
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}
