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
  show,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { CsvTable, numberLines } from "./csv-table.js";

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
  delimiter: optional(kind("a string of one character or more without quotes and line ends", isMark)),
  comment: optional(kind("a string of one character or more without quotes and line ends", isMark)),
});
const sourceKind: Kind<string | Uint8Array> = kind(
  "the text of a CSV file, a string or its bytes, a Uint8Array",
  (value) => typeof value === "string" || bytesKind.accepts(value),
);
const takes = signature("parseCsv", { source: sourceKind, name: text, options: csvOptions });

function isMark(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !/["\r\n\ufeff]/.test(value);
}

/** Among these papaparse guesses. */
const guessedDelimiters = [",", "\t", "|", ";", "\x1e", "\x1f"];

/**
 * Reads the text of a CSV file (RFC 4180: quotes, line ends and delimiters in quotes; other delimiters too)
 * into a table, which gives its columns as tensors: `const table = await parseCsv(text, "iris.csv")`.
 * @param source UTF-8 when it is bytes. Blank lines are left out; in a table of one column only those at
 *   the end and before its name, each other is a missing value.
 * @param name what errors call it: a path, a URL.
 * @throws FormatError when it is empty, no UTF-8, a page or an archive in its place, has rows of different
 *   lengths, two columns of one name, or a quote that does not end.
 * @throws ValueError when `delimiter` and `comment` are, or may be, the same.
 * @throws MissingPackageError when `papaparse` is not installed.
 */
export async function parseCsv(
  source: string | Uint8Array,
  name: string,
  options?: CsvOptions,
): Promise<CsvTable> {
  takes.check(arguments);
  const { header, delimiter, comment } = csvOptions.read(options);
  requireDifferent(delimiter, comment);
  const content = (typeof source === "string" ? source : decode(source, name)).replace(/^\ufeff+/, "");
  if (content.trim() === "") throw new FormatError(`parseCsv: "${name}" is empty, expected rows of fields.`);
  refuseOthers(content, name);
  const { parse } = await loadPapaparse();
  const comments = comment === undefined ? {} : { comments: comment };
  // blank lines would mislead the guess, but rows of empty fields must not be left out: hence two parses
  const guessed = () => parse(content, { preview: 1, skipEmptyLines: "greedy", ...comments }).meta.delimiter;
  const { data, errors, meta } = parse(content, { delimiter: delimiter ?? guessed(), ...comments });
  const mistake = errors[0];
  if (mistake !== undefined)
    throw new FormatError(
      `parseCsv: "${name}", line ${content.slice(0, mistake.index).split(meta.linebreak).length}: ` +
        `${mistake.message.toLowerCase()}.`,
    );
  const all = data as string[][];
  const { lines, blank } = placesOf(all, content, meta.linebreak, comment);
  const top = blank.indexOf(false);
  const first = all[top] ?? [];
  const end = first.length === 1 ? blank.lastIndexOf(false) : -1; // until here blank lines are missing values
  const kept = all.flatMap((_, row) =>
    (header ? row > top : true) && (!blank[row] || row < end) ? [row] : [],
  );
  const names = header ? first : first.map((_, column) => String(column));
  const rows = kept.map((row) => all[row] as string[]);
  numberLines(
    rows,
    kept.map((row) => lines[row] as number),
  );
  return new CsvTable(names, rows, name);
}

function requireDifferent(delimiter: string | undefined, comment: string | undefined): void {
  if (comment === undefined) return;
  if (delimiter === comment)
    throw new ValueError(`parseCsv: delimiter and comment are both ${show(comment)}; they must differ.`);
  if (delimiter === undefined && guessedDelimiters.includes(comment))
    throw new ValueError(
      `parseCsv: comment ${show(comment)} may be the delimiter too, which is guessed; ` +
        `say which it is, such as { delimiter: ${show(comment === "," ? ";" : ",")} }.`,
    );
}

/** Of each row that was parsed, the line where it begins, and whether that is blank: `""` is not. */
function placesOf(
  rows: readonly (readonly string[])[],
  content: string,
  linebreak: string,
  comment?: string,
) {
  const lines: number[] = [];
  const blank: boolean[] = [];
  let at = 0;
  let line = 1;
  const endOf = () => {
    const end = content.indexOf(linebreak, at);
    return end === -1 ? content.length : end;
  };
  const next = () => {
    at = endOf() + linebreak.length;
    line++;
  };
  for (const row of rows) {
    while (comment !== undefined && content.startsWith(comment, at)) next();
    lines.push(line);
    blank.push(row.length === 1 && content.slice(at, endOf()).trim() === "");
    next();
    // line ends in a row are those in its quoted fields
    for (const field of row)
      for (let end = field.indexOf(linebreak); end !== -1; end = field.indexOf(linebreak, end + 1)) next();
  }
  return { lines, blank };
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
  // one line of words, which would be a column without rows
  const isAnswer = /server/.test(guess) && /^[^,;\t\r\n]*[a-z][^,;\t\r\n]*$/i.test(content.trim());
  if (/HTML|Git LFS|zip/.test(guess) || isAnswer)
    throw new FormatError(`parseCsv: "${name}" is no CSV file. ${guess}`);
  const at = content.indexOf("\0");
  if (at >= 0)
    throw new FormatError(
      `parseCsv: "${name}" is no text: character ${at} is NUL. Other programs save it as text in UTF-8.`,
    );
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
