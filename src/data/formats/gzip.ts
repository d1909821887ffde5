/** The gzip format (RFC 1952): how its bytes open. */

/** Whether the bytes open as gzip does, `1f 8b` (RFC 1952, section 2.3.1). */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
