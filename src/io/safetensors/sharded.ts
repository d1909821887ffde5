/**
 * Safetensors in several files, with an index that says which tensor is in which: how large models are
 * distributed.
 *
 * Source: Hugging Face, "transformers", "Sharded checkpoints": `{ "metadata": { "total_size": BYTES },
 * "weight_map": { "NAME": "model-00001-of-00002.safetensors", ... } }`.
 */
import {
  FormatError,
  isPlainObject,
  options,
  pathKind,
  show,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { bytesPerElement } from "../../array/index.js";
import { filesFor, readFile, type Source } from "../../files/index.js";
import type { Tensor } from "../../tensor/index.js";
import { decodeText } from "../bytes/reader.js";
import { isChosen, namesKinds, requireNames } from "../chosen-names.js";
import type { Conversion } from "../elements.js";
import { convertKinds } from "../kinds.js";
import { type NamedTensors, namedEntries, namedTensorsKind } from "../named-tensors.js";
import { type LoadSafetensorsOptions, readEntry, type Safetensors } from "./decode.js";
import { safetensorsParts } from "./encode.js";
import { readHeader } from "./header.js";

export interface ShardOptions {
  /** The most bytes of elements in one file; a larger tensor has one of its own. Default 5 GB. */
  readonly maxBytes?: number | undefined;
}

const saveOptions = options<ShardOptions>()({ maxBytes: withDefault(whole(1), 5e9) });
const loadOptions = options<LoadSafetensorsOptions>()({ ...convertKinds, ...namesKinds });
const saveTakes = signature("saveShardedSafetensors", {
  indexPath: pathKind,
  tensors: namedTensorsKind,
  options: saveOptions,
});
const loadTakes = signature("loadShardedSafetensors", { indexPath: pathKind, options: loadOptions });

/** How the path of an index ends. */
export const ending = ".safetensors.index.json";
/** An index has a line for each tensor. */
const largestIndex = 100_000_000;

/**
 * Writes tensors into as many safetensors files as their sizes ask for, and the index last: a set that was
 * begun and not ended has no index. `saveShardedSafetensors("net.safetensors.index.json", net.stateDict())`
 * writes `net-00001-of-00003.safetensors` and so on beside it.
 * @throws ValueError for a path that does not end in `.safetensors.index.json` or cannot be written, and as
 *   {@link encodeSafetensors} does; PlatformError where there are no files.
 */
export function saveShardedSafetensors(
  indexPath: string,
  tensors: NamedTensors,
  options?: ShardOptions,
): void {
  saveTakes.check(arguments);
  const by = "saveShardedSafetensors";
  const files = filesFor(by, "wengert/io", "encodeSafetensors gives the bytes of each file");
  if (!indexPath.endsWith(ending))
    throw new ValueError(`${by}: the path of the index must end in "${ending}", got ${show(indexPath)}.`);
  const shards = shardsOf(namedEntries(by, tensors), saveOptions.read(options).maxBytes);
  const stem = indexPath.slice(0, -ending.length);
  const weightMap: Record<string, string> = Object.create(null);
  let total = 0;
  for (const [i, shard] of shards.entries()) {
    const [number, count] = [i + 1, shards.length].map((each) => String(each).padStart(5, "0"));
    const path = `${stem}-${number}-of-${count}.safetensors`;
    files.write(by, path, safetensorsParts(by, shard, { format: "pt" }));
    for (const [name, x] of shard) {
      weightMap[name] = path.slice(folderOf(path).length);
      total += bytesOf(x);
    }
  }
  files.write(by, indexPath, [encodeIndex({ metadata: { total_size: total }, places: weightMap })]);
}

/** What an index says. */
export interface ShardIndex {
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The file of each tensor, beside the index. */
  readonly places: Readonly<Record<string, string>>;
}

export function encodeIndex({ metadata, places }: ShardIndex): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ metadata, weight_map: places }, null, 2)}\n`);
}

/**
 * Reads the tensors of a set of safetensors files, given the path of its index
 * (`model.safetensors.index.json`).
 * @returns the tensors by name, in the order of the index.
 * @throws FormatError for an index that is none, names a file elsewhere than beside it, or a tensor that is
 *   not in its file; and what {@link loadSafetensors} throws.
 */
export function loadShardedSafetensors(
  indexPath: string,
  options?: LoadSafetensorsOptions,
): Safetensors["tensors"] {
  loadTakes.check(arguments);
  const { convert, names } = loadOptions.read(options);
  const by = "loadShardedSafetensors";
  const instead = "decodeSafetensors reads the bytes of each file";
  const all = readFile(by, indexPath, "wengert/io", instead, readIndex).places;
  requireNames(`${by}: ${show(indexPath)}`, "tensor", names, Object.keys(all));
  const places = new Map(Object.entries(all).filter(([name]) => isChosen(names, name)));
  const folder = folderOf(indexPath);
  return readShards(places, convert, (file, read) =>
    readFile(by, folder + file, "wengert/io", instead, read),
  );
}

/** The tensors at these places, file after file, in the order of the places. */
export function readShards(
  places: ReadonlyMap<string, string>,
  convert: Conversion,
  readOne: (file: string, read: (source: Source) => void) => void,
): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const file of new Set(places.values())) {
    const wanted = [...places].flatMap(([name, place]) => (place === file ? [name] : []));
    readOne(file, (source) => readSome(source, wanted, convert, found));
  }
  return new Map(Array.from(places.keys(), (name) => [name, found.get(name) as Tensor]));
}

/** @throws FormatError for what is no index, or names a file elsewhere than beside it. */
export function readIndex(source: Source): ShardIndex {
  const wrong = (expected: string, value: unknown) =>
    new FormatError(`${source.label}, byte 0: expected ${expected}, found ${show(value)}.`);
  if (source.size > largestIndex) throw wrong(`an index of at most ${largestIndex} bytes`, source.size);
  const text = decodeText(source.read(0, source.size), source.label, 0, "an index in JSON");
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(
      `${source.label}, byte 0: expected an index in JSON, found ${show(text.slice(0, 40))}.`,
      { cause },
    );
  }
  const weightMap = isPlainObject(index) ? index.weight_map : undefined;
  if (!isPlainObject(weightMap)) throw wrong("an index with a weight_map", index);
  const places: Record<string, string> = Object.create(null);
  for (const [name, file] of Object.entries(weightMap)) {
    // never from another folder: an index is not to be trusted more than its files
    if (typeof file !== "string" || !/^[^/\\:]+$/.test(file) || /^\.+$/.test(file))
      throw wrong(`${show(name)} in a file beside the index`, file);
    places[name] = file;
  }
  const { metadata } = index as { readonly metadata?: unknown };
  return { metadata: isPlainObject(metadata) ? metadata : {}, places };
}

function readSome(
  source: Source,
  names: readonly string[],
  convert: Conversion,
  into: Map<string, Tensor>,
): void {
  const entries = new Map(readHeader(source).entries.map((entry) => [entry.name, entry]));
  for (const name of names) {
    const entry = entries.get(name);
    if (entry === undefined)
      throw new FormatError(
        `${source.label}, byte 8: expected the tensor ${show(name)}, as the index says, found no such.`,
      );
    into.set(name, readEntry(source, entry, convert));
  }
}

function shardsOf(tensors: ReadonlyMap<string, Tensor>, maxBytes: number): Map<string, Tensor>[] {
  const shards: Map<string, Tensor>[] = [new Map()];
  let size = 0;
  for (const [name, x] of tensors) {
    const bytes = bytesOf(x);
    if (size > 0 && size + bytes > maxBytes) {
      shards.push(new Map());
      size = 0;
    }
    shards.at(-1)?.set(name, x);
    size += bytes;
  }
  return shards;
}

const bytesOf = (x: Tensor) => x.size * bytesPerElement(x.dtype);

export const folderOf = (path: string) =>
  path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
