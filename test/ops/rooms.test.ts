/** The rooms of src/ops: which may use which, held by the import specifiers; and files that fit on a few screens. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../src", import.meta.url));

/** From the bottom up: besides its own files a room uses those of these rooms. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  elementwise: [],
  reductions: [],
  shape: ["elementwise"],
  indexing: [],
  "linear-algebra": ["indexing"],
  network: ["linear-algebra"],
  images: [],
};
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
const roomOf = (file: string) => file.split("/")[0] as string;

test("every file stands in a room, but the three tables of contents", () => {
  expect(own.length).toBeGreaterThan(40);
  const rooms = new Set(own.filter((file) => !contents.includes(file)).map(roomOf));
  expect([...rooms].sort()).toEqual(Object.keys(mayUse).sort());
});

test("rooms use those below them only, and no table of contents", () => {
  const order = Object.keys(mayUse);
  for (const [room, used] of Object.entries(mayUse))
    for (const each of used) expect(order.indexOf(each), each).toBeLessThan(order.indexOf(room));
  for (const { from, to } of imports) {
    if (!from.startsWith("ops/") || !to.startsWith("ops/")) continue;
    const [user, used] = [from.slice("ops/".length), to.slice("ops/".length)];
    if (contents.includes(user) || roomOf(user) === roomOf(used)) continue;
    expect(mayUse[roomOf(user)], `${from} imports ${to}`).toContain(roomOf(used));
  }
});

test("the library imports neither the registry nor the list of internal ops", () => {
  expect(imports.filter(({ to }) => ["ops/registry.ts", "ops/internal.ts"].includes(to))).toEqual([]);
});

test("no file is longer than 200 lines", () => {
  for (const file of own) expect(textOf(`ops/${file}`).split("\n").length, file).toBeLessThanOrEqual(200);
});
