/** gunzip: what is gzipped (RFC 1952), unpacked by the platform. */
import {
  bytesKind,
  FormatError,
  guessFormat,
  options,
  PlatformError,
  signature,
  text,
  whole,
  withDefault,
} from "../../arguments/index.js";

/** Whether the bytes open as gzip does, `1f 8b` (RFC 1952, section 2.3.1). */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export interface GunzipOptions {
  /** The most that it may unpack to, in bytes, from 0 to 2³¹ - 1. Default 2³⁰, a gibibyte. */
  readonly maxLength?: number | undefined;
}

const gunzipOptions = options<GunzipOptions>()({ maxLength: withDefault(whole(0, 2 ** 31 - 1), 2 ** 30) });
const takes = signature("gunzip", { bytes: bytesKind, name: text, options: gunzipOptions });

/**
 * Unpacks gzipped bytes by the platform's `DecompressionStream`, in a browser as in Node. A few bytes can
 * unpack to a thousand times as many, so that nothing is unpacked beyond `maxLength`.
 * @param name what errors call the bytes: a path, a URL.
 * @throws FormatError when the bytes are not gzipped, are damaged or truncated, or unpack to more than
 *   `maxLength`.
 * @throws PlatformError where there is no `DecompressionStream`: in browsers older than 2023.
 */
export async function gunzip(bytes: Uint8Array, name: string, options?: GunzipOptions): Promise<Uint8Array> {
  takes.check(arguments);
  const { maxLength } = gunzipOptions.read(options);
  if (!isGzipped(bytes))
    throw new FormatError(
      `gunzip: "${name}" does not open as gzip does, with 1f 8b at offset 0. ${guessFormat(bytes)}`.trimEnd(),
    );
  return inflate(bytes, "gzip", name, () => maxLength);
}

/**
 * Unpacks what is packed by deflate, in gzip's form (RFC 1952) or zlib's (RFC 1950, "deflate").
 * @param mostBytes that it may unpack to, by how the unpacked bytes open; throws for what opens wrongly.
 */
export async function inflate(
  bytes: Uint8Array,
  format: "gzip" | "deflate",
  name: string,
  mostBytes: (opening: Uint8Array) => number,
): Promise<Uint8Array> {
  if (typeof DecompressionStream === "undefined")
    throw new PlatformError(
      `"${name}" cannot be unpacked: this platform has no DecompressionStream. Unpack it beforehand.`,
    );
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream(format))
    .getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const parts: Uint8Array[] = [];
  let length = 0;
  let most: number | undefined;
  for (;;) {
    const part = await reader.read().catch((cause: unknown) => {
      throw damaged(bytes, format, name, cause);
    });
    if (part.value === undefined) break;
    parts.push(part.value);
    length += part.value.length;
    if (length >= enoughToTell || part.done) most ??= mostBytes(join(parts, length));
    if (most !== undefined && length > most) break;
  }
  const unpacked = join(parts, length);
  most ??= mostBytes(unpacked);
  if (length <= most) return unpacked;
  await reader.cancel().catch(() => undefined);
  throw new FormatError(
    `"${name}" unpacks to more than ${most} bytes, the length that its header declares or the most that is ` +
      "taken. It is damaged, or made to fill memory.",
  );
}

/** A header fits in. */
const enoughToTell = 4096;

function damaged(bytes: Uint8Array, format: string, name: string, cause: unknown): FormatError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FormatError(
    `"${name}" ${format === "gzip" ? "opens as gzip does (1f 8b) but " : ""}cannot be unpacked: ${why}. ` +
      `It holds ${bytes.length} bytes; if the download broke off, fetch the file again.`,
    { cause },
  );
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
