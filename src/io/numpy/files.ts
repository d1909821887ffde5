/** Files of NumPy on paths. */
import { options, pathKind, signature } from "../../arguments/index.js";
import { filesFor, readFile } from "../../files/index.js";
import { type Tensor, tensorKind } from "../../tensor/index.js";
import { type ConvertOptions, convertKinds } from "../kinds.js";
import { type NamedTensors, namedEntries, namedTensorsKind } from "../named-tensors.js";
import { npyParts, readNpy } from "./npy.js";
import { type LoadNpzOptions, loadKinds, type NpzOptions, npzKinds, npzParts, readNpz } from "./npz.js";

const loadNpyOptions = options<ConvertOptions>()(convertKinds);
const loadNpzOptions = options<LoadNpzOptions>()(loadKinds);
const saveNpzOptions = options<NpzOptions>()(npzKinds);
const takes = {
  saveNpy: signature("saveNpy", { path: pathKind, x: tensorKind }),
  loadNpy: signature("loadNpy", { path: pathKind, options: loadNpyOptions }),
  saveNpz: signature("saveNpz", { path: pathKind, tensors: namedTensorsKind, options: saveNpzOptions }),
  loadNpz: signature("loadNpz", { path: pathKind, options: loadNpzOptions }),
};

/**
 * Writes a tensor into an npy file, whole or not at all: numpy.load reads it.
 * @throws ValueError for a path that cannot be written; PlatformError where there are no files.
 */
export function saveNpy(path: string, x: Tensor): void {
  takes.saveNpy.check(arguments);
  filesFor("saveNpy", "wengert/io", "encodeNpy gives the bytes").write(
    "saveNpy",
    path,
    npyParts("saveNpy", x),
  );
}

/**
 * Reads an npy file: see {@link decodeNpy}. Nothing that is pickled is read.
 * @throws ValueError for a path that cannot be read, and FormatError, DTypeError and ValueError as
 *   `decodeNpy` does; PlatformError where there are no files.
 */
export function loadNpy(path: string, options?: ConvertOptions): Tensor {
  takes.loadNpy.check(arguments);
  const { convert } = loadNpyOptions.read(options);
  return readFile("loadNpy", path, "wengert/io", "decodeNpy reads bytes", (source) =>
    readNpy(source, convert),
  );
}

/**
 * Writes tensors into an npz file, whole or not at all: numpy.load reads it.
 * @throws ValueError as {@link encodeNpz} does, and for a path that cannot be written; PlatformError where
 *   there are no files.
 */
export function saveNpz(path: string, tensors: NamedTensors, options?: NpzOptions): void {
  takes.saveNpz.check(arguments);
  const by = "saveNpz";
  const files = filesFor(by, "wengert/io", "encodeNpz gives the bytes");
  const { compress } = saveNpzOptions.read(options);
  files.write(by, path, npzParts(by, namedEntries(by, tensors), compress));
}

/**
 * Reads an npz file, stored or deflated: see {@link decodeNpz}.
 * @returns the tensors by name, in the order of the archive; constants.
 * @throws ValueError for a path that cannot be read, and FormatError, DTypeError and ValueError as
 *   `decodeNpz` does; PlatformError where there are no files.
 */
export function loadNpz(path: string, options?: LoadNpzOptions): ReadonlyMap<string, Tensor> {
  takes.loadNpz.check(arguments);
  const reading = loadNpzOptions.read(options);
  return readFile("loadNpz", path, "wengert/io", "decodeNpz reads bytes", (source) =>
    readNpz(source, reading),
  );
}
