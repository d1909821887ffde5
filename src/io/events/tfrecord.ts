/**
 * TFRecord: records one after the other in a file, each with checksums of its length and of its bytes.
 *
 * Source: "TFRecord and tf.train.Example", TensorFlow's guide, section "TFRecords format details":
 *
 *     8 bytes   length
 *     4 bytes   masked CRC-32C of these 8 bytes
 *     length    the record
 *     4 bytes   masked CRC-32C of the record
 */
import { crc32c } from "../bytes/crc.js";
import { Writer } from "../bytes/writer.js";

/** A record with its frame. */
export function framed(record: Uint8Array): Uint8Array {
  const length = new Writer().u64(record.length).finish();
  return new Writer()
    .bytes(length)
    .u32(masked(crc32c(length)))
    .bytes(record)
    .u32(masked(crc32c(record)))
    .finish();
}

/** Turned right by 15 bits, plus a constant: checksums of what contains checksums are weak. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
