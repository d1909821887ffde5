/** Linear memory as a cache: values and versions survive whatever gives way, budgets hold, and freeing is exact. */
import { describe, expect, test, vi } from "vitest";
import { MemoryError, WengertError } from "../../../../src/arguments/index.js";
import type { NdArray } from "../../../../src/array/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { LinearMemory } from "../../../../src/kernels/wasm/memory/linear-memory.js";
import { bySize } from "../../../helpers/size.js";
import { array, elementsOf, expectSame, freshWasm, isResident, numbers, random } from "../arrays.js";

const kilobyte = 1024;
const write = { by: "test" };

describe("giving way", () => {
  test("evicted arrays keep their values and versions, and come back when they are used", () => {
    const { kernels, memory } = freshWasm({ target: 16 * kilobyte });
    const first = kernels.neg(random([1000], 1));
    kernels.setElement(first, 3, 42, write);
    const expected = reference.copy(first);
    const others = Array.from({ length: 20 }, (_, i) => kernels.neg(random([1000], i)));
    expect(isResident(first)).toBe(false);
    expect(memory.stats().evicted).toBeGreaterThan(0);
    expectSame(first, expected);
    expect(first.storage.version).toBe(1);
    expectSame(kernels.neg(first), reference.neg(expected));
    expect(isResident(first)).toBe(true);
    expect(memory.stats().returned).toBe(1);
    expect(first.storage.version).toBe(1);
    others.forEach((each, i) => {
      expectSame(each, reference.neg(random([1000], i)), `${i}`);
    });
  });

  test("what comes back makes the cache larger, until all that is in use fits", () => {
    const { kernels, memory } = freshWasm({ target: 8 * kilobyte });
    const inUse = Array.from({ length: 10 }, (_, i) => random([1000], i));
    for (let round = 0; round < 10; round++) for (const each of inUse) kernels.addInPlace(each, each);
    const before = memory.stats();
    for (const each of inUse) kernels.addInPlace(each, each);
    expect(memory.stats().evicted).toBe(before.evicted);
    expect(before.targetBytes).toBeGreaterThan(40_000);
    expect(before.targetBytes).toBeLessThan(200_000);
  });

  test("the budget is never exceeded, whatever the program does", () => {
    const budget = 100 * kilobyte;
    const { kernels, memory } = freshWasm({ budget });
    const kept: NdArray[] = [];
    const values = numbers(500, 3);
    for (let i = 0; i < 500; i++) {
      const size = 33 + Math.floor(Math.abs(values[i] as number) * 4000);
      const a = random([size], i);
      kept.push(kernels.mul(a, a), kernels.add(kept[i >> 1] ?? a, array([1], [i])));
      if (i % 3 === 0) kernels.free(kernels.neg(a));
      const { residentBytes, budgetBytes } = memory.stats();
      expect(residentBytes).toBeLessThanOrEqual(budget);
      expect(budgetBytes).toBe(budget);
    }
  });

  test("a smaller budget takes effect at once; 0 turns the cache off and every op still works", () => {
    const { kernels, memory } = freshWasm();
    const a = kernels.neg(random([5000]));
    memory.setBudget(0);
    expect(memory.stats().residentBytes).toBe(0);
    const y = kernels.mul(a, a);
    expect(isResident(y)).toBe(false);
    expectSame(y, reference.square(random([5000])));
    const b = random([20, 30]);
    expectSame(kernels.matmul(b, b, { transposeB: true }), reference.matmul(b, b, { transposeB: true }));
    memory.setBudget(2 ** 20);
    expect(isResident(kernels.mul(a, a))).toBe(true);
  });

  test("operands of the running operation stay, even where they alone exceed the target", () => {
    const { kernels, memory } = freshWasm({ target: kilobyte });
    const [a, b] = [random([3000], 1), random([3000], 2)];
    for (let i = 0; i < 5; i++)
      expectSame(kernels.sub(a, b), reference.sub(random([3000], 1), random([3000], 2)));
    expect(memory.stats().residentBytes).toBeGreaterThan(kilobyte);
  });

  test("what nobody asked for is the first to go, and stays usable", () => {
    const { kernels } = freshWasm({ target: 12 * kilobyte });
    const [a, b] = [kernels.neg(random([1000], 1)), kernels.neg(random([1000], 2))];
    kernels.retire(b);
    kernels.neg(random([200], 3));
    expect([isResident(a), isResident(b)]).toEqual([true, false]);
    expectSame(b, reference.neg(random([1000], 2)));
  });

  test("what is retired leaves together, up to eight of one size in a copy, and each stays usable by itself", () => {
    const { kernels, memory } = freshWasm({ target: 64 * kilobyte });
    const base = random([900]);
    const values = (i: number) => reference.add(base, array([1], [i]));
    const zeros = array([900], new Float32Array(900));
    kernels.free(kernels.neg(base)); // it moves in
    const retired = Array.from({ length: 12 }, (_, i) => kernels.add(base, array([1], [i])));
    for (let round = 0; round < 2; round++) {
      for (const each of retired.toReversed()) kernels.retire(each);
      memory.clear();
      const together = (a: NdArray) =>
        retired.filter((b) => elementsOf(b).buffer === elementsOf(a).buffer).length;
      expect(retired.map(isResident)).not.toContain(true);
      expect(retired.map(together)).toEqual([8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4]);
      expect(new Set(retired.map((a) => elementsOf(a).byteOffset)).size).toBe(8);
      retired.forEach((each, i) => {
        expectSame(each, values(i), `${i}`);
      });
      // they come back to places in the opposite order
      kernels.addInPlace(zeros, zeros);
      for (const each of retired.toReversed()) kernels.addInPlace(each, zeros);
      expect(retired.map(isResident)).not.toContain(false);
    }
    for (const each of retired) kernels.retire(each);
    memory.clear();
    kernels.setElement(retired[3] as NdArray, 0, 42, write);
    expect(elementsOf(retired[3] as NdArray)[0]).toBe(42);
    retired.forEach((each, i) => {
      if (i !== 3) expectSame(each, values(i), `${i}`);
    });
  });

  test("what is in use, of another size or large leaves by itself: nobody holds much more than his own", () => {
    const { kernels, memory } = freshWasm();
    const sizes = [900, 900, 2000, 900, 900, 900];
    const bases = new Map([900, 2000, 10_000].map((size) => [size, random([size])]));
    const make = (size: number, i: number) => kernels.add(bases.get(size) as NdArray, array([1], [i]));
    for (const size of bases.keys()) kernels.neg(make(size, 0));
    const arrays = sizes.map(make);
    for (const i of [5, 3, 2, 1, 0]) kernels.retire(arrays[i] as NdArray);
    memory.clear();
    const buffers = arrays.map((a) => elementsOf(a).buffer);
    expect(buffers.map((buffer) => buffers.indexOf(buffer))).toEqual([0, 0, 2, 3, 4, 3]);
    arrays.forEach((each, i) => {
      const base = bases.get(sizes[i] as number) as NdArray;
      expectSame(each, reference.add(base, array([1], [i])), `${i}`);
    });
    for (const size of bases.keys()) kernels.neg(make(size, 0));
    const large = [0, 1, 2].map((i) => make(10_000, i));
    for (const each of large.toReversed()) kernels.retire(each);
    memory.clear();
    expect(new Set(large.map((a) => elementsOf(a).buffer)).size).toBe(3);
  });

  test("arrays of many sizes, made and dropped at random, keep their values through evictions and compactions", () => {
    const { kernels, memory } = freshWasm({ target: 3 * 2 ** 20, budget: 8 * 2 ** 20 });
    const kept = new Map<number, number>();
    const arrays: NdArray[] = [];
    const values = numbers(3000, 5).map(Math.abs);
    for (let i = 0; i < bySize(3000, 1200); i++) {
      const size = 40 + Math.floor((values[i] as number) ** 6 * 3000);
      arrays.push(kernels.add(array([size], new Float32Array(size).fill(i)), array([], [0.5])));
      kept.set(i, i + 0.5);
      const other = Math.floor((values[(i * 7) % 3000] as number) * 0.5 * i);
      if (i % 2 === 0 && kept.delete(other)) kernels.free(arrays[other] as NdArray);
      else if (kept.has(other)) {
        kernels.addInPlace(arrays[other] as NdArray, arrays[other] as NdArray);
        kept.set(other, 2 * (kept.get(other) as number));
      }
      if (i % 100 === 0)
        for (const [at, value] of kept) {
          const data = elementsOf(arrays[at] as NdArray);
          if (data[0] !== Math.fround(value) || data.at(-1) !== data[0])
            expect([data[0], data.at(-1)]).toEqual([Math.fround(value), Math.fround(value)]);
        }
      if (kept.size > 200) kept.delete(kept.keys().next().value as number);
    }
    const stats = memory.stats();
    expect(stats.compactions).toBeGreaterThan(0);
    expect(stats.evicted).toBeGreaterThan(0);
    expect(stats.reservedBytes).toBeLessThan(20 * 2 ** 20);
  });
});

