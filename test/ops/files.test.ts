/** The files of src/ops: where they stand, which no other file uses, and that they fit on a few screens. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../src", import.meta.url));

const contents = ["index.ts", "internal.ts", "registry.ts"];

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const imports = files.flatMap((from) =>
  [...textOf(from).matchAll(/\bfrom\s+"(\.[^"]+)\.js"/g)].map(([, specifier = ""]) => {
    const path = relative(root, resolve(root, dirname(from), specifier));
    return { from, to: `${path.replaceAll("\\", "/")}.ts` };
  }),
);

const own = files.flatMap((file) => (file.startsWith("ops/") ? [file.slice("ops/".length)] : []));

test("every file stands in a room, but the three tables of contents", () => {
  expect(own.length).toBeGreaterThan(40);
  expect(own.filter((file) => !file.includes("/")).sort()).toEqual(contents);
});

test("no file of a room uses a table of contents", () => {
  const tables = contents.map((name) => `ops/${name}`);
  const users = own.map((file) => `ops/${file}`).filter((file) => !tables.includes(file));
  expect(imports.filter(({ from, to }) => users.includes(from) && tables.includes(to))).toEqual([]);
});

test("the library imports neither the registry nor the list of internal ops", () => {
  expect(imports.filter(({ to }) => ["ops/registry.ts", "ops/internal.ts"].includes(to))).toEqual([]);
});

test("no file is longer than 200 lines", () => {
  for (const file of own) expect(textOf(`ops/${file}`).split("\n").length, file).toBeLessThanOrEqual(200);
});
