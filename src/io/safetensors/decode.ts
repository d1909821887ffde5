/** Reading safetensors: tensors and texts, from bytes or from a source of them. */
import { bytesKind, options, show, signature } from "../../arguments/index.js";
import { type Source, sourceOf } from "../../files/index.js";
import type { Tensor } from "../../tensor/index.js";
import { type Conversion, tensorOf } from "../elements.js";
import { type DecodeOptions, decodeKinds } from "../kinds.js";
import { type Entry, readHeader } from "./header.js";

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, in the order of the file's header; constants, which require no grad. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts by name; empty where the file has none. */
  readonly metadata: Readonly<Record<string, string>>;
}

const decodeOptions = options<DecodeOptions>()(decodeKinds);
const decodeTakes = signature("decodeSafetensors", { bytes: bytesKind, options: decodeOptions });

/**
 * Reads the bytes of a safetensors file (Hugging Face, "safetensors", section "Format"). F64, F32, I32 and
 * BOOL are dtypes here; F16, BF16, F8, I64, I16, I8, U64, U32, U16 and U8 are read with `convert`.
 * @throws FormatError for what is no such file: see {@link loadSafetensors}; DTypeError for elements without
 *   a dtype here, unless they are to be converted; ValueError for a whole number that int32 does not hold.
 */
export function decodeSafetensors(bytes: Uint8Array, options?: DecodeOptions): Safetensors {
  decodeTakes.check(arguments);
  const { name, convert } = decodeOptions.read(options);
  return readSafetensors(sourceOf("decodeSafetensors", bytes, name), convert);
}

/** All of a source. Everything that the header says is checked before an element is read. */
export function readSafetensors(source: Source, convert: Conversion): Safetensors {
  const { entries, metadata } = readHeader(source);
  const tensors = new Map(entries.map((entry) => [entry.name, readEntry(source, entry, convert)]));
  return { tensors, metadata };
}

/** One tensor of a source. */
export function readEntry(source: Source, entry: Entry, convert: Conversion): Tensor {
  const { name, type, shape, offset, length } = entry;
  const what = `${source.label}: ${show(name)}`;
  return tensorOf(what, type, shape, source.read(offset, length), offset, convert);
}
