/** Every public name of the library is completed in the editor, and found in the reference. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import * as wengert from "wengert";
import * as data from "wengert/data";
import * as io from "wengert/io";
import * as train from "wengert/train";
import * as viz from "wengert/viz";
import * as distributed from "../../src/distributed/node.js";
import { declarations } from "../tools/declarations.mjs";
import { built } from "./site.js";

const importable: Readonly<Record<string, object>> = {
  wengert,
  "wengert/viz": viz,
  "wengert/data": data,
  "wengert/io": io,
  "wengert/train": train,
};
/** Namespaces of the first module: `nn`, `optim`. */
const namespaces = Object.entries(wengert).filter(
  ([, value]) => (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === "Module",
);

describe("completion", () => {
  let known: Awaited<ReturnType<typeof declarations>>;
  beforeAll(async () => {
    known = await declarations();
  });
  const missing = (names: readonly string[], entries: readonly (readonly string[])[] = []) =>
    names.filter((name) => !entries.some(([completed]) => completed === name));

  test.each(Object.entries(importable))("has every name of %s", (module, names) => {
    expect(missing(Object.keys(names), known.modules[module])).toEqual([]);
  });

  test.each(namespaces)("has every name of %s", (name, names) => {
    expect(missing(Object.keys(names), known.members[name])).toEqual([]);
  });

  test("has the methods of a tensor", () => {
    const surface = readFileSync(new URL("../../test/surface/names.txt", import.meta.url), "utf8");
    const methods = [...surface.matchAll(/^ {2}Tensor\.(\w+)$/gm)].map(([, name = ""]) => name);
    expect(methods.length).toBeGreaterThan(100);
    expect(missing(methods, known.members.Tensor)).toEqual([]);
  });
});

describe("the search of the reference", () => {
  interface Row {
    readonly name: string;
    readonly url: string;
  }
  let folder: string;
  let rows: readonly Row[];
  beforeAll(() => {
    folder = join(built(), "reference");
    const script = readFileSync(join(folder, "assets/search.js"), "utf8");
    const [, letters = ""] = /"([^"]+)"/.exec(script) ?? [];
    rows = (JSON.parse(inflateSync(Buffer.from(letters, "base64")).toString()) as { rows: Row[] }).rows;
  });

  test.each([...Object.entries(importable), ...namespaces, ["wengert/distributed", distributed]] as const)(
    "finds every name of %s, and leads to its page",
    (_module, names) => {
      const found = new Map<string, Row[]>();
      for (const row of rows) found.set(row.name, [...(found.get(row.name) ?? []), row]);
      expect(Object.keys(names).filter((name) => !found.has(name))).toEqual([]);
      for (const name of Object.keys(names))
        for (const { url } of found.get(name) ?? [])
          expect(existsSync(join(folder, url.replace(/#.*/, ""))), url).toBe(true);
    },
  );
});
