/** CsvTable: rows of fields with named columns, and the tensors of them. */
import {
  anyNumber,
  FormatError,
  type Kind,
  listOf,
  nearest,
  optional,
  options,
  refuseUnknownProperties,
  show,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { type DType, dtypeKind } from "../../array/index.js";
import { type Tensor, tensor } from "../../tensor/index.js";

export interface CsvNumbersOptions {
  /** Default float32. */
  readonly dtype?: DType | undefined;
  /** What an empty field, NA or NaN becomes, such as 0 or NaN. Default: it is refused. */
  readonly missing?: number | undefined;
}

const textsKind: Kind<readonly string[]> = listOf(text, "an array of the names of columns");
const rowsKind: Kind<readonly (readonly string[])[]> = listOf(
  listOf(text, "an array of strings"),
  "an array of rows, each an array of strings",
);
const numbersOptions = options<CsvNumbersOptions>()({
  dtype: withDefault(dtypeKind, "float32"),
  missing: optional(anyNumber),
});
const tableTakes = signature("CsvTable", {
  names: textsKind,
  rows: rowsKind,
  source: withDefault(text, "the table"),
});
const textsTakes = signature("CsvTable.texts", { column: text });
const numbersTakes = signature("CsvTable.numbers", { columns: optional(textsKind), options: numbersOptions });
const labelsTakes = signature("CsvTable.labels", { column: text });

/** As NumPy and spreadsheets write numbers. */
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?inf(inity)?$/i;
const absent = /^(na|nan|null)?$/i;

/** The line of a file where each row begins, for rows that came of one: errors name it. */
const linesOf = new WeakMap<readonly (readonly string[])[], readonly number[]>();

/** @internal */
export function numberLines(rows: readonly (readonly string[])[], lines: readonly number[]): void {
  linesOf.set(rows, lines);
}

/** A table as `parseCsv` reads it: N rows of texts in named columns, which become tensors when asked. */
export class CsvTable {
  /** Of the columns, from left to right. */
  readonly names: readonly string[];
  /** How many rows, without that of the names. */
  readonly size: number;
  readonly #rows: readonly (readonly string[])[];
  readonly #source: string;

  /**
   * @param source what errors call it: a path, a URL.
   * @throws FormatError when two columns have one name, or a row has more fields or fewer than there are
   *   names.
   */
  constructor(names: readonly string[], rows: readonly (readonly string[])[], source = "the table") {
    tableTakes.check(arguments);
    const double = names.find((name, column) => names.indexOf(name) !== column);
    if (double !== undefined)
      throw new FormatError(
        `"${source}" has two columns with the name ${show(double)}. ` +
          "If its first row is no header, say { header: false }.",
      );
    const odd = rows.findIndex((row) => row.length !== names.length);
    if (odd !== -1)
      throw new FormatError(
        `"${source}", ${lineOf(rows, odd)}: expected ${names.length} fields, one for each column, ` +
          `found ${rows[odd]?.length}.`,
      );
    this.names = Object.freeze([...names]);
    this.size = rows.length;
    this.#rows = rows;
    this.#source = source;
    refuseUnknownProperties("CsvTable", CsvTable);
  }

  /** The N texts of a column. @throws ValueError when there is no such column. */
  texts(column: string): string[] {
    textsTakes.check(arguments);
    const place = this.#placeOf("CsvTable.texts", column);
    return this.#rows.map((row) => row[place] as string);
  }

  /**
   * Columns of numbers as one tensor.
   * @param columns by their names, C of them. Default: all.
   * @returns (N, C).
   * @throws ValueError when there is no such column; FormatError when a field is no number, or one that the
   *   dtype cannot hold, with its line or row.
   */
  numbers(columns?: readonly string[], options?: CsvNumbersOptions): Tensor {
    numbersTakes.check(arguments);
    const { dtype, missing } = numbersOptions.read(options);
    const places = (columns ?? this.names).map((column) => this.#placeOf("CsvTable.numbers", column));
    const values = new Float64Array(this.size * places.length);
    let at = 0;
    for (const [index, row] of this.#rows.entries())
      for (const place of places)
        values[at++] = this.#numberIn(row[place] as string, index, place, dtype, missing);
    return tensor(values, { shape: [this.size, places.length], dtype });
  }

  /**
   * A column of names as classes.
   * @returns `t` (N) int32, each the index of its class in `classes`, which are the texts of the column, each
   *   once, in the order of their characters (numbers by their value).
   * @throws ValueError when there is no such column; FormatError when a field is empty, NA or NaN.
   */
  labels(column: string): { t: Tensor; classes: string[] } {
    labelsTakes.check(arguments);
    const place = this.#placeOf("CsvTable.labels", column);
    const texts = this.#rows.map((row) => (row[place] as string).trim());
    const lacking = texts.findIndex((each) => absent.test(each));
    if (lacking !== -1)
      throw new FormatError(
        `${this.#where(lacking, place)}: expected the name of a class, found ` +
          `${show(this.#rows[lacking]?.[place])}. Leave such rows out, or give that class a name of its ` +
          "own: texts(column) has the texts as they are.",
      );
    const classes = [...new Set(texts)];
    if (classes.every((each) => number.test(each))) classes.sort((a, b) => Number(a) - Number(b));
    else classes.sort();
    const indices = new Map(classes.map((name, index) => [name, index]));
    const t = tensor(
      Int32Array.from(texts, (name) => indices.get(name) as number),
      { dtype: "int32" },
    );
    return { t, classes };
  }

  #placeOf(by: string, column: string): number {
    const place = this.names.indexOf(column);
    if (place !== -1) return place;
    const meant = nearest(column, this.names);
    const wayOut = meant === undefined ? `there are ${show(this.names)}` : `did you mean ${show(meant)}?`;
    throw new ValueError(`${by}: "${this.#source}" has no column ${show(column)}; ${wayOut}`);
  }

  #where(row: number, place: number): string {
    return `"${this.#source}", ${lineOf(this.#rows, row)}, column ${show(this.names[place])}`;
  }

  #numberIn(field: string, row: number, place: number, dtype: DType, missing: number | undefined): number {
    const trimmed = field.trim();
    if (number.test(trimmed)) {
      const value = Number(trimmed.replace(/inf(inity)?$/i, "Infinity"));
      const held = dtype === "float32" ? Math.fround(value) : value;
      if (Number.isFinite(held) || /inf/i.test(trimmed)) return value;
      const wayOut = Number.isFinite(value)
        ? ', use { dtype: "float64" }.'
        : ". An infinity is written as inf.";
      throw new FormatError(`${this.#where(row, place)}: ${dtype} cannot hold ${trimmed}${wayOut}`);
    }
    const where = this.#where(row, place);
    if (!absent.test(trimmed))
      throw new FormatError(
        `${where}: expected a number, found ${show(field)}. Of names, labels(column) makes classes.`,
      );
    if (missing === undefined)
      throw new FormatError(
        `${where}: expected a number, found ${show(field)}. ` +
          "Say what becomes of it by { missing: NaN } or another number.",
      );
    return missing;
  }
}

function lineOf(rows: readonly (readonly string[])[], row: number): string {
  const line = linesOf.get(rows)?.[row];
  return line === undefined ? `row ${row + 1}` : `line ${line}`;
}
