/** Reading safetensors: tensors and texts, from bytes or from a source of them. */
import { bytesKind, DTypeError, options, show, signature } from "../../arguments/index.js";
import { type Source, sourceOf } from "../../files/index.js";
import type { Tensor } from "../../tensor/index.js";
import { isChosen, type NamesOptions, namesKinds, readOthers, requireNames } from "../chosen-names.js";
import { type Conversion, tensorOf } from "../elements.js";
import { type ConvertOptions, type DecodeOptions, decodeKinds } from "../kinds.js";
import { type Entry, readHeader } from "./header.js";
import { unreadTypes } from "./types.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the file's header; constants, which require no grad. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts by name; empty where the file has none. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Options of `loadSafetensors`. */
export interface LoadSafetensorsOptions extends ConvertOptions, NamesOptions {}

/** Options of `decodeSafetensors`. */
export interface DecodeSafetensorsOptions extends DecodeOptions, NamesOptions {}

/** What becomes of the tensors of a file. */
type Reading = NamesOptions & { readonly convert: Conversion };

const decodeOptions = options<DecodeSafetensorsOptions>()({ ...decodeKinds, ...namesKinds });
const decodeTakes = signature("decodeSafetensors", { bytes: bytesKind, options: decodeOptions });

/**
 * Reads the bytes of a safetensors file (Hugging Face, "safetensors", section "Format"). F64, F32, I32 and
 * BOOL are dtypes here; F16, BF16, F8, I64, I16, I8, U64, U32, U16 and U8 are read with `convert`.
 * @throws FormatError for what is no such file: see {@link loadSafetensors}; DTypeError for elements without
 *   a dtype here, unless they are to be converted (C64 and numbers of 4 and 6 bits cannot be: `names` reads
 *   the others); ValueError for names that it does not have, and for a whole number that int32 does not hold.
 */
export function decodeSafetensors(bytes: Uint8Array, options?: DecodeSafetensorsOptions): Safetensors {
  decodeTakes.check(arguments);
  const { name, ...reading } = decodeOptions.read(options);
  return readSafetensors(sourceOf("decodeSafetensors", bytes, name), reading);
}

/** What a source holds. Everything that the header says is checked before an element is read. */
export function readSafetensors(source: Source, { names, convert }: Reading): Safetensors {
  const { entries, metadata } = readHeader(source);
  requireNames(
    source.label,
    "tensor",
    names,
    entries.map(({ name }) => name),
  );
  const chosen = entries.filter(({ name }) => isChosen(names, name));
  return {
    tensors: new Map(chosen.map((entry) => [entry.name, readEntry(source, entry, convert)])),
    metadata,
  };
}

/** One tensor of a source. */
export function readEntry(source: Source, entry: Entry, convert: Conversion): Tensor {
  const { name, dtype, type, shape, offset, length } = entry;
  const what = `${source.label}: ${show(name)}`;
  if (type === undefined)
    throw new DTypeError(`${what} is ${dtype}: ${unreadTypes.get(dtype)?.words}. ${readOthers}`);
  return tensorOf(what, type, shape, source.read(offset, length), offset, convert);
}
