/** The files of src/ops: where they stand, which no other file uses, and that they fit on a few screens. */
import { expect, test } from "vitest";
import { sourceFiles } from "../helpers/imports.js";

const contents = ["for-layers", "index", "internal", "registry"].map((name) => `src/ops/${name}.ts`);
const files = sourceFiles("src");
const own = files.filter(({ path }) => path.startsWith("src/ops/"));

test("every file stands in a room, but the four tables of contents", () => {
  expect(own.length).toBeGreaterThan(40);
  expect(own.map(({ path }) => path).filter((path) => path.split("/").length === 3)).toEqual(contents);
});

test("no file of a room uses a table of contents", () => {
  const users = own.filter(({ path }) => !contents.includes(path));
  expect(users.filter(({ imports }) => imports.some((to) => contents.includes(to)))).toEqual([]);
});

test("the library imports neither the registry nor the list of internal ops", () => {
  const lists = contents.slice(2);
  expect(files.filter(({ imports }) => imports.some((to) => lists.includes(to)))).toEqual([]);
});

test("no file is longer than 200 lines", () => {
  for (const { path, text } of own) expect(text.split("\n").length, path).toBeLessThanOrEqual(200);
});
