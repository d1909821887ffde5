/**
 * The layers and laws of the source tree, read from its import specifiers. Prints the lines of each folder.
 */
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { reachableFrom, type SourceFile, sourceFiles } from "./helpers/imports.js";

const files = sourceFiles("src");
const isOurs = (to: string) => to.startsWith("src/");
const layerOf = (path: string) => path.split("/")[1] as string;

/** Entry points that a browser loads; those for Node stand beside them, as `node.ts`. */
const browserEntries = [
  "src/data/index.ts",
  "src/distributed/index.ts",
  "src/index.ts",
  "src/io/index.ts",
  "src/testing/index.ts",
  "src/train/index.ts",
  "src/viz/index.ts",
];

/** The layers that have parts for Node alone. */
const knowFiles = ["files", "train"];

/** What each folder may import from; its own files always. */
const mayImport: Record<string, readonly string[]> = {
  arguments: [],
  files: ["arguments"],
  array: ["arguments"],
  random: ["arguments", "array"],
  kernels: ["arguments", "array", "random"],
  tensor: ["arguments", "array", "kernels", "random"],
  ops: ["arguments", "array", "kernels", "random", "tensor"],
  autograd: ["arguments", "array", "kernels", "random", "tensor", "ops"],
  nn: ["arguments", "array", "kernels", "random", "tensor", "ops"],
  distributions: ["arguments", "array", "tensor", "ops"],
  optim: ["arguments", "array", "kernels", "tensor", "ops"],
  viz: ["arguments", "array", "kernels", "tensor"],
  data: ["arguments", "files", "array", "kernels", "random", "tensor", "ops"],
  io: ["arguments", "files", "array", "random", "tensor", "ops", "nn", "optim"],
  train: ["arguments", "files", "array", "random", "tensor", "ops", "autograd", "nn", "optim", "data", "io"],
  distributed: [
    "arguments",
    "files",
    "array",
    "kernels",
    "random",
    "tensor",
    "ops",
    "autograd",
    "nn",
    "optim",
    "data",
    "io",
  ],
  testing: ["arguments", "array", "tensor"],
};

test("every file of src is in a folder with a layer", () => {
  expect(files.length).toBeGreaterThan(50);
  for (const { path } of files)
    if (path !== "src/index.ts") expect(Object.keys(mayImport), path).toContain(layerOf(path));
});

test("imports go down only", () => {
  for (const file of files) {
    if (file.path === "src/index.ts") continue;
    const allowed = [layerOf(file.path), ...(mayImport[layerOf(file.path)] ?? [])];
    for (const to of file.imports.filter(isOurs))
      expect(allowed, `${file.path} imports ${to}`).toContain(layerOf(to));
  }
});

test("a layer is entered through its index; only kernels look inside arrays", () => {
  for (const file of files) {
    if (file.path === "src/index.ts") continue;
    for (const to of file.imports.filter(isOurs)) {
      if (layerOf(file.path) === "kernels" && layerOf(to) === "array") continue;
      const entry = file.path.endsWith("/node.ts") ? /\/(index|node)\.ts$/ : /\/index\.ts$/;
      // what layers call, and no user
      if (layerOf(file.path) === "nn" && to === "src/ops/for-layers.ts") continue;
      if (layerOf(file.path) === "distributed" && to === "src/io/for-ranks.ts") continue;
      if (layerOf(to) !== layerOf(file.path)) expect(to, file.path).toMatch(entry);
    }
  }
});

test("no file stands alone, as one whose line in an index was forgotten", () => {
  const entries = [
    "src/data/node.ts",
    "src/distributed/node.ts",
    "src/index.ts",
    "src/io/node.ts",
    "src/testing/index.ts",
    "src/train/node.ts",
    "src/viz/index.ts",
  ];
  const imported = new Set(files.flatMap(({ imports }) => imports));
  const readByTests = ["src/ops/internal.ts", "src/ops/registry.ts"];
  const alone = files.map(({ path }) => path).filter((path) => !imported.has(path));
  expect(alone.sort()).toEqual([...entries, ...readByTests].sort());
});

