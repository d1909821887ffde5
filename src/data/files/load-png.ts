/** loadPng: an image by its path. */
import { pathKind, signature } from "../../arguments/index.js";
import type { Tensor } from "../../tensor/index.js";
import { decodePng, type PngOptions, pngOptions } from "../formats/png.js";
import { filesOf, readStored } from "./read-bytes.js";

const takes = signature("loadPng", { path: pathKind, options: pngOptions });

/**
 * Reads a PNG file as a tensor (channels, height, width): `await loadPng("cat.png", { channels: 3 })`.
 * @throws ValueError when the path names no file that can be read; PlatformError where there are no files.
 * @throws FormatError, MissingPackageError as `decodePng` does.
 */
export async function loadPng(path: string, options?: PngOptions): Promise<Tensor> {
  takes.check(arguments);
  const files = filesOf("loadPng", "decodePng(bytes, name) reads bytes");
  return decodePng(readStored(files, "loadPng", path), path, options);
}
