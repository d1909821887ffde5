/** Error texts show any value: briefly, and without an error of their own. */
import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { isPlainObject, show } from "../../src/arguments/index.js";

const cyclic: unknown[] = [1];
cyclic.push(cyclic);
const other = (code: string) => runInContext(code, createContext());

describe("show", () => {
  const texts: readonly [unknown, string][] = [
    [1, "1"],
    [-0, "-0"],
    ["sum", '"sum"'],
    [10n, "10n"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("s"), "Symbol(s)"],
    [[1, [2, [3]]], "[1, [2, [...]]]"],
    [Object.assign(new Array(3), { 0: 1, 2: 3 }), "[1, undefined, 3]"],
    [{ a: { b: { c: 1 } } }, "{ a: { b: {...} } }"],
    [{}, "{}"],
    [new Map(), "a Map"],
    [new Float32Array(3), "a Float32Array of 12 bytes"],
    [show, "the function show"],
    [cyclic, "[1, [1, [...]]]"],
    [Object.create(null), "{}"],
  ];
  for (const [value, text] of texts) test(text, () => expect(show(value)).toBe(text));

  test("is bounded", () => {
    for (const value of [
      "x".repeat(1e6),
      Array(1e6).fill("long".repeat(100)),
      10n ** 5000n,
      "🙂".repeat(500),
    ])
      expect(show(value).length).toBeLessThan(200);
  });

  test("survives what throws when it is looked at", () => {
    const traps = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    const getter = {
      get a() {
        throw new Error("no");
      },
    };
    for (const value of [traps, getter, [traps]]) expect(show(value)).toContain("cannot be shown");
  });
});

test("plain objects are those made by braces, of any realm", () => {
  for (const value of [{}, { a: 1 }, Object.create(null), other("({ a: 1 })")])
    expect(isPlainObject(value)).toBe(true);
  for (const value of [[], new Map(), new Date(), null, 1, () => 1, Object.create({}), new (class A {})()])
    expect(isPlainObject(value)).toBe(false);
});