test("the files form no cycle, imports of types included", () => {
  const graph = new Map(files.map(({ path, imports }) => [path, imports.filter(isOurs)]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path))
      throw new Error(`a cycle: ${[...trail.slice(trail.indexOf(path)), path].join(" -> ")}`);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(done.size).toBe(files.length);
});

describe("sizes", () => {
  const written = files.filter(
    ({ path }) =>
      !/^src\/(kernels\/wasm\/module\/module|viz\/(player|network|explorer)\/text\.ts)/.test(path),
  );

  test("a folder holds at most 14 files", () => {
    const counts: Record<string, number> = {};
    for (const { path } of files) counts[dirname(path)] = (counts[dirname(path)] ?? 0) + 1;
    for (const [folder, count] of Object.entries(counts)) expect(count, folder).toBeLessThanOrEqual(14);
  });

  test("a file has at most 250 lines, but for the few that are one thing", () => {
    const long = written.filter(({ text }) => text.split("\n").length > 251).map(({ path }) => path);
    expect(long).toEqual(["src/kernels/wasm/memory/linear-memory.ts"]);
  });

  test("a line has at most 110 columns", () => {
    const wide = written.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, i) => ([...line].length > 110 ? [`${path}:${i + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });
});

test("the rooms of a layer form no cycle; a file beside the rooms is a room of its own", () => {
  const roomOf = (path: string) => path.split("/").slice(0, 3).join("/");
  const uses = new Map<string, Set<string>>();
  for (const file of files) {
    const used = uses.get(roomOf(file.path)) ?? new Set();
    uses.set(roomOf(file.path), used);
    for (const to of file.imports.filter(isOurs))
      if (layerOf(to) === layerOf(file.path) && roomOf(to) !== roomOf(file.path)) used.add(roomOf(to));
  }
  expect(uses.size).toBeGreaterThan(30);
  // a room whose rooms below are all taken away can go too; what is left at the end goes in circles
  for (let before = -1; before !== uses.size; ) {
    before = uses.size;
    for (const [room, used] of uses) if (![...used].some((each) => uses.has(each))) uses.delete(room);
  }
  expect([...uses.keys()]).toEqual([]);
});

describe("packages", () => {
  const external = (file: SourceFile) => file.imports.filter((to) => !isOurs(to));

  test("node: is imported by layers that know files, and by nothing that a browser loads", () => {
    const usesNode = (file: SourceFile) => external(file).some((specifier) => specifier.startsWith("node:"));
    for (const file of files) if (usesNode(file)) expect(knowFiles, file.path).toContain(layerOf(file.path));
    const needNode = new Set(files.filter(usesNode).map(({ path }) => path));
    for (const entry of browserEntries) {
      const reachable = [entry, ...reachableFrom(entry, files)];
      expect(
        reachable.filter((path) => needNode.has(path)),
        entry,
      ).toEqual([]);
    }
  });

  test("immutable appears in nn, viz and data, never in kernels, tensor or ops", () => {
    for (const file of files)
      if (external(file).includes("immutable"))
        expect(["nn", "viz", "data"], file.path).toContain(layerOf(file.path));
  });

  test("nothing else is imported, but the optional peers", () => {
    const optional = [
      "@bufbuild/protobuf(/codegenv2)?",
      "@viz-js/viz",
      "@resvg/resvg-js",
      "fast-png",
      "modern-gif",
      "papaparse",
    ];
    const known = new RegExp(`^(node:.*|immutable|fflate|${optional.join("|")})$`);
    for (const file of files)
      for (const specifier of external(file)) expect(specifier, file.path).toMatch(known);
  });

  test("an optional package is imported first thing in a try, or bundlers demand it; an empty module is none", () => {
    const optional = /^.*\n.*\bimport\(\s*"(?!node:)[@a-z].*$/gm;
    const loaders = files.flatMap(({ path, text }) =>
      Array.from(text.matchAll(optional), ([lines]) => ({ path, lines })),
    );
    expect(loaders.length).toBeGreaterThan(5);
    for (const { path, lines } of loaders)
      expect(lines, path).toMatch(
        /^ +try \{\n +(return|const \w+ =) requireExport\(await import\("[^"]+"\), "\w+"\);/,
      );
  });

  test("examples import only the package's names, as a user does", () => {
    const names =
      /^(wengert(\/(viz|data|data\/node|io|train|distributed|testing))?|node:.*|examples\/(?:[a-z-]+\/){1,2}[a-z-]+\.ts)$/;
    // the builder of the lessons' site turns Markdown into pages; the lessons themselves need only the
    // package
    const builder = "examples/lessons/pages.ts";
    for (const file of sourceFiles("examples"))
      for (const to of file.imports)
        if (to !== "marked" || file.path !== builder) expect(to, file.path).toMatch(names);
  });
});

describe("laws", () => {
  test("nothing outside the kernels touches raw elements", () => {
    for (const { path, text } of files) {
      if (["array", "kernels"].includes(layerOf(path))) continue;
      expect(
        text.match(/\.(array|result|storage)\.data\b|storage\.data\b|\.array\.data\b/g),
        path,
      ).toBeNull();
    }
  });

  test("every random draw comes from a seeded generator, and nothing is printed at import", () => {
    for (const { path, text } of files) {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      const found = code.match(/Math\.random|Date\.now|console\.\w+/g);
      // the one way out of the library, for warnings that nobody has taken over
      if (path === "src/array/warnings.ts") expect(found).toEqual(["console.warn"]);
      // event logs have the time of each event; whoever wants the same bytes again gives a clock
      else if (path === "src/io/events/clock.ts") expect(found).toEqual(["Date.now"]);
      else expect(found, path).toBeNull();
    }
  });

  test("no file knows its own address, but where Node's packages are searched from it", () => {
    const knowing = files.filter(({ text }) => text.includes("import.meta")).map(({ path }) => path);
    expect(knowing).toEqual(["src/files/node-package-folder.ts"]);
  });

  test("lists of the user's are gone through by everyMember, which ends at a hole: every() does not", () => {
    for (const { path, text } of files)
      expect(text.match(/Array\.isArray\((\w+)\)[^;]*?\b\1\.every\(/g), path).toBeNull();
  });

  test("the engine and the pictures never branch on an op's name", () => {
    for (const { path, text } of files) {
      if (!["tensor", "viz", "kernels"].includes(layerOf(path))) continue;
      expect(text.match(/\.(name|op)\s*[!=]==?\s*"[a-z]/g), path).toBeNull();
    }
  });

  test("a file opens with one sentence that says what it is, and an index is a table of contents", () => {
    for (const { path, text } of files) {
      expect(text, path).toMatch(/^\/\*\*[\s\S]{20,}?\*\//);
      if (path.endsWith("/index.ts") && path !== "src/kernels/reference/index.ts")
        expect(
          text.replace(/\/\*[\s\S]*?\*\//g, "").match(/\b(function|class|const|let)\b/g),
          path,
        ).toBeNull();
    }
  });

  test("files are kebab-case", () => {
    for (const { path } of files) expect(path).toMatch(/^src\/([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/);
  });
});

test("lines per folder", () => {
  const lines: Record<string, number> = {};
  for (const { path, text } of files) {
    const folder = path === "src/index.ts" ? "index" : layerOf(path);
    lines[folder] = (lines[folder] ?? 0) + text.split("\n").length - 1;
  }
  console.info(
    Object.entries(lines)
      .map(([folder, count]) => `src/${folder} ${count}`)
      .join("\n"),
  );
  expect(Object.keys(lines)).toContain("tensor");
});
