/** Arrays of NumPy by name in npz files: zip archives of npy files, as numpy.savez writes them. */
import {
  bytesKind,
  FormatError,
  flag,
  options,
  show,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { type Source, sourceOf } from "../../files/index.js";
import type { Tensor } from "../../tensor/index.js";
import { joined } from "../bytes/writer.js";
import { isChosen, type NamesOptions, namesKinds, readOthers, requireNames } from "../chosen-names.js";
import type { Conversion } from "../elements.js";
import { type ConvertOptions, convertKinds, type DecodeOptions, decodeKinds } from "../kinds.js";
import { type NamedTensors, namedEntries, namedTensorsKind } from "../named-tensors.js";
import { npyParts, readNpy, requireLength } from "./npy.js";
import { headerBytes, readNpyHeader } from "./npy-header.js";
import { readZip, type ZipEntry } from "./zip.js";
import { zipParts } from "./zip-writer.js";

export interface NpzOptions {
  /** Whether the arrays are deflated, as numpy.savez_compressed does. Default false. */
  readonly compress?: boolean | undefined;
}

export interface LoadNpzOptions extends ConvertOptions, NamesOptions {
  /**
   * The most that the arrays that are read may unpack to, in bytes: a small file can become a very large
   * one. Default 2 GiB.
   */
  readonly maxBytes?: number | undefined;
}

export interface DecodeNpzOptions extends LoadNpzOptions, DecodeOptions {}

/** What becomes of the arrays of an archive. */
type Reading = Pick<LoadNpzOptions, "names"> & { readonly convert: Conversion; readonly maxBytes: number };

export const npzKinds = { compress: withDefault(flag, false) };
const limitKinds = {
  ...namesKinds,
  maxBytes: withDefault(whole(1, Number.MAX_SAFE_INTEGER), 2 ** 31),
};
export const loadKinds = { ...convertKinds, ...limitKinds };

const encodeOptions = options<NpzOptions>()(npzKinds);
const decodeOptions = options<DecodeNpzOptions>()({ ...decodeKinds, ...limitKinds });
const takes = {
  encode: signature("encodeNpz", { tensors: namedTensorsKind, options: encodeOptions }),
  decode: signature("decodeNpz", { bytes: bytesKind, options: decodeOptions }),
};

/**
 * The bytes of an npz file with these tensors: numpy.load reads it. The same tensors give the same bytes.
 * @throws ValueError for what is no tensor, for a name that comes twice or is no Unicode, and for more than
 *   4 GB.
 */
export function encodeNpz(tensors: NamedTensors, options?: NpzOptions): Uint8Array {
  takes.encode.check(arguments);
  const { compress } = encodeOptions.read(options);
  return joined([...npzParts("encodeNpz", namedEntries("encodeNpz", tensors), compress)]);
}

/**
 * Reads the bytes of an npz file.
 * @returns the tensors by name, in the order of the archive; constants.
 * @throws FormatError for what is no zip archive of npy files, or lies about its sizes; DTypeError and
 *   ValueError as {@link decodeNpy} does: `names` reads the others; ValueError for names that it does not
 *   have.
 */
export function decodeNpz(bytes: Uint8Array, options?: DecodeNpzOptions): ReadonlyMap<string, Tensor> {
  takes.decode.check(arguments);
  const { name, ...reading } = decodeOptions.read(options);
  return readNpz(sourceOf("decodeNpz", bytes, name), reading);
}

export function npzParts(
  by: string,
  tensors: ReadonlyMap<string, Tensor>,
  compress: boolean,
): Iterable<Uint8Array> {
  const names = [...tensors.keys()].map((name) => `${name}.npy`);
  return zipParts(by, names, (name) => npyParts(by, tensors.get(name.slice(0, -4)) as Tensor), compress);
}

/** Sizes are compared before anything is unpacked, and headers before what follows them. */
export function readNpz(source: Source, { names, convert, maxBytes }: Reading): ReadonlyMap<string, Tensor> {
  const { label } = source;
  const entries = arraysIn(source);
  requireNames(label, "array", names, entries.keys());
  const chosen = [...entries].filter(([name]) => isChosen(names, name));
  const total = chosen.reduce((sum, [, { size }]) => sum + size, 0);
  if (total > maxBytes)
    throw new FormatError(
      `${label}: expected arrays of at most ${maxBytes} bytes, found ${total} declared in a file of ` +
        `${source.size}. { maxBytes: ${total} } reads it.`,
    );
  return new Map(chosen.map(([name, entry]) => [name, readArray(label, name, entry, convert)]));
}

/** @throws FormatError for an archive of other files, or of two of one name. */
function arraysIn(source: Source): ReadonlyMap<string, ZipEntry> {
  const { label } = source;
  const arrays = new Map<string, ZipEntry>();
  for (const entry of readZip(source)) {
    if (!entry.name.endsWith(".npy"))
      throw new FormatError(
        `${label}: expected npy files in the archive, found ${show(entry.name)}. ` +
          (/\.pkl$/.test(entry.name)
            ? "It looks like a file of PyTorch, which is pickled; a pickle can run anything. Save " +
              "safetensors."
            : "It is no npz file."),
      );
    const name = entry.name.slice(0, -4);
    if (arrays.has(name))
      throw new FormatError(`${label}: expected each array once, found ${show(name)} twice.`);
    arrays.set(name, entry);
  }
  return arrays;
}

function readArray(label: string, name: string, entry: ZipEntry, convert: Conversion): Tensor {
  const what = `${label}: ${show(name)}`;
  // for the header, as if the file ended there
  const opening = entry.opening(Math.min(headerBytes, entry.size));
  requireLength({ label: what, size: entry.size }, readNpyHeader(namedSource(what, opening), readOthers));
  return readNpy(namedSource(what, entry.read()), convert);
}

const namedSource = (label: string, bytes: Uint8Array): Source => ({ ...sourceOf("", bytes, ""), label });
