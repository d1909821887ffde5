/** Which mistakes are tried: a sample only of files that a whole hunt has known. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { Extent } from "./extent.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-extent-"));
afterAll(() => rmSync(folder, { recursive: true }));
const marks = pathToFileURL(`${folder}/`);
const report = "glossary.md";
const text = readFileSync(new URL(`../../docs/${report}`, import.meta.url), "utf8");
const of = (paths: string[], size: string) => new Extent("some", report, paths, size, marks);
const numbers = Array.from({ length: 80 }, (_, i) => i);

test("all are tried until a hunt has left its mark, then a sample, and all again of other files", () => {
  const files = ["test/mutation", "package.json"];
  expect(of(files, "sample").of(numbers)).toEqual(numbers);
  of(files, "all").leaveMark(`${text}!`);
  expect(of(files, "sample").isWhole).toBe(true);
  of(files, "all").leaveMark(text);
  const sample = of(files, "sample");
  expect(sample.isWhole).toBe(false);
  expect(sample.of(numbers)).toHaveLength(10);
  expect(of(files, "all").of(numbers)).toEqual(numbers);
  expect(of(["test/mutation"], "sample").isWhole).toBe(true);
});

test("another size is refused", () => {
  expect(() => of([], "some")).toThrow(/WENGERT_MUTANTS takes all or sample, not "some"/);
});