describe("large results", () => {
  const size = 2 ** 16; // 256 kB
  const values = (a: NdArray) => [elementsOf(a)[0], elementsOf(a).at(-1)];
  const filled = (value: number) => array([size], new Float32Array(size).fill(value));

  test("that nobody holds are freed in the midst of a synchronous loop, without a copy", () => {
    const { kernels, memory } = freshWasm();
    const base = filled(1);
    const kept: NdArray[] = [];
    for (let i = 0; i < bySize(4000, 1500); i++) {
      const y = kernels.add(base, array([1], [i]));
      if (i % 100 === 0) kept.push(y);
    }
    const { evicted, collected, residentBytes, reservedBytes } = memory.stats();
    expect(evicted).toBe(0);
    expect(collected).toBeGreaterThan(1000);
    expect(residentBytes).toBeLessThan(150 * 2 ** 20);
    expect(reservedBytes).toBeLessThan(300 * 2 ** 20);
    for (const [i, each] of kept.entries()) expect(values(each)).toEqual([100 * i + 1, 100 * i + 1]);
    expect(kept.every(isResident)).toBe(true);
  });

  test("that backward is through with are found before they are old, and none is copied out", () => {
    const { kernels, memory } = freshWasm();
    const base = filled(1);
    const step = () => {
      const saved = Array.from({ length: 200 }, (_, i) => kernels.add(base, array([1], [i]))); // 50 MB
      for (const each of saved) kernels.retire(each);
    };
    for (let i = 0; i < 5; i++) step();
    const { collected, collections } = memory.stats();
    for (let i = 0; i < 20; i++) step();
    // where a collection takes long, it waits for up to 64 MB
    expect(memory.stats().evicted).toBe(0);
    expect(memory.stats().collected - collected).toBeGreaterThan(17 * 200);
    expect(memory.stats().collections - collections).toBeLessThan(30);
  });

  test("that are held are copied out where there are too many, and come back", () => {
    const { kernels, memory } = freshWasm({ budget: 24 * 2 ** 20 });
    const base = filled(0.5);
    const kept = Array.from({ length: 200 }, (_, i) => kernels.add(base, array([1], [i])));
    expect(memory.stats().residentBytes).toBeLessThanOrEqual(24 * 2 ** 20);
    expect(memory.stats().evicted).toBeGreaterThan(100);
    for (let round = 1; round < 3; round++) {
      for (const each of kept) kernels.addInPlace(each, each);
      for (const [i, each] of kept.entries())
        expect(values(each)).toEqual([(i + 0.5) * 2 ** round, (i + 0.5) * 2 ** round]);
    }
    memory.clear();
    expect(memory.stats().residentCount).toBe(0);
    for (const [i, each] of kept.entries()) expect(values(each)).toEqual([4 * i + 2, 4 * i + 2]);
  });

  test("leave places that the next training step takes again: nothing moves while little is held", () => {
    const { kernels, memory } = freshWasm();
    const held = filled(1);
    for (let i = 0; i < 12; i++) {
      const step = Array.from({ length: 40 }, () => kernels.neg(held));
      for (const each of step) kernels.free(each);
      kernels.free(kernels.neg(random([size + 2 ** 14 * i]))); // of a size that was never there
    }
    expect(memory.stats().compactions).toBeLessThan(2);
    expect(memory.stats().reservedBytes).toBeLessThan(50 * 2 ** 20);
  });

  test("are copied out like the others where nothing tells the dead", () => {
    const { kernels, memory } = freshWasm({ watch: () => undefined });
    const base = filled(1);
    const kept = Array.from({ length: 300 }, (_, i) => kernels.add(base, array([1], [i])));
    expect(memory.stats().residentBytes).toBeLessThan(20 * 2 ** 20);
    expect(memory.stats()).toMatchObject({ collected: 0, collections: 0 });
    for (const [i, each] of kept.entries()) expect(values(each)).toEqual([i + 1, i + 1]);
    expectSame(kernels.neg(kept[0] as NdArray), reference.neg(filled(1)));
  });

  test("are those of a view, a batch of a data set, or an operand as long as somebody holds the elements", () => {
    const { kernels, memory } = freshWasm();
    const base = filled(1);
    const views = Array.from({ length: 20 }, (_, i) =>
      kernels.add(base, array([1], [i])).reshape([256, 256]),
    );
    for (let i = 0; i < 600; i++) kernels.neg(base);
    expect(memory.stats().collected).toBeGreaterThan(300);
    for (const [i, each] of views.entries()) expect(values(each)).toEqual([i + 1, i + 1]);
    expectSame(base, filled(1));
  });
});

