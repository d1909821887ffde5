/** Safetensors on paths. */
import { options, pathKind, signature } from "../../arguments/index.js";
import { filesFor, readFile } from "../../files/index.js";
import { namesKinds } from "../chosen-names.js";
import { convertKinds } from "../kinds.js";
import { type NamedTensors, namedEntries, namedTensorsKind } from "../named-tensors.js";
import { type LoadSafetensorsOptions, readSafetensors, type Safetensors } from "./decode.js";
import { encodeKinds, type SafetensorsOptions, safetensorsParts } from "./encode.js";

const saveOptions = options<SafetensorsOptions>()(encodeKinds);
const loadOptions = options<LoadSafetensorsOptions>()({ ...convertKinds, ...namesKinds });
const saveTakes = signature("saveSafetensors", {
  path: pathKind,
  tensors: namedTensorsKind,
  options: saveOptions,
});
const loadTakes = signature("loadSafetensors", { path: pathKind, options: loadOptions });

/**
 * Writes tensors into a safetensors file, whole or not at all: `saveSafetensors("net.safetensors",
 * net.stateDict())`.
 * @throws ValueError as {@link encodeSafetensors} does, and for a path that cannot be written; PlatformError
 *   where there are no files.
 */
export function saveSafetensors(path: string, tensors: NamedTensors, options?: SafetensorsOptions): void {
  saveTakes.check(arguments);
  const by = "saveSafetensors";
  const files = filesFor(by, "wengert/io", "encodeSafetensors gives the bytes");
  const entries = namedEntries(by, tensors);
  files.write(by, path, safetensorsParts(by, entries, saveOptions.read(options).metadata));
}

/**
 * Reads a safetensors file. Its header is checked as a whole before a tensor is read.
 * @throws ValueError for a path that cannot be read.
 * @throws FormatError for what is no safetensors file: a header that is no JSON, or longer than the file or
 *   than 100 MB; a tensor whose shape does not fit its bytes; ranges that overlap, leave gaps or end
 *   elsewhere than the file.
 * @throws DTypeError for elements without a dtype here, unless they are to be converted, as C64 and numbers
 *   of 4 and 6 bits cannot be; ValueError for names that the file does not have, and for a whole number that
 *   int32 does not hold; PlatformError where there are no files.
 */
export function loadSafetensors(path: string, options?: LoadSafetensorsOptions): Safetensors {
  loadTakes.check(arguments);
  const reading = loadOptions.read(options);
  return readFile("loadSafetensors", path, "wengert/io", "decodeSafetensors reads bytes", (source) =>
    readSafetensors(source, reading),
  );
}
