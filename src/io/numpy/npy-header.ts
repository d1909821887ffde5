/**
 * The header of an npy file, read with distrust; nothing of it is ever run.
 *
 * Source: NumPy, "numpy.lib.format", versions 1.0 to 3.0.
 *
 *     6 bytes        93 "NUMPY"
 *     2 bytes        the version: 1 0, 2 0 or 3 0
 *     2 or 4 bytes   the length of the rest of the header, little-endian; 2 bytes in version 1
 *     the rest       a dict of Python, padded with spaces and ended by a line feed:
 *                    {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
 *     the elements   row by row, or column by column in Fortran order
 */
import { DTypeError, show } from "../../arguments/index.js";
import { type DType, maxRank } from "../../array/index.js";
import type { Source } from "../../files/index.js";
import { Reader } from "../bytes/reader.js";
import { Writer } from "../bytes/writer.js";
import { type ElementType, elementTypes } from "../elements.js";

export interface NpyHeader {
  readonly type: ElementType;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly offset: number;
  /** Of the elements, in bytes. */
  readonly length: number;
}

/** No array has a longer one: names of fields are in those of records, which are not read. */
const largest = 65_536;

/** So many bytes hold every header that is read. */
export const headerBytes = 12 + largest;

const types: Readonly<Record<string, ElementType>> = {
  b1: elementTypes.bool,
  f2: elementTypes.float16,
  f4: elementTypes.float32,
  f8: elementTypes.float64,
  i1: elementTypes.int8,
  i2: elementTypes.int16,
  i4: elementTypes.int32,
  i8: elementTypes.int64,
  u1: elementTypes.uint8,
  u2: elementTypes.uint16,
  u4: elementTypes.uint32,
  u8: elementTypes.uint64,
};

const descriptions: { readonly [dtype in DType]?: string } = {
  float32: "<f4",
  float64: "<f8",
  int32: "<i4",
  bool: "|b1",
  uint8: "|u1",
  int64: "<i8",
  float16: "<f2",
};

/** What NumPy has and tensors do not. */
const others: Readonly<Record<string, string>> = {
  O: "Python objects, which are pickled; a pickle can run anything, so none is read. Save numbers",
  S: "bytes of text",
  U: "text",
  V: "raw bytes or records; save each field as an array of its own",
  c: "complex numbers; save x.real and x.imag",
  f: "floating numbers of more than 64 bits; save x.astype('f8')",
  m: "spans of time; save x.astype('i8')",
  M: "dates; save x.astype('i8')",
};

/**
 * @param wayOut what else can be done where the elements are none that a tensor has.
 * @throws FormatError for what is no npy file, DTypeError for elements that no tensor has.
 */
export function readNpyHeader(source: Source, wayOut = ""): NpyHeader {
  const reader = new Reader(source.read(0, Math.min(source.size, headerBytes)), source.label);
  const opening = Math.min(6, reader.left);
  const magic = String.fromCharCode(...reader.bytes.subarray(0, opening));
  if (magic !== "\x93NUMPY") throw reader.wrong('an npy file, which begins with 93 "NUMPY"', show(magic), 0);
  reader.take(6, "the magic string");
  const major = reader.u8("the version");
  const minor = reader.u8("the version");
  if (major < 1 || major > 3 || minor !== 0)
    throw reader.wrong("version 1.0, 2.0 or 3.0", `${major}.${minor}`, 6);
  const length =
    major === 1 ? reader.u16("the length of the header") : reader.u32("the length of the header");
  if (length > largest) throw reader.wrong(`a header of at most ${largest} bytes`, String(length), 8);
  const start = reader.offset;
  const text = reader.text(length, "a header");
  const noDType = (what: string, reason: string) =>
    new DTypeError(`${source.label} is ${what}: ${reason}. ${wayOut}`.trimEnd());
  return { ...parseHeader(reader, noDType, text, start), offset: reader.offset };
}

const entries = {
  descr: /(['"])descr\1\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/,
  order: /(['"])fortran_order\1\s*:\s*(True|False)/,
  shape: /(['"])shape\1\s*:\s*\(([\dL,\s]*)\)/, // Python 2 writes (2L, 3L)
};

function parseHeader(
  reader: Reader,
  noDType: (what: string, reason: string) => DTypeError,
  text: string,
  start: number,
): Omit<NpyHeader, "offset"> {
  const wrong = (expected: string) => reader.wrong(expected, show(text.trim()), start);
  const descr = entries.descr.exec(text);
  if (descr?.[4] !== undefined) throw noDType("a record", others.V as string);
  const order = entries.order.exec(text);
  const shape = entries.shape.exec(text);
  const rest = Object.values(entries).reduce((left, entry) => left.replace(entry, ""), text);
  if (descr === null || order === null || shape === null || !/^\s*\{[,\s]*\}\s*$/.test(rest))
    throw wrong("a dict of descr, fortran_order and shape");
  const description = descr[2] ?? descr[3] ?? "";
  const [, byteOrder = "", letter = "", width = ""] = /^([<>|=])([a-zA-Z])(\d*)/.exec(description) ?? [];
  const type = types[letter + width];
  if (type === undefined || description.length !== 1 + letter.length + width.length) {
    if (letter in others) throw noDType(show(description), others[letter] as string);
    throw wrong("a descr such as '<f4'");
  }
  const written = (shape[2] as string).split(",").map((size) => size.trim());
  const sizes = written
    .filter((size) => size !== "")
    .map((size) => (/^\d+L?$/.test(size) ? parseInt(size, 10) : Number.NaN));
  const count = sizes.reduce((all, size) => all * Math.max(size, 1), type.width);
  if (!sizes.every(Number.isInteger)) throw wrong("a shape of whole numbers");
  if (sizes.length > maxRank || !Number.isSafeInteger(count))
    throw wrong(`a shape of at most ${maxRank} sizes that can be counted`);
  return {
    type,
    bigEndian: byteOrder === ">" && type.width > 1,
    fortranOrder: order[2] === "True",
    shape: sizes,
    length: sizes.includes(0) ? 0 : count,
  };
}

/**
 * @throws DTypeError for bfloat16, which NumPy does not have.
 */
export function npyDescription(by: string, dtype: DType): string {
  const description = descriptions[dtype];
  if (description === undefined)
    throw new DTypeError(
      `${by}: NumPy has no ${dtype}. Save x.to("float32"), which holds it exactly, or safetensors.`,
    );
  return description;
}

/**
 * A header of version 1.0, so long that the elements begin at a multiple of 64 bytes, as NumPy writes them.
 */
export function npyHeader(by: string, dtype: DType, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${npyDescription(by, dtype)}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const header = new Writer().u8(0x93).text("NUMPY").u8(1).u8(0).u16(length);
  return header.text(`${dict.padEnd(length - 1)}\n`).finish();
}