describe("freeing", () => {
  test("is exact: the same place is used again, and nothing else moves", () => {
    const { kernels, memory } = freshWasm();
    const a = kernels.neg(random([1000]));
    const before = memory.stats();
    for (let i = 0; i < 1000; i++) kernels.free(kernels.neg(a));
    const after = memory.stats();
    expect(after.residentBytes).toBe(before.residentBytes);
    expect(after.reservedBytes).toBe(before.reservedBytes);
    expect(after.freed - before.freed).toBe(1000);
    expect(after.evicted).toBe(0);
  });

  test("elements that were freed are gone: reading them is an error, never another array's values", () => {
    const { kernels } = freshWasm();
    const a = kernels.neg(random([1000]));
    kernels.free(a);
    expect(() => kernels.read(a)).toThrow(WengertError);
    expect(() => kernels.neg(a)).toThrow("released");
  });

  test("of an array on the heap does nothing", () => {
    const { kernels } = freshWasm();
    const a = random([10]);
    kernels.free(a);
    expect(elementsOf(a).length).toBe(10);
  });
});

describe("views", () => {
  test.each([1, 2])(
    "are never stale: not after linear memory has grown, not after elements have moved (%i threads)",
    (threads) => {
      const { kernels, memory } = freshWasm({ target: 2 ** 25, threads });
      const a = kernels.neg(random([1000], 1));
      const before = elementsOf(a);
      const { buffer } = memory.memory;
      const kept = Array.from({ length: 8 }, () => kernels.neg(reference.full([2 ** 18], 1, "float32")));
      expect(memory.memory.buffer).not.toBe(buffer);
      // detached: nobody may have kept it. Shared memory is not detached, it is only no longer asked
      expect(before.length).toBe(memory.shared ? 1000 : 0);
      expectSame(a, reference.neg(random([1000], 1)));
      for (const each of kept) kernels.free(each);
      memory.setBudget(2 ** 20);
      expectSame(a, reference.neg(random([1000], 1)));
    },
  );

  test("of operands hold while an operation makes linear memory grow", () => {
    const { kernels, memory } = freshWasm({ target: 2 ** 25, smallest: 0 });
    const a = kernels.neg(random([5, 60_000], 1));
    const expected = reference.neg(random([5, 60_000], 1));
    const { buffer } = memory.memory;
    const kept: NdArray[] = [];
    for (let i = 0; i < 12 && memory.memory.buffer === buffer; i++) {
      const indices = array([3], [4, 0, 2], "int32");
      kept.push(kernels.take(a, indices, 0), kernels.add(a, a));
      expectSame(kept.at(-2) as NdArray, reference.take(expected, indices, 0));
      expectSame(kept.at(-1) as NdArray, reference.add(expected, expected));
    }
    expect(memory.memory.buffer).not.toBe(buffer);
  });
});

