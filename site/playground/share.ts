/**
 * A program in the address: behind the #, which no server sees, compressed and without characters that links lose. Its
 * checksum tells a link that was damaged on its way from another program.
 */

import { through } from "../page/bytes.js";

/** Browsers and messengers cut longer addresses. */
const longest = 30_000;
/** A link may not unfold into more than an editor can show. */
const mostBytes = 1_000_000;

/** @returns undefined for a program that is too long */
export async function toLink(text: string): Promise<string | undefined> {
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate"));
  const letters = btoa(String.fromCharCode(...packed.subarray(0, longest)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
  return packed.length > longest ? undefined : `#code=${letters}`;
}

/** @returns undefined for an address that holds no program, or one that was damaged */
export async function fromLink(hash: string): Promise<string | undefined> {
  const [, letters] = /^#code=([\w-]+)$/.exec(hash) ?? [];
  if (letters === undefined) return undefined;
  try {
    const packed = Uint8Array.from(atob(letters.replace(/-/g, "+").replace(/_/g, "/")), (c) =>
      c.charCodeAt(0),
    );
    const bytes = await through(packed, new DecompressionStream("deflate"), mostBytes);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
