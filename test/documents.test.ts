/**
 * What ARCHITECTURE.md and CONTRIBUTING.md name exists: folders, files, scripts; and no folder of src is left
 * out.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (name: string) => readFileSync(join(root, name), "utf8");

/** Whatever stands in quotes and begins as a path from the top level does. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, each]) => each as string)
    .filter((each) => /^(src|test|examples|bench|tools|docs)\/[\w./-]*$/.test(each));

describe.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("%s", (name) => {
  const text = read(name);

  test("names paths that exist", () => {
    const paths = pathsIn(text);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("names scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([\w:]+)(?! --prefix)(?=[^\w:])/g)].map(
      ([, each]) => each as string,
    );
    const known = [...Object.keys(scripts), "check"]; // of tools/wasm
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((each) => !known.includes(each))).toEqual([]);
  });
});

test("ARCHITECTURE.md has a line for every folder of src, in the place where it lies", () => {
  const block = /```text\n([\s\S]*?)```/.exec(read("ARCHITECTURE.md"))?.[1] ?? "";
  const named = new Set<string>();
  const trail: string[] = [];
  for (const line of block.split("\n")) {
    const [, indent = "", names = ""] = /^( *)((?:src\/[\w-]+\/ ?|[\w-]+\/(?: +|$))+)/.exec(line) ?? [];
    if (names === "") continue;
    const depth = indent.length / 2;
    const folders = names.trim().split(/ +/);
    for (const folder of folders) named.add([...trail.slice(0, depth), folder].join("").replace(/\/$/, ""));
    trail[depth] = folders[0] as string;
  }
  const folders = new Set<string>();
  for (const file of readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })) {
    const parts = ["src", ...file.replaceAll("\\", "/").split("/")];
    if (!file.endsWith(".ts") || file.includes("assembly")) continue;
    for (let depth = 2; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join("/"));
  }
  folders.add("src/kernels/wasm/assembly");
  expect([...named].sort()).toEqual([...folders].sort());
});
