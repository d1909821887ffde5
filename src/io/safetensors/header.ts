/**
 * The header of a safetensors file, read with distrust.
 *
 * Source: Hugging Face, "safetensors", section "Format", and the checks of its reader.
 *
 *     8 bytes        the length N of the header, unsigned, little-endian
 *     N bytes        JSON, which begins with { and may end in spaces:
 *                    { "NAME": { "dtype": "F32", "shape": [2, 3], "data_offsets": [BEGIN, END] }, ...,
 *                      "__metadata__": { "KEY": "TEXT", ... } }
 *     the rest       the elements, row by row, little-endian; the ranges leave no gap and do not overlap
 */
import { everyMember, FormatError, guessFormat, isPlainObject, show } from "../../arguments/index.js";
import { formatShape, maxRank } from "../../array/index.js";
import type { Source } from "../../files/index.js";
import { decodeText, hex, Reader } from "../bytes/reader.js";
import type { ElementType } from "../elements.js";
import { typesByName, unreadTypes } from "./types.js";

export interface Entry {
  readonly name: string;
  /** As the header says it: "F32". */
  readonly dtype: string;
  /** Undefined for a type of the format that nothing here holds. */
  readonly type: ElementType | undefined;
  readonly shape: readonly number[];
  /** In the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

export interface Header {
  /** In the order of the header. */
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The largest header that is read, as by the reference reader: 100 MB. */
const largest = 100_000_000;

/** The largest header that is written: what anybody reads. */
export const largestHeader = largest;

export const metadataKey = "__metadata__";

/** @throws FormatError for what is no safetensors file, and for a header that does not fit the file. */
export function readHeader(source: Source): Header {
  const json = readJson(source);
  const start = source.size - json.rest;
  const wrong = (message: string) => new FormatError(`${source.label}, byte 8: ${message}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.text);
  } catch (cause) {
    throw new FormatError(
      `${source.label}, byte 8: expected a header in JSON, found ${show(json.text.slice(0, 40))}: ` +
        `${cause instanceof Error ? cause.message : cause}.`,
      { cause },
    );
  }
  if (!isPlainObject(parsed)) throw wrong(`expected an object of tensors in JSON, found ${show(parsed)}.`);
  const entries: Entry[] = [];
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, declared] of Object.entries(parsed)) {
    if (name === metadataKey) metadata = requireMetadata(declared, wrong);
    else entries.push(entryOf(name, declared, start, wrong));
  }
  requireWholeFile(entries, start, source, wrong);
  return { entries, metadata };
}

function readJson(source: Source): { readonly text: string; readonly rest: number } {
  const { label, size } = source;
  const opening = source.read(0, Math.min(size, 64));
  const reader = new Reader(opening, label);
  const expected = "a safetensors file: 8 bytes with the length of its header";
  if (size < 8) throw reader.wrong(expected, `${size} bytes`);
  const length = new DataView(opening.buffer, opening.byteOffset).getBigUint64(0, true);
  if (opening[8] !== 0x7b || length < 2n) {
    const guess = guessFormat(opening);
    throw new FormatError(
      `${label}, byte 0: expected a safetensors file, with a header in JSON at byte 8, ` +
        `found ${hex(opening.subarray(0, 9))}. ${guess}`.trimEnd(),
    );
  }
  if (length > BigInt(size - 8))
    throw reader.wrong(
      "the length of the header",
      `${length} bytes, but ${size - 8} follow. The file is damaged or incomplete; fetch it again`,
      0,
    );
  if (length > BigInt(largest))
    throw reader.wrong(`a header of at most ${largest} bytes`, `one of ${length}`, 0);
  const bytes = source.read(8, Number(length));
  return { text: decodeText(bytes, label, 8, "a header"), rest: size - 8 - Number(length) };
}

type Wrong = (message: string) => FormatError;

function requireMetadata(declared: unknown, wrong: Wrong): Readonly<Record<string, string>> {
  if (!isPlainObject(declared) || Object.values(declared).some((value) => typeof value !== "string"))
    throw wrong(`expected "__metadata__" to be an object of texts, found ${show(declared)}.`);
  return declared as Readonly<Record<string, string>>;
}

const isSizes = (value: unknown): value is number[] => Array.isArray(value) && everyMember(value, isSize);
const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);

function entryOf(name: string, declared: unknown, start: number, wrong: Wrong): Entry {
  const tensor = `the tensor ${show(name)}`;
  if (!isPlainObject(declared))
    throw wrong(`expected { dtype, shape, data_offsets } of ${tensor}, found ${show(declared)}.`);
  const { dtype, shape, data_offsets: range } = declared;
  const called = String(dtype);
  const type = typesByName.get(called);
  const bits = type === undefined ? unreadTypes.get(called)?.bits : 8 * type.width;
  if (bits === undefined || typeof dtype !== "string")
    throw wrong(
      `expected ${tensor} to have a dtype of ${[...typesByName.keys()].join(", ")}, found ${show(dtype)}.`,
    );
  if (!isSizes(shape) || shape.length > maxRank || !Number.isSafeInteger(product(shape.filter(Boolean))))
    throw wrong(
      `expected ${tensor} to have a shape of at most ${maxRank} sizes that can be counted, ` +
        `found ${show(shape)}.`,
    );
  const [begin = 0, end = 0] = isSizes(range) && range.length === 2 ? range : [1, 0];
  if (begin > end) throw wrong(`expected ${tensor} to have data_offsets [begin, end], found ${show(range)}.`);
  const bytes = (product(shape) * bits) / 8; // no whole number where the last byte would be half full
  if (end - begin !== bytes)
    throw wrong(
      `expected ${tensor}, ${dtype} ${formatShape(shape)}, to have ${bytes} bytes, ` +
        `found data_offsets [${begin}, ${end}], which are ${end - begin}.`,
    );
  return { name, dtype, type, shape, offset: start + begin, length: bytes };
}

/** Every byte belongs to one tensor. */
function requireWholeFile(entries: readonly Entry[], start: number, { size }: Source, wrong: Wrong): void {
  const byOffset = entries.toSorted((a, b) => a.offset - b.offset || a.length - b.length);
  let end = start;
  for (const { name, offset, length } of byOffset) {
    if (offset !== end)
      throw wrong(
        `expected ${show(name)} to begin at data offset ${end - start}, where what lies before it ends, ` +
          `found ${offset - start}: the ranges ${offset < end ? "overlap" : "leave a gap"}.`,
      );
    end += length;
  }
  if (end !== size)
    throw wrong(
      `expected ${end - start} bytes of elements, as the header declares, found ${size - start}. ` +
        (end > size ? "The file is incomplete; fetch it again." : "Something follows them."),
    );
}
