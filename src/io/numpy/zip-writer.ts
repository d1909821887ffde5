/** Writes zip archives as npz files are: each entry stored or deflated, then the directory. */
import { deflateSync } from "fflate";
import { ValueError } from "../../arguments/index.js";
import { crc32 } from "../bytes/crc.js";
import { joined, Writer } from "../bytes/writer.js";

/** Names are in UTF-8. */
const flags = 0x800;
/** The first of January 1980, the earliest there is: the same arrays give the same bytes. */
const date = 0x21;
const largest = 0xffffffff;

/**
 * The archive in parts: one entry after the other, so that no more than one is in memory.
 * @throws ValueError for more than 4 GB or 65,535 entries.
 */
export function* zipParts(
  by: string,
  names: readonly string[],
  contentOf: (name: string) => readonly Uint8Array[],
  compress: boolean,
): Generator<Uint8Array, void, undefined> {
  const directory = new Writer();
  let offset = 0;
  for (const name of names) {
    const content = joined(contentOf(name));
    const data = compress ? deflateSync(content) : content;
    const encoded = new TextEncoder().encode(name);
    const common = new Writer();
    common
      .u16(20)
      .u16(flags)
      .u16(compress ? 8 : 0)
      .u16(0)
      .u16(date); // version 2.0, method, time
    common.u32(crc32(content)).u32(data.length).u32(content.length).u16(encoded.length).u16(0);
    const header = new Writer().u32(0x04034b50).bytes(common.finish()).bytes(encoded).finish();
    directory.u32(0x02014b50).u16(20).bytes(common.finish()); // then no comment, first disk, no attributes
    directory.u16(0).u16(0).u16(0).u32(0).u32(offset).bytes(encoded);
    offset += header.length + data.length;
    if (offset > largest || content.length > largest || names.length > 0xffff)
      throw new ValueError(
        `${by}: more than 4 GB, or more than 65,535 arrays. saveSafetensors has no such limit.`,
      );
    yield header;
    yield data;
  }
  const end = new Writer().u32(0x06054b50).u16(0).u16(0).u16(names.length).u16(names.length);
  end.u32(directory.length).u32(offset).u16(0);
  yield directory.finish();
  yield end.finish();
}
