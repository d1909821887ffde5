/** A Watch tells which storages somebody holds, and changes nothing that a program can see. */
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Storage } from "../../../../src/array/storage.js";
import { type Collection, newWatch, Watch } from "../../../../src/kernels/wasm/memory/liveness.js";

const fresh = (count: number) => Array.from({ length: count }, () => new Storage(undefined));

describe("a watch", () => {
  test.each<Collection>(["minor", "major"])("tells those that are held from the dead (%s)", (collection) => {
    const watch = newWatch();
    const held = fresh(40);
    // a function of its own, for nothing to be left on the stack
    const forgotten = () => {
      for (const each of fresh(300)) watch?.add(each);
    };
    for (const each of held) watch?.add(each);
    forgotten();
    const alive = watch?.alive(collection) ?? [];
    expect(new Set(alive)).toEqual(new Set(held));
    expect(alive).toHaveLength(held.length);
  });

  test("of more storages than anything is printed of by default, however often they are asked for", () => {
    const watch = newWatch();
    const held = fresh(5000);
    for (const each of held) watch?.add(each);
    for (let round = 0; round < 3; round++) expect(watch?.alive("minor")).toHaveLength(held.length);
    watch?.delete(held[7] as Storage);
    expect(watch?.alive()).toHaveLength(held.length - 1);
  });

  test("leaves weak references alone that the running job has seen", () => {
    const reference = new WeakRef({});
    newWatch()?.alive("major");
    expect(reference.deref()).toBeDefined();
  });

  test("leaves other contexts without a function that collects garbage, and prints storages as ever", () => {
    const watch = newWatch();
    expect(watch).toBeDefined();
    expect(runInNewContext("typeof gc")).toBe(typeof (globalThis as { gc?: unknown }).gc);
    expect(inspect(new Storage(new Float32Array(2)))).toContain("version: 0");
  });

  test("leaves storages that other printers than Node's can show: chai's asks what it was given again", () => {
    newWatch();
    const storage = new Storage(new Float32Array(2));
    expect(new Set([storage])).toContain(storage);
  });

  test("without room on the stack throws as everything does, and never leaves one out", () => {
    const watch = newWatch();
    const held = fresh(50);
    for (const each of held) watch?.add(each);
    const at = (depth: number): number | undefined => (depth === 0 ? watch?.alive().length : at(depth - 1));
    const counts = new Set<number | undefined>();
    let overflows = 0;
    // every depth of the stack up to some where not even that call has room
    for (let depth = 1; overflows < 60; depth += overflows > 0 || counts.size === 0 ? 1 : 20)
      try {
        counts.add(at(depth));
      } catch {
        overflows++;
        if (overflows === 1) depth -= 20;
      }
    expect(counts).toEqual(new Set([held.length]));
  });

  test("does not believe a list that Node broke off", () => {
    const text = "[WeakSet: Inspection interrupted prematurely. Maximum call stack size exceeded.]";
    const watch = new Watch({ collect: () => {}, inspect: () => text });
    expect(() => watch.alive()).toThrow(RangeError);
  });
});
