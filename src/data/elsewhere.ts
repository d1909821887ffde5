/** The functions on files where there are none, in a browser: each says what does its work there. */
import { noFiles } from "../arguments/index.js";
import type { Tensor } from "../tensor/index.js";
import type { CsvOptions } from "./formats/csv.js";
import type { CsvTable } from "./formats/csv-table.js";
import type { IdxArray } from "./formats/idx.js";
import type { PngOptions } from "./formats/png.js";
import type { Mnist, MnistOptions } from "./mnist/mnist.js";

/** Reads files, which the entry point for browsers does not. @throws PlatformError always. */
export function readIdx(_path: string): IdxArray {
  throw noFiles("readIdx", "wengert/data", "parseIdx(bytes, name) reads bytes");
}

/** Reads files, which the entry point for browsers does not. @throws PlatformError always. */
export function loadMnist(_options?: MnistOptions): Mnist {
  throw noFiles("loadMnist", "wengert/data", "fetchMnist(url) fetches the same files");
}

/** Reads files, which the entry point for browsers does not. @throws PlatformError always. */
export async function loadCsv(_path: string, _options?: CsvOptions): Promise<CsvTable> {
  throw noFiles("loadCsv", "wengert/data", "parseCsv(source, name) reads text and bytes");
}

/** Reads files, which the entry point for browsers does not. @throws PlatformError always. */
export async function loadPng(_path: string, _options?: PngOptions): Promise<Tensor> {
  throw noFiles("loadPng", "wengert/data", "decodePng(bytes, name) reads bytes");
}