describe("batches of a data set", () => {
  const rows = (seed: number) =>
    array(
      [50],
      numbers(50, seed).map((x) => Math.floor((x + 2) * 50)),
      "int32",
    );
  /** Takes batches until the array counts as a data set, and one more. */
  const prepare = () => {
    const wasm = freshWasm({ target: 64 * kilobyte });
    const dataset = random([200, 100], 7);
    for (let i = 0; i < 20; i++) wasm.kernels.take(dataset, rows(i), 0);
    const batch = wasm.kernels.take(dataset, rows(99), 0);
    return { ...wasm, dataset, batch, expected: reference.take(random([200, 100], 7), rows(99), 0) };
  };

  test("are dropped without a copy, and gathered again when they are wanted", () => {
    const { kernels, memory, batch, expected } = prepare();
    memory.clear();
    expect(memory.stats().dropped).toBeGreaterThan(0);
    expect(isResident(batch)).toBe(false);
    expectSame(kernels.neg(batch), reference.neg(expected));
    memory.clear();
    expectSame(batch, expected);
  });

  test("keep their values when the data set is written to", () => {
    for (const change of [
      ({ kernels, dataset }: ReturnType<typeof prepare>) =>
        kernels.assign(dataset, random([200, 100], 8), write),
      ({ kernels, dataset }: ReturnType<typeof prepare>) => kernels.addInPlace(dataset, dataset),
      ({ kernels, dataset }: ReturnType<typeof prepare>) =>
        kernels.addScaledInPlace(dataset, 2, dataset, write),
      ({ kernels, dataset }: ReturnType<typeof prepare>) =>
        Array.from({ length: 200 * 100 }, (_, i) => kernels.setElement(dataset, i, i, write)),
    ]) {
      const all = prepare();
      all.memory.clear();
      change(all);
      const y = all.kernels.take(all.dataset, rows(99), 0);
      expect(elementsOf(y)[0]).not.toBe(elementsOf(all.expected)[0]);
      expectSame(all.batch, all.expected);
    }
  });

  test("keep what was written to them", () => {
    for (const early of [true, false]) {
      const { kernels, memory, batch, expected } = prepare();
      if (early) memory.clear();
      kernels.addInPlace(batch, batch);
      memory.clear();
      expectSame(batch, reference.add(expected, expected));
    }
  });
});

