/** parseCsv: tables of text, read by the optional package papaparse. */
import {
  bytesKind,
  FormatError,
  flag,
  guessFormat,
  type Kind,
  kind,
  MissingPackageError,
  optional,
  options,
  requireExport,
  signature,
  text,
  withDefault,
} from "../../arguments/index.js";
import { CsvTable } from "./csv-table.js";

export interface CsvOptions {
  /** Whether the first row names the columns. Default true; else their names are "0", "1", "2", ... */
  readonly header?: boolean | undefined;
  /** What stands between the fields, such as ";" or "\t". Default: guessed from the first rows. */
  readonly delimiter?: string | undefined;
  /** What a line that is no row begins with, such as "#". Default: there are no such lines. */
  readonly comment?: string | undefined;
}

export const csvOptions = options<CsvOptions>()({
  header: withDefault(flag, true),
  delimiter: optional(kind("a string of one character or more", isText)),
  comment: optional(kind("a string of one character or more", isText)),
});
const sourceKind: Kind<string | Uint8Array> = kind(
  "the text of a CSV file, a string or its bytes, a Uint8Array",
  (value) => typeof value === "string" || bytesKind.accepts(value),
);
const takes = signature("parseCsv", { source: sourceKind, name: text, options: csvOptions });

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/**
 * Reads the text of a CSV file (RFC 4180: quotes, line ends and delimiters in quotes; other delimiters too)
 * into a table, which gives its columns as tensors: `const table = await parseCsv(text, "iris.csv")`.
 * @param source UTF-8 when it is bytes. Empty lines are left out.
 * @param name what errors call it: a path, a URL.
 * @throws FormatError when it is empty, no UTF-8, a page or an archive in its place, has rows of different
 *   lengths, two columns of one name, or a quote that does not end.
 * @throws MissingPackageError when `papaparse` is not installed.
 */
export async function parseCsv(
  source: string | Uint8Array,
  name: string,
  options?: CsvOptions,
): Promise<CsvTable> {
  takes.check(arguments);
  const { header, delimiter, comment } = csvOptions.read(options);
  const content = typeof source === "string" ? source : decode(source, name);
  if (content.trim() === "") throw new FormatError(`parseCsv: "${name}" is empty, expected rows of fields.`);
  refuseOthers(content, name);
  const { parse } = await loadPapaparse();
  const { data, errors } = parse(content.replace(/^\ufeff/, ""), {
    skipEmptyLines: "greedy",
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(comment === undefined ? {} : { comments: comment }),
  });
  const mistake = errors.find(({ type }) => type !== "Delimiter"); // of one column there is none
  if (mistake !== undefined)
    throw new FormatError(
      `parseCsv: "${name}", row ${(mistake.row ?? 0) + 1}: ${mistake.message.toLowerCase()}.`,
    );
  const rows = data as string[][];
  const first = rows[0] ?? [];
  const names = header ? first : first.map((_, column) => String(column));
  return new CsvTable(names, header ? rows.slice(1) : rows, name);
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(
      `parseCsv: "${name}" is no text in UTF-8. ${guessFormat(bytes) || "Save it as UTF-8."}`,
      { cause },
    );
  }
}

/** What is no table, though it is text: rows of numbers may open as some other things do, pages do not. */
function refuseOthers(content: string, name: string): void {
  const guess = guessFormat(new TextEncoder().encode(content.slice(0, 64)));
  if (/HTML|Git LFS|zip/.test(guess)) throw new FormatError(`parseCsv: "${name}" is no CSV file. ${guess}`);
}

async function loadPapaparse() {
  try {
    const papaparse = requireExport(await import("papaparse"), "default"); // as what is no ES module comes
    return requireExport(papaparse.default, "parse");
  } catch (cause) {
    throw new MissingPackageError(
      "parseCsv: reading CSV needs the package papaparse. Install it: npm install papaparse",
      { cause },
    );
  }
}
