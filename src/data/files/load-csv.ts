/** loadCsv: a CSV file by its path. */
import { pathKind, signature } from "../../arguments/index.js";
import { type CsvOptions, csvOptions, parseCsv } from "../formats/csv.js";
import type { CsvTable } from "../formats/csv-table.js";
import { filesOf, readBytes } from "./read-bytes.js";

const takes = signature("loadCsv", { path: pathKind, options: csvOptions });

/**
 * Reads a CSV file, plain or gzipped, into a table, which gives its columns as tensors:
 * `const { t, classes } = (await loadCsv("iris.csv")).labels("species")`.
 * @throws ValueError when the path names no file that can be read; PlatformError where there are no files.
 * @throws FormatError, MissingPackageError as `parseCsv` does.
 */
export async function loadCsv(path: string, options?: CsvOptions): Promise<CsvTable> {
  takes.check(arguments);
  const files = filesOf("loadCsv", "parseCsv(source, name) reads text and bytes");
  return parseCsv(
    readBytes(files, "loadCsv", path, () => mostText),
    path,
    options,
  );
}

/** A longer text is no string any more. */
const mostText = 2 ** 29;
