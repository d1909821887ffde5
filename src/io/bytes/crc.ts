/** Cyclic redundancy checks of 32 bits, by table (Sarwate 1988): that of zip, and Castagnoli's. */

/** @param polynomial with its bits reversed. */
function crcBy(polynomial: number): (bytes: Uint8Array) => number {
  let table: Uint32Array | undefined;
  return (bytes) => {
    table ??= Uint32Array.from({ length: 256 }, (_, byte) => remainder(byte, polynomial));
    let crc = 0xffffffff;
    for (const byte of bytes) crc = (table[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
  };
}

function remainder(byte: number, polynomial: number): number {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
  return value >>> 0;
}

/** CRC-32C of Castagnoli (1993), as RFC 3720 and TFRecord files have it. */
export const crc32c: (bytes: Uint8Array) => number = crcBy(0x82f63b78);

/** CRC-32 of zip and PNG (RFC 1952, section 8). */
export const crc32: (bytes: Uint8Array) => number = crcBy(0xedb88320);
