/**
 * Guards the promise of the same bits everywhere: nothing in src/random that an engine may round as it likes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const folder = new URL("../../src/random/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

describe("src/random", () => {
  test("uses of Math only what is exact or correctly rounded", () => {
    const exact = new Set(["abs", "clz32", "floor", "fround", "imul", "max", "sqrt"]);
    const used = files.flatMap(({ name, text }) =>
      [...text.matchAll(/\bMath\s*(?:\.\s*(\w+)|\[)/g)].map(([, method]) => ({
        name,
        method: method ?? "[...]",
      })),
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter(({ method }) => !exact.has(method))).toEqual([]);
  });

  test("has no power operator, clock, platform randomness or node module", () => {
    const banned = /[^/*]\*\*[^/*]|\bDate\b|\bperformance\b|\bcrypto\b|["']node:/;
    expect(files.filter(({ text }) => banned.test(text)).map(({ name }) => name)).toEqual([]);
  });

  test("imports nothing from outside but what values are and what functions take", () => {
    const outside = files.flatMap(({ name, text }) =>
      [...text.matchAll(/from "(\.[^"]+)"/g)]
        .map(([, path = ""]) => new URL(path, new URL(name, folder)).href)
        .filter((url) => !url.startsWith(folder.href)),
    );
    const allowed = ["../arguments/index.js", "../array/index.js"].map((path) => new URL(path, folder).href);
    expect([...new Set(outside)].filter((url) => !allowed.includes(url))).toEqual([]);
  });
});
