/**
 * Pixels as a PNG that stands in the page itself (PNG specification, third edition), the same bytes
 * everywhere: what is packed depends on who packs it, so nothing is.
 */

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Three bytes of colour for each index, up to 256 of them; undefined: `bytes` are colours themselves. */
  readonly palette: Uint8Array | undefined;
  /** The index that nothing is painted for. */
  readonly transparent: number | undefined;
  /** Row by row, an index each, or three bytes each. */
  readonly bytes: Uint8Array;
}

const indexed = 3;
const colours = 2;

/** A `data:` address. */
export function pngAddress({ width, height, palette, transparent, bytes }: Pixels): string {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, palette === undefined ? colours : indexed], 8);
  const file = joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", head),
    ...(palette === undefined ? [] : [chunk("PLTE", palette)]),
    ...(transparent === undefined ? [] : [chunk("tRNS", opacities(transparent))]),
    chunk("IDAT", stored(rows(bytes, width * (palette === undefined ? 3 : 1), height))),
    chunk("IEND", new Uint8Array()),
  ]);
  let text = "";
  for (let i = 0; i < file.length; i += 4096) text += String.fromCharCode(...file.subarray(i, i + 4096));
  return `data:image/png;base64,${btoa(text)}`;
}

const opacities = (transparent: number) => new Uint8Array(transparent + 1).fill(255).fill(0, transparent);

/** Each row begins with its filter, 0 for none. */
function rows(bytes: Uint8Array, length: number, count: number): Uint8Array {
  const filtered = new Uint8Array((length + 1) * count);
  for (let row = 0; row < count; row++)
    filtered.set(bytes.subarray(row * length, (row + 1) * length), row * (length + 1) + 1);
  return filtered;
}

const mostStored = 65_535;

/** A zlib stream (RFC 1950) of blocks that are stored as they are (RFC 1951). */
function stored(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start < bytes.length; start += mostStored) {
    const block = bytes.subarray(start, start + mostStored);
    const [low, high] = [block.length & 255, block.length >> 8];
    const last = start + mostStored >= bytes.length ? 1 : 0;
    parts.push(Uint8Array.of(last, low, high, low ^ 255, high ^ 255), block);
  }
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  parts.push(Uint8Array.of(b >> 8, b & 255, a >> 8, a & 255));
  return joined(parts);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = name.charCodeAt(i);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, checksum(bytes.subarray(4, content.length + 8)));
  return bytes;
}

/** CRC-32. */
function checksum(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
