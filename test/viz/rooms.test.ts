/** The rooms of viz: which of them may use which, held by the import specifiers, those of types included. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../src/viz", import.meta.url));

/**
 * From the bottom up: a room may use its own files and those of the rooms that stand beside it here, and no
 * others.
 */
const mayUse: Record<string, readonly string[]> = {
  text: [], // numbers, escaping, markup
  theme: [], // colours, as data
  snapshot: [], // a graph as immutable data
  capture: ["snapshot"], // from tensors to a snapshot
  json: ["snapshot", "capture"],
  compare: ["text", "snapshot", "capture"],
  scene: ["text", "theme", "snapshot", "capture"], // what is drawn of a snapshot
  words: ["text", "snapshot", "capture", "scene"], // what is said of a scene
  write: ["text", "theme", "snapshot", "capture", "scene", "words"], // DOT, SVG, PNG, Mermaid
  player: ["text", "theme", "snapshot", "capture", "scene", "words", "write"],
  plots: ["text", "theme"], // curves and histograms of a training
  report: ["text", "theme", "snapshot", "capture", "scene", "write", "plots"],
};

interface Import {
  readonly from: string;
  /** A path in viz, or a specifier that leaves it. */
  readonly to: string;
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"))
  .sort();

const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), "utf8");
  const statements = text.matchAll(/^\s*(?:import|export)\s[^;'"]*?from\s+"([^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\(\s*"([^"]+)"/g);
  return [...statements, ...dynamic].map(([, specifier = ""]) => {
    if (!specifier.startsWith(".")) return { from, to: specifier };
    const path = relative(root, resolve(root, dirname(from), specifier)).replaceAll("\\", "/");
    return { from, to: path.replace(/\.js$/, ".ts") };
  });
});

const roomOf = (path: string) => path.split("/")[0] as string;
const isInside = (path: string) => files.includes(path);

test("every file stands in a room, but the table of contents", () => {
  expect(files.length).toBeGreaterThan(50);
  const rooms = new Set(files.filter((path) => path !== "index.ts").map(roomOf));
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
    if (from === "index.ts" || !isInside(to) || roomOf(from) === roomOf(to)) continue;
    crossings++;
    expect(mayUse[roomOf(from)], `${from} imports ${to}`).toContain(roomOf(to));
  }
  expect(crossings).toBeGreaterThan(50);
});

test("files form no cycle", () => {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    expect(trail, `a cycle: ${[...trail, path].join(" -> ")}`).not.toContain(path);
    if (done.has(path)) return;
    for (const { from, to } of imports) if (from === path && isInside(to)) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
});

/** Everything that `path` pulls in: paths in viz, and specifiers that leave it. */
function reachableFrom(path: string, found = new Set<string>()): Set<string> {
  for (const { from, to } of imports) {
    if (from !== path || found.has(to)) continue;
    found.add(to);
    if (isInside(to)) reachableFrom(to, found);
  }
  return found;
}

const leaving = (path: string) => [...reachableFrom(path)].filter((to) => !isInside(to)).sort();

test("a snapshot is data: it knows no tensors and no pictures", () => {
  for (const path of files.filter((each) => roomOf(each) === "snapshot"))
    for (const to of leaving(path)) expect(["immutable", "../array/index.ts"], path).toContain(to);
});

test("curves pull in neither Graphviz nor tensors", () => {
  expect(leaving("plots/curves.ts")).toEqual(["../array/index.ts"]);
});

test("only capture and scene look at recorded ops; a report reads tensors that it is given", () => {
  for (const { from, to } of imports)
    if (to === "../tensor/index.ts")
      expect(["capture", "scene", "report"], `${from} imports tensors`).toContain(roomOf(from));
});
