/** CSV: what tables are read, which tensors they become, and what each file that is none is told. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FormatError, ValueError } from "wengert";
import { CsvTable, loadCsv, parseCsv } from "wengert/data";
import { temporaryFile, thrownBy } from "../files.js";

const flowers = `sepal length,"petal, width",species
5.1,0.2,setosa
7.0,1.4,versicolor

4.9,.2e0,setosa
`;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const errorOf = async (made: Promise<unknown>) => (await made.catch((error: unknown) => error)) as Error;

describe("a table", () => {
  test("has the columns of its header, and as many rows as are not empty", async () => {
    const table = await parseCsv(flowers, "flowers.csv");
    expect([table.names, table.size]).toEqual([["sepal length", "petal, width", "species"], 3]);
    expect(table.texts("species")).toEqual(["setosa", "versicolor", "setosa"]);
  });

  test("gives columns of numbers as a tensor, those that are asked for in their order", async () => {
    const table = await parseCsv(bytesOf(`\ufeff${flowers.replaceAll("\n", "\r\n")}`), "flowers.csv");
    const x = table.numbers(["petal, width", "sepal length"]);
    expect([x.shape, x.dtype]).toEqual([[3, 2], "float32"]);
    expect(x.toArray()).toEqual(
      [
        [0.2, 5.1],
        [1.4, 7],
        [0.2, 4.9],
      ].map((row) => row.map(Math.fround)),
    );
    const wide = table.numbers(["sepal length"], { dtype: "float64" });
    expect([wide.dtype, wide.toArray()]).toEqual(["float64", [[5.1], [7], [4.9]]]);
  });

  test("gives a column of names as classes, numbers among them by their value", async () => {
    const { t, classes } = (await parseCsv(flowers, "flowers.csv")).labels("species");
    expect([t.dtype, t.toArray(), classes]).toEqual(["int32", [0, 1, 0], ["setosa", "versicolor"]]);
    expect(new CsvTable(["n"], [["10"], ["9"], ["10"]]).labels("n").classes).toEqual(["9", "10"]);
  });

  test("may have no header, another delimiter, comments, quotes with line ends in them", async () => {
    const table = await parseCsv('# made by hand\n1;"two\nlines";3\n4;5;6\n', "t.csv", {
      header: false,
      delimiter: ";",
      comment: "#",
    });
    expect([table.names, table.texts("1")]).toEqual([
      ["0", "1", "2"],
      ["two\nlines", "5"],
    ]);
    expect((await parseCsv("a\tb\n1\t2\n", "t.tsv")).numbers().toArray()).toEqual([[1, 2]]);
    expect((await parseCsv("a\n1\n2\n", "t.csv")).numbers().toArray()).toEqual([[1], [2]]);
    expect((await parseCsv("255 0 7\n", "t.txt", { header: false, delimiter: " " })).size).toBe(1);
  });

  test("may lack numbers, when it is said what becomes of them", () => {
    const table = new CsvTable(["x"], [["1"], [""], [" NaN "], ["-inf"], ["1e3"]]);
    expect(table.numbers(["x"], { missing: -1 }).toArray()).toEqual([[1], [-1], [-1], [-Infinity], [1000]]);
    expect(thrownBy(() => table.numbers()).message).toBe(
      '"the table", row 2, column "x": expected a number, found "". Say what becomes of it by { missing: NaN } or another number.',
    );
  });

  test("keeps rows whose fields are all empty, and leaves out blank lines", async () => {
    const table = await parseCsv("\na,b\n1,2\n,\n  \n3,4\n\n", "q");
    expect(table.size).toBe(3);
    expect(table.numbers(undefined, { missing: -1 }).toArray()).toEqual([
      [1, 2],
      [-1, -1],
      [3, 4],
    ]);
    expect(thrownBy(() => table.numbers()).message).toContain(
      '"q", line 4, column "a": expected a number, found ""',
    );
    expect((await parseCsv('a;b\n"";""\n\n\n\n3;4\n', "q")).texts("a")).toEqual(["", "3"]);
  });

  test.each<[string, string[]]>([
    ["a\n1\n\n3\n\n \n", ["1", "", "3"]],
    ['a\n1\n""\n3\n""\n\n', ["1", "", "3", ""]],
    ['a\r\n"1"\r\n\r\n3\r\n""', ["1", "", "3", ""]],
    ["\n\na\n\n1", ["", "1"]],
  ])(
    "of one column has a missing value where a line is blank, but for the end: %j",
    async (source, texts) => {
      expect((await parseCsv(source, "t.csv")).texts("a")).toEqual(texts);
    },
  );

  test("of one column without a header may begin with a missing value", async () => {
    expect((await parseCsv("\n1\n", "t.csv", { header: false })).texts("0")).toEqual(["", "1"]);
  });

  test("without rows has tensors without rows", async () => {
    expect((await parseCsv("a,b\n", "t.csv")).numbers().shape).toEqual([0, 2]);
  });

  test("is read of a file, plain or gzipped", async () => {
    for (const bytes of [bytesOf(flowers), gzipSync(flowers)])
      expect((await loadCsv(temporaryFile("flowers.csv", bytes))).size).toBe(3);
    expect(await errorOf(loadCsv("nowhere.csv"))).toBeInstanceOf(ValueError);
  });
});

describe("is refused", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["nothing", " \n", 'parseCsv: "t.csv" is empty'],
    ["a page", "<!DOCTYPE html><p>404", "is no CSV file. It looks like HTML"],
    ["an answer", "404: Not Found\n", "is no CSV file. It looks like the words of a server"],
    ["a text with NUL", "a,b\n\0,1", "is no text: character 4 is NUL"],
    [
      "an archive",
      Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe),
      "is no text in UTF-8. It looks like a zip archive",
    ],
    ["another encoding", Uint8Array.of(0x61, 0xe9, 0x0a), "is no text in UTF-8. Save it as UTF-8."],
    ["a row too short", "a,b\n1,2\n3\n", '"t.csv", line 3: expected 2 fields, one for each column, found 1.'],
    ["a row too long", "a,b\n1,2,3\n", '"t.csv", line 2: expected 2 fields, one for each column, found 3.'],
    ["two columns of one name", "a,a\n1,2\n", 'has two columns with the name "a"'],
    ["a quote without an end", 'a,b\n1,"2\n', 'parseCsv: "t.csv", line 2: quoted field unterminated.'],
    ["a row that is one empty field", 'a,b\n1,2\n""\n', '"t.csv", line 3: expected 2 fields'],
  ])("%s", async (_, source, message) => {
    const error = await errorOf(parseCsv(source, "t.csv"));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(message);
  });

  test("a name where a number is expected, and a column that is not there", async () => {
    const table = await parseCsv(flowers, "flowers.csv");
    const error = thrownBy(() => table.numbers());
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(
      '"flowers.csv", line 2, column "species": expected a number, found "setosa"',
    );
    expect(thrownBy(() => table.labels("specie")).message).toContain(
      'has no column "specie"; did you mean "species"?',
    );
    for (const field of ["1 2", "0x10", "1,5", "--1", "1e", "."])
      expect(thrownBy(() => new CsvTable(["x"], [[field]]).numbers())).toBeInstanceOf(FormatError);
  });

  test("what is wrong is at its line, whatever stands before it", async () => {
    const source = '# x\r\n\r\n# "y"\r\na,b\r\n"1\r\n\r\n2",3\r\n#\r\n\r\n,"x"\r\n';
    const table = await parseCsv(source, "t.csv", { comment: "#" });
    expect(table.texts("b")).toEqual(["3", "x"]);
    expect(thrownBy(() => table.numbers(["b"])).message).toContain('"t.csv", line 10, column "b"');
    expect(thrownBy(() => table.numbers(["a"])).message).toContain('"t.csv", line 5, column "a"');
    const unended = await errorOf(parseCsv('a,b\n\n"1\n",2\n3,"4\n', "t.csv"));
    expect(unended.message).toBe('parseCsv: "t.csv", line 5: quoted field unterminated.');
  });

  test.each(["", " ", "NA", "NaN", "null"])("a missing value %j as a class", async (field) => {
    const error = thrownBy(() => new CsvTable(["y"], [["cat"], [field]]).labels("y"));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(
      `"the table", row 2, column "y": expected the name of a class, found ${JSON.stringify(field)}. ` +
        "Leave such rows out, or give that class a name of its own: texts(column) has the texts as they are.",
    );
  });

  test("a number that the dtype cannot hold, but not an infinity that is written as one", () => {
    const table = new CsvTable(["x"], [["1"], ["-1e39"]]);
    const error = thrownBy(() => table.numbers());
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(
      '"the table", row 2, column "x": float32 cannot hold -1e39, use { dtype: "float64" }.',
    );
    expect(table.numbers(["x"], { dtype: "float64" }).toArray()).toEqual([[1], [-1e39]]);
    expect(
      thrownBy(() => new CsvTable(["x"], [["1e400"]]).numbers(["x"], { dtype: "float64" })).message,
    ).toBe('"the table", row 1, column "x": float64 cannot hold 1e400. An infinity is written as inf.');
    expect(new CsvTable(["x"], [["inf"]]).numbers().toArray()).toEqual([[Infinity]]);
  });

  test.each<[{ delimiter?: string; comment?: string }, RegExp]>([
    [{ delimiter: "#", comment: "#" }, /^parseCsv: delimiter and comment are both "#"/],
    [{ comment: "|" }, /^parseCsv: comment "\|" may be the delimiter too, .* \{ delimiter: "," \}/],
    [{ comment: "," }, /^parseCsv: comment "," may be the delimiter too, .* \{ delimiter: ";" \}/],
    [{ delimiter: '"' }, /delimiter must be a string of one character or more without quotes/],
    [{ delimiter: "\n" }, /delimiter must be a string of one character or more without quotes/],
    [{ delimiter: "\r" }, /delimiter must be a string of one character or more without quotes/],
    [{ comment: '"' }, /comment must be a string of one character or more without quotes/],
  ])("a delimiter or a comment that cannot be one: %j", async (options, message) => {
    const error = await errorOf(parseCsv("a,b\n1,2\n", "t.csv", options));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toMatch(message);
  });
});
