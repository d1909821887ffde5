/** The registry is complete, whatever file an op is put into, and says rightly what users can call. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as wengert from "wengert";
import * as publicOps from "../../src/ops/index.js";
import * as internalOps from "../../src/ops/internal.js";
import { families, registry } from "../../src/ops/registry.js";

const contents = ["ops/index", "ops/internal", "ops/registry"];
const files = readdirSync(new URL("../../src/ops", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `ops/${name.replace(/\.ts$/, "")}`)
  .filter((file) => !contents.includes(file));
const modules = new Map<string, Readonly<Record<string, unknown>>>();
for (const file of files) {
  const { pathname } = new URL(`../../src/${file}.ts`, import.meta.url);
  modules.set(file, await import(/* @vite-ignore */ pathname));
}

const isOp = (value: unknown) => typeof value === "function" && "definition" in value;
const functionsOf = (module: object) => Object.keys(module).sort();

describe("the registry", () => {
  test("has every op that any file of src/ops exports", () => {
    expect(files.length).toBeGreaterThan(40);
    for (const [file, module] of modules)
      for (const [name, value] of Object.entries(module))
        if (isOp(value)) expect(registry.get(name)?.call, `${name} of src/${file}.ts`).toBe(value);
  });

  test("has all that the files of its families export, and families no file twice", () => {
    const listed = families.flatMap((family) => family.files);
    expect(new Set(listed).size).toBe(listed.length);
    for (const family of families) {
      const own = family.files.flatMap((file) => Object.keys(modules.get(file) ?? {}));
      for (const name of own) expect(registry.get(name)?.family.title, name).toBe(family.title);
    }
  });

  test("has no name twice", () => {
    const names = families.flatMap(({ functions, internal = {} }) => [
      ...new Set([...Object.keys(functions), ...Object.keys(internal)]),
    ]);
    expect(names.length).toBe(registry.size);
  });

  test("calls public what src/ops/index.ts exports, and internal what else src/ops/internal.ts does", () => {
    const entries = [...registry.values()];
    const named = (isPublic: boolean) =>
      entries.filter((entry) => entry.isPublic === isPublic).map(({ name }) => name);
    expect([...named(true), "place"].sort()).toEqual(functionsOf(publicOps)); // which gives places, no tensor
    expect(named(false)).toEqual(functionsOf(internalOps).filter((name) => !(name in publicOps)));
  });
});

test("users see the public functions, and none of the internal ops", () => {
  for (const { name, isPublic, call } of registry.values())
    expect((wengert as Readonly<Record<string, unknown>>)[name], name).toBe(isPublic ? call : undefined);
});