describe("where the platform has no more", () => {
  test("linear memory that cannot grow makes do with what it has, and the reference takes the rest", () => {
    const { kernels, memory } = freshWasm();
    memory.memory.grow = () => {
      throw new RangeError("no more pages");
    };
    const kept = Array.from({ length: 12 }, (_, i) => kernels.neg(random([2 ** 18], i)));
    expect(memory.stats().reservedBytes).toBe(4 * 2 ** 20);
    kept.forEach((each, i) => {
      expect(elementsOf(each)[5]).toBe(-(numbers(6, i)[5] as number));
    });
    const huge = kernels.neg(random([2 ** 20 + 2 ** 18]));
    expect(isResident(huge)).toBe(false);
    expect(elementsOf(huge)[5]).toBe(-(numbers(6, 1)[5] as number));
  });

  test("a heap without room is a typed error, and everything before it is still usable", () => {
    const a = freshWasm().kernels.neg(random([1000]));
    expect(() => reference.full([2 ** 40], 0, "float64")).toThrow(MemoryError);
    expect(() => reference.full([2 ** 40], 0, "float64")).toThrow(
      "no room for 1099511627776 elements of float64",
    );
    expectSame(a, reference.neg(random([1000])));
  });

  test("an eviction that finds no room on the heap leaves everything as it was", () => {
    const { kernels, memory } = freshWasm({ target: 8 * kilobyte });
    const a = kernels.neg(random([1000], 1));
    const b = kernels.neg(random([700], 2));
    const before = memory.stats();
    const c = random([900], 3);
    // a copy is made by the constructor of what is copied
    withoutRoom(Float32Array, () => expect(() => kernels.neg(c)).toThrow(MemoryError));
    expect(memory.stats()).toEqual(before);
    expectSame(a, reference.neg(random([1000], 1)));
    expectSame(b, reference.neg(random([700], 2)));
    expectSame(kernels.neg(c), reference.neg(c));
  });

  test("so does one of several together that does not come to its end", () => {
    const { kernels, memory } = freshWasm();
    const a = random([1000]);
    kernels.neg(a); // it moves in
    const results = [kernels.neg(a), kernels.neg(a)];
    for (const each of results) kernels.retire(each);
    const before = memory.stats();
    const set = vi.spyOn(Uint8Array.prototype, "set").mockImplementation(() => {
      throw new RangeError("no room");
    });
    expect(() => memory.clear()).toThrow("no room");
    set.mockRestore();
    expect(memory.stats()).toEqual(before);
    for (const each of results) expectSame(each, reference.neg(a));
  });
});

/** Runs `fn` while typed arrays of a kind cannot be copied. */
function withoutRoom(kind: { readonly prototype: object }, fn: () => void): void {
  const { prototype } = kind;
  Object.defineProperty(prototype, "constructor", {
    configurable: true,
    writable: true,
    value: class {
      constructor() {
        throw new RangeError("Array buffer allocation failed");
      }
    },
  });
  try {
    fn();
  } finally {
    Object.defineProperty(prototype, "constructor", { configurable: true, writable: true, value: kind });
  }
}

test("working space is given back", () => {
  const memory = new LinearMemory();
  memory.begin();
  const before = memory.stats().residentBytes;
  const space = memory.borrow(1000);
  expect(memory.stats().residentBytes).toBeGreaterThan(before);
  if (space !== undefined) memory.release(space);
  expect(memory.stats().residentBytes).toBe(before);
});
