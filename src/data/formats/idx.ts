/**
 * The IDX format: one array of numbers with its shape, as MNIST is distributed.
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of
 * handwritten digits", section "The IDX file format".
 *
 *     byte 0, 1      0, 0
 *     byte 2         element type: 08 u8, 09 i8, 0B i16, 0C i32, 0D f32, 0E f64
 *     byte 3         number of dimensions, 1 or more
 *     4 bytes each   the sizes, unsigned
 *     the rest       the elements, row by row; every number is big-endian
 */
import { bytesKind, FormatError, guessFormat, signature, text } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";

export type IdxDtype = "uint8" | "int8" | "int16" | "int32" | "float32" | "float64";

export type IdxData = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** What an IDX file holds: `data` has as many elements as the sizes of `shape` multiply to, row by row. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly dtype: IdxDtype;
  readonly data: IdxData;
}

interface ElementType {
  readonly dtype: IdxDtype;
  readonly width: number;
  /** The `count` elements of the view, in this machine's byte order. */
  readonly decode: (view: DataView, count: number) => IdxData;
}

/**
 * The two one-byte types are windows on the file's bytes; the others
 * must be turned from big-endian, so are copies.
 */
const elementTypes: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  [0x08, { dtype: "uint8", width: 1, decode: (v, n) => new Uint8Array(v.buffer, v.byteOffset, n) }],
  [0x09, { dtype: "int8", width: 1, decode: (v, n) => new Int8Array(v.buffer, v.byteOffset, n) }],
  [0x0b, { dtype: "int16", width: 2, decode: (v, n) => fill(new Int16Array(n), (i) => v.getInt16(2 * i)) }],
  [0x0c, { dtype: "int32", width: 4, decode: (v, n) => fill(new Int32Array(n), (i) => v.getInt32(4 * i)) }],
  [
    0x0d,
    { dtype: "float32", width: 4, decode: (v, n) => fill(new Float32Array(n), (i) => v.getFloat32(4 * i)) },
  ],
  [
    0x0e,
    { dtype: "float64", width: 8, decode: (v, n) => fill(new Float64Array(n), (i) => v.getFloat64(8 * i)) },
  ],
]);

const parseTakes = signature("parseIdx", { bytes: bytesKind, name: text });

/**
 * Parses the bytes of an (unpacked) IDX file.
 *
 * One-byte elements (u8, i8) share the memory of `bytes`; wider ones are
 * copied into this machine's byte order.
 * @param name what errors call the bytes: a path, a URL.
 * @throws FormatError when the bytes are empty, end inside the header, open with something else than IDX
 *   does, name an unknown element type or no dimension, declare more elements than any file could hold, or
 *   hold fewer or more bytes than the header declares.
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  parseTakes.check(arguments);
  const declared = readHeader(bytes, name);
  checkLength(bytes.length, declared);
  const { shape, type, header, count } = declared;
  const data = type.decode(new DataView(bytes.buffer, bytes.byteOffset + header), count);
  return { shape, dtype: type.dtype, data };
}

/** How many bytes a file that opens so says it has in all. @throws FormatError for what is no IDX. */
export function declaredLength(opening: Uint8Array, name: string): number {
  return readHeader(opening, name).length;
}

function readHeader(bytes: Uint8Array, name: string): Declared {
  const { type, rank } = parseMagic(bytes, name); // first, since a detached buffer has no bytes and no view
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = 4 + 4 * rank;
  if (bytes.length < header)
    throw new FormatError(
      `"${name}" ends inside its IDX header: ${bytes.length} bytes, expected at least ${header}, ` +
        `4 and then 4 for each of the ${rank} sizes. ${refetch}`,
    );
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  return { header, count, shape, type, name, length: header + count * type.width };
}

const refetch = "If the download broke off, fetch the file again.";

function parseMagic(bytes: Uint8Array, name: string): { type: ElementType; rank: number } {
  if (bytes.length === 0) throw new FormatError(`"${name}" is empty, expected an IDX file. ${refetch}`);
  const [zero, alsoZero, code, rank] = bytes;
  if (zero !== 0 || (alsoZero ?? 0) !== 0) {
    const found = hex(bytes.subarray(0, 4));
    throw new FormatError(`"${name}" opens with ${found}, expected IDX's 00 00. ${guess(bytes)}`.trimEnd());
  }
  if (code === undefined || rank === undefined)
    throw new FormatError(
      `"${name}" ends inside its IDX header: ${bytes.length} bytes, expected at least 8. ${refetch}`,
    );
  const type = elementTypes.get(code);
  if (type === undefined) {
    const known = [...elementTypes]
      .map(([knownCode, { dtype }]) => `${hex([knownCode])} ${dtype}`)
      .join(", ");
    throw new FormatError(
      `"${name}" declares the element type ${hex([code])}, expected one of ${known}. Is it an IDX file?`,
    );
  }
  if (rank === 0)
    throw new FormatError(
      `"${name}" declares 0 dimensions, expected 1 (a vector) or more. Is it an IDX file?`,
    );
  return { type, rank };
}

function guess(bytes: Uint8Array): string {
  const swapped = bytes[3] === 0 && bytes[2] === 0 && bytes[1] !== 0;
  return swapped
    ? "It looks like IDX with its bytes swapped: IDX numbers are big-endian."
    : guessFormat(bytes);
}

interface Declared {
  readonly header: number;
  readonly count: number;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly name: string;
  /** Of the whole file, in bytes. */
  readonly length: number;
}

function checkLength(length: number, { header, count, shape, type, name, length: expected }: Declared): void {
  if (length === expected) return;
  const declared = `"${name}" declares ${formatShape(shape)} of ${type.dtype}`;
  const swapped = shape.map(swapBytes).reduce((product, size) => product * size, 1);
  if (length === header + swapped * type.width)
    throw new FormatError(
      `${declared}, which its ${length} bytes do not hold; ` +
        `read as little-endian the sizes ${formatShape(shape.map(swapBytes))} fit. ` +
        "IDX sizes are big-endian: write them so.",
    );
  if (!Number.isSafeInteger(expected))
    throw new FormatError(
      `${declared}, more than any file can hold; this one has ${length} bytes. ` +
        "The header is damaged, or it is not IDX.",
    );
  const sum = `${header} of header and ${count} elements of ${type.width} byte${type.width === 1 ? "" : "s"}`;
  throw new FormatError(
    `${declared}: expected ${expected} bytes (${sum}), found ${length}, ` +
      (length < expected
        ? `${expected - length} too few. The file is truncated; fetch it again.`
        : `${length - expected} too many. Something follows the array, or the header is damaged.`),
  );
}

function swapBytes(size: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, size, true);
  return view.getUint32(0, false);
}

function fill<Data extends IdxData>(data: Data, at: (index: number) => number): Data {
  for (let i = 0; i < data.length; i++) data[i] = at(i);
  return data;
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
