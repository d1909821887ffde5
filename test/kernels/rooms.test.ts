/** The rooms of the kernels: which of them may use which, held by the import specifiers, those of types included. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../src/kernels", import.meta.url));

const base = ["contract", "wasm/module", "wasm/memory"];
const family = [...base, "reference", "wasm/run"];

/** From the bottom up: a room may use its own files and those of the rooms that stand beside it here, and no others. */
const mayUse: Record<string, readonly string[]> = {
  contract: [], // the tables
  reference: ["contract"],
  "wasm/module": [], // the compiled bytes and their instantiation
  "wasm/memory": ["contract", "wasm/module"],
  "wasm/threads": base,
  "wasm/datasets": base, // rows that are taken over and over
  "wasm/run": [...base, "wasm/threads", "wasm/datasets"], // what the families share
  "wasm/elementwise": family,
  "wasm/reductions": [...family, "wasm/elementwise"],
  "wasm/movement": [...family, "wasm/datasets"],
  "wasm/windows": family,
  "wasm/optimizers": family,
  "wasm/sparse": [...base, "wasm/run", "wasm/datasets"], // the nonzeros of left operands
  "wasm/products": [...family, "wasm/datasets", "wasm/sparse"],
};

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.startsWith("wasm/assembly/")) // AssemblyScript, another dialect
  .sort();

const imports = files.flatMap((from) => {
  const text = readFileSync(join(root, from), "utf8");
  const statements = text.matchAll(/^\s*(?:import|export)\s[^;'"]*?from\s+"(\.[^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\(\s*"(\.[^"]+)"/g);
  return [...statements, ...dynamic].map(([, specifier = ""]) => {
    const path = relative(root, resolve(root, dirname(from), specifier)).replaceAll("\\", "/");
    return { from, to: path.replace(/\.js$/, ".ts") };
  });
});

const roomOf = (path: string) => dirname(path);
/** The files that put the rooms together. */
const isAbove = (path: string) => roomOf(path) === "." || roomOf(path) === "wasm";

test("every file stands in a room, but those that put the rooms together", () => {
  const rooms = new Set(files.filter((path) => !isAbove(path)).map(roomOf));
  expect([...rooms].sort()).toEqual(Object.keys(mayUse).sort());
});

test("the list of the rooms goes up: none may use one that comes after it", () => {
  const order = Object.keys(mayUse);
  for (const [room, used] of Object.entries(mayUse))
    for (const each of used)
      expect(order.indexOf(each), `${room} uses ${each}`).toBeLessThan(order.indexOf(room));
});

test("rooms use those below them only", () => {
  let crossings = 0;
  for (const { from, to } of imports) {
    if (isAbove(from) || to.startsWith("../") || roomOf(from) === roomOf(to)) continue;
    crossings++;
    expect(mayUse[roomOf(from)], `${from} imports ${to}`).toContain(roomOf(to));
  }
  expect(crossings).toBeGreaterThan(50);
});

test("code and comments keep to 110 columns, but for the compiled bytes", () => {
  for (const path of files.filter((each) => !each.startsWith("wasm/module/module")))
    for (const line of readFileSync(join(root, path), "utf8").split("\n"))
      expect(line.length, `${path}: ${line}`).toBeLessThan(111);
});
