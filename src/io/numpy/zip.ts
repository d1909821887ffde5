/**
 * Zip archives, as far as npz files go: stored or deflated entries, found by the directory at the end.
 * Nothing that an archive says of itself is believed before it was compared.
 *
 * Source: PKWARE, "APPNOTE.TXT, .ZIP File Format Specification", sections 4.3 to 4.5.
 */
import { Inflate } from "fflate";
import { FormatError, show } from "../../arguments/index.js";
import type { Source } from "../../files/index.js";
import { crc32 } from "../bytes/crc.js";
import { decodeText, Reader } from "../bytes/reader.js";

export interface ZipEntry {
  readonly name: string;
  /** Unpacked, as the directory declares it. */
  readonly size: number;
  /** The first bytes, unpacked: at least so many, unless there are not so many. */
  readonly opening: (count: number) => Uint8Array;
  /** All bytes. @throws FormatError unless they are as many as declared, and their checksum is right. */
  readonly read: () => Uint8Array;
}

const magic = {
  local: 0x04034b50,
  directory: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
};
/** What stands for a number that does not fit, and is found elsewhere. */
const elsewhere32 = 0xffffffff;
/** Deflate makes at most so many bytes of one (1032, and some for the end). */
const largestRatio = 1040;

/** @throws FormatError for what is no archive, and for entries that overlap or cannot be. */
export function readZip(source: Source): ZipEntry[] {
  const opening = new Reader(source.read(0, Math.min(source.size, 64)), source.label);
  if (opening.left < 22 || ![magic.local, magic.end].includes(opening.u32("a zip archive")))
    throw opening.wrong("a zip archive, as npz files are", `${source.size} bytes of something else`, 0);
  const { count, start, length } = endOf(source);
  if (start + length > source.size || count * 46 > length)
    throw new FormatError(
      `${source.label}, byte ${start}: expected a directory of ${count} entries in ${length} bytes, found ` +
        `${source.size - start} bytes. The file is damaged or incomplete; fetch it again.`,
    );
  const directory = new Reader(source.read(start, length), source.label, start);
  const entries = Array.from({ length: count }, () => entryOf(source, directory));
  requireApart(source, entries, start);
  return entries;
}

interface End {
  readonly count: number;
  readonly start: number;
  readonly length: number;
}

/** The end of the archive is searched from behind: a comment of up to 65,535 bytes may follow it. */
function endOf(source: Source): End {
  const from = Math.max(0, source.size - 22 - 0xffff);
  const tail = source.read(from, source.size - from);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== magic.end) continue;
    const end = {
      count: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      start: view.getUint32(at + 16, true),
    };
    const wide = at >= 20 && view.getUint32(at - 20, true) === magic.locator;
    return wide ? wideEnd(source, Number(view.getBigUint64(at - 20 + 8, true))) : end;
  }
  throw new FormatError(
    `${source.label}, byte ${source.size}: expected the directory of a zip archive before the end, found ` +
      "none. The file is incomplete; fetch it again.",
  );
}

/** Of an archive of more than 4 GB, or 65,535 entries. */
function wideEnd(source: Source, offset: number): End {
  const reader = new Reader(source.read(offset, 56), source.label, offset);
  if (reader.u32("the end of the directory") !== magic.end64)
    throw reader.wrong("the end of the directory", "something else", 0);
  reader.take(28, "the end of the directory");
  const count = reader.u64("the number of entries");
  const length = reader.u64("the length of the directory");
  return { count, length, start: reader.u64("the offset of the directory") };
}

interface Place {
  /** Where its local header begins. */
  readonly start: number;
  /** Where its bytes end. */
  readonly end: number;
}

