/** Bytes through a stream that compresses or unpacks them. */

/** @throws RangeError where more than `most` bytes come out */
export async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > most) throw new RangeError("too long");
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What the build packed: deflated text, in letters. */
export async function unpacked(letters: string): Promise<string> {
  return new TextDecoder().decode(await through(bytesOf(letters), new DecompressionStream("deflate-raw")));
}

/** Base64; by a loop, since a function for each letter takes ten times as long. */
export function bytesOf(letters: string): Uint8Array<ArrayBuffer> {
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