function entryOf(source: Source, reader: Reader): ZipEntry & Place {
  if (reader.u32("an entry of the directory") !== magic.directory)
    throw reader.wrong("an entry of the directory", "something else", reader.offset - reader.base - 4);
  reader.take(4, "an entry");
  const flags = reader.u16("the flags of an entry");
  const method = reader.u16("the method of an entry");
  reader.take(4, "the time of an entry");
  const checksum = reader.u32("the checksum of an entry");
  let packed = reader.u32("the size of an entry");
  let size = reader.u32("the size of an entry");
  const [nameLength, extraLength, commentLength] = [1, 2, 3].map(() => reader.u16("the lengths of an entry"));
  reader.take(8, "an entry");
  let start = reader.u32("the offset of an entry");
  const { offset } = reader;
  const nameBytes = reader.take(nameLength as number, "the name of an entry");
  const name = decodeText(nameBytes, source.label, offset, "the name of an entry");
  const extra = new Reader(reader.take(extraLength as number, "an entry"), source.label, reader.offset);
  reader.take(commentLength as number, "the comment of an entry");
  while (extra.left >= 4) {
    const id = extra.u16("an extra field");
    const field = new Reader(extra.take(extra.u16("an extra field"), "an extra field"), source.label, offset);
    if (id !== 1) continue;
    if (size === elsewhere32) size = field.u64("the size of an entry");
    if (packed === elsewhere32) packed = field.u64("the size of an entry");
    if (start === elsewhere32) start = field.u64("the offset of an entry");
  }
  const label = `${source.label}: ${show(name)}`;
  const wrong = (message: string) => new FormatError(`${label}, byte ${start}: ${message}`);
  if (flags & 1) throw wrong("expected an entry that anybody can read, found an encrypted one.");
  if (method !== 0 && method !== 8)
    throw wrong(`expected an entry that is stored or deflated, found method ${method}.`);
  if (method === 0 ? size !== packed : size > largestRatio * (packed + 1))
    throw wrong(`expected what ${packed} bytes can hold, found ${size} bytes declared. The archive lies.`);
  const local = new Reader(source.read(start, 30), label, start);
  if (local.u32("the header of an entry") !== magic.local)
    throw local.wrong("the header of an entry", "something else", 0);
  local.take(22, "the header of an entry");
  const data = start + 30 + local.u16("the length of a name") + local.u16("the length of a field");
  if (data + packed > source.size)
    throw wrong(
      `expected ${packed} bytes, found ${source.size - data} before the end. Fetch the file again.`,
    );
  const bytes = () => source.read(data, packed);
  return {
    name,
    size,
    start,
    end: data + packed,
    opening: (count) =>
      method === 0 ? source.read(data, Math.min(count, size)) : inflate(bytes(), count, label),
    read() {
      const unpacked = method === 0 ? bytes() : inflate(bytes(), size + 1, label);
      if (unpacked.length !== size)
        throw wrong(
          `expected ${size} bytes, as declared, found ${unpacked.length < size ? unpacked.length : "more"}.`,
        );
      const found = crc32(unpacked);
      if (found !== checksum)
        throw wrong(`expected the checksum ${checksum}, found ${found}. The file is damaged.`);
      return unpacked;
    },
  };
}

/** What a bomb is made of: the same bytes, unpacked for many entries. */
function requireApart(source: Source, entries: readonly (ZipEntry & Place)[], directory: number): void {
  let before: (ZipEntry & Place) | undefined;
  for (const entry of entries.toSorted((a, b) => a.start - b.start)) {
    const end = before?.end ?? 0;
    if (entry.start < end || entry.end > directory)
      throw new FormatError(
        `${source.label}, byte ${entry.start}: expected ${show(entry.name)} to lie between other entries ` +
          "and the directory, found that they overlap. The archive lies.",
      );
    before = entry;
  }
}

/** Unpacks at most about `most` bytes: a piece at a time, so that no more are unpacked than are asked for. */
function inflate(packed: Uint8Array, most: number, label: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((piece) => {
    pieces.push(piece);
    length += piece.length;
  });
  const step = Math.min(2 ** 16, Math.max(1024, Math.ceil(most / 64)));
  try {
    for (let at = 0; at < packed.length && length < most; at += step)
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : show(cause);
    throw new FormatError(`${label}: expected deflated bytes, found what cannot be unpacked: ${why}.`, {
      cause,
    });
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
