/** The Generator: reference vectors of its cipher, fixed draws, splitting, state and errors. */
import { describe, expect, test } from "vitest";
import { ValueError } from "../../src/arguments/errors.js";
import { defaultGenerator, Generator, type GeneratorState, manualSeed } from "../../src/random/index.js";
import { threefry2x32 } from "../../src/random/threefry.js";

const take = (g: Generator, n: number) => Array.from({ length: n }, () => g.uint32());
const normals = (g: Generator, n: number) => {
  const out = new Float64Array(n);
  g.fillNormal(out, 0, 1);
  return Array.from(out);
};

describe("threefry2x32", () => {
  const ones = 0xffffffff;
  test.each([
    { key: [0, 0], counter: [0, 0], block: [0x6b200159, 0x99ba4efe] },
    { key: [ones, ones], counter: [ones, ones], block: [0x1cb996fc, 0xbb002be7] },
    { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], block: [0xc4923a9c, 0x483df7a0] },
  ])("reproduces the Random123 vector for key $key", ({ key, counter, block }) => {
    const out = new Uint32Array(2);
    threefry2x32(key[0] ?? 0, key[1] ?? 0, counter[0] ?? 0, counter[1] ?? 0, out);
    expect(Array.from(out)).toEqual(block);
  });
});

describe("Generator", () => {
  test("starts seed 0 with the reference block of key 0 and counter 0", () => {
    expect(take(new Generator(0), 2)).toEqual([0x6b200159, 0x99ba4efe]);
  });

  test("draws the same bits as ever", () => {
    const g = new Generator(42);
    expect({
      words: take(g, 3),
      doubles: [g.random(), g.random()],
      normals: [g.normal(), g.normal(), g.normal()],
      integers: [g.integer(0, 10), g.integer(-1000, 1000), g.integer(0, 2 ** 40)],
      permutation: Array.from(g.permutation(8)),
      child: take(g.split(), 2),
    }).toEqual({
      child: [111076179, 4007404611],
      doubles: [0.811462873193905, 0.09149183624543444],
      integers: [6, -225, 76097908339],
      normals: [-0.8156564156223546, -2.9116663691274884, -0.43234564626197364],
      permutation: [0, 4, 2, 3, 5, 7, 6, 1],
      words: [1832780943, 270669613, 430176367],
    });
  });

  test("tells seeds apart in all 64 bits, numbers and bigints alike", () => {
    const seeds = [0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];
    const starts = seeds.map((seed) => take(new Generator(seed), 4).join());
    expect(new Set(starts).size).toBe(seeds.length);
    expect(take(new Generator(2 ** 40 + 3), 4)).toEqual(take(new Generator(2n ** 40n + 3n), 4));
  });

  test("draws every integer of an interval, its ends included", () => {
    const g = new Generator(5);
    const seen = new Set(Array.from({ length: 300 }, () => g.integer(-3, 4)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect(g.integer(7, 8)).toBe(7);
  });

  test("draws integers of more than 32 bits within bounds and above half of them", () => {
    const g = new Generator(5);
    const high = 2 ** 52 + 12345;
    const draws = Array.from({ length: 200 }, () => g.integer(0, high));
    expect(draws.every((draw) => Number.isSafeInteger(draw) && draw >= 0 && draw < high)).toBe(true);
    expect(draws.filter((draw) => draw > high / 2).length).toBeGreaterThan(70);
  });

  test("permutes without losing anything", () => {
    const order = new Generator(8).permutation(1000);
    expect(order).not.toEqual(order.slice().sort());
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(new Generator(8).permutation(0)).toHaveLength(0);
  });

  test("fills single precision with the rounded draws of double precision", () => {
    const single = new Float32Array(50);
    new Generator(4).fillUniform(single, -2, 2);
    const double = new Float64Array(50);
    new Generator(4).fillUniform(double, -2, 2);
    expect(single).toEqual(Float32Array.from(double));
  });
});

describe("Generator.split", () => {
  test("gives children that repeat neither the parent nor each other", () => {
    const parent = new Generator(0);
    const children = parent.split(50);
    const words = [parent, ...children].flatMap((g) => take(g, 200));
    // among 10,200 random 32-bit words a pair is alike with probability 0.012, for this seed none is
    expect(new Set(words).size).toBe(words.length);
  });

  test("gives children uncorrelated with the parent and each other", () => {
    const parent = new Generator(123);
    const [a, b] = parent.split(2).map((g) => normals(g, 20_000));
    const own = normals(parent, 20_000);
    const correlation = (x: number[] = [], y: number[] = []) =>
      x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0) / x.length;
    for (const [x, y] of [
      [a, b],
      [a, own],
      [b, own],
    ]) {
      expect(Math.abs(correlation(x, y))).toBeLessThan(4 / Math.sqrt(20_000));
    }
  });

  test("moves the parent on by two words a child, whatever the children do", () => {
    const parent = new Generator(6);
    take(parent.split(), 99);
    parent.split(2);
    const twin = new Generator(6);
    take(twin, 6);
    expect(take(parent, 5)).toEqual(take(twin, 5));
  });

  test("gives the same children one by one as at once", () => {
    const one = new Generator(6);
    const singly = [one.split(), one.split(), one.split()];
    expect(new Generator(6).split(3).map((g) => g.state)).toEqual(singly.map((g) => g.state));
    expect(one.split(0)).toEqual([]);
  });
});

describe("Generator.state", () => {
  test("returns to the same draws through JSON from an odd word and half a pair of normals", () => {
    const g = new Generator(77);
    g.uint32();
    g.normal();
    const state = JSON.parse(JSON.stringify(g.state)) as GeneratorState;
    expect(state.spareNormal).not.toBeNull();
    const expected = [g.uint32(), g.normal(), g.normal(), g.random(), g.integer(0, 99)];
    const other = new Generator(1);
    other.setState(state);
    expect([other.uint32(), other.normal(), other.normal(), other.random(), other.integer(0, 99)]).toEqual(
      expected,
    );
  });

  test("reaches blocks past 2^32, where the counter's second word counts", () => {
    const g = new Generator(0);
    const at = (position: number) => {
      g.setState({ ...g.state, position });
      return g.uint32();
    };
    const out = new Uint32Array(2);
    threefry2x32(0, 0, 5, 1, out);
    expect([at(2 ** 33 + 10), at(2 ** 33 + 11)]).toEqual(Array.from(out));
  });

  test("is not shared with a clone", () => {
    const g = new Generator(3);
    g.random();
    const copy = g.clone();
    expect(take(copy, 7)).toEqual(take(g, 7));
    g.random();
    expect(copy.state.position).toBe(g.state.position - 2);
  });
});

describe("the default generator", () => {
  test("is seeded with 0 at the start, and anew by manualSeed", () => {
    expect(defaultGenerator().state).toEqual(new Generator(0).state);
    const first = normals(manualSeed(31), 5);
    expect(manualSeed(31)).toBe(defaultGenerator());
    expect(normals(defaultGenerator(), 5)).toEqual(first);
    expect(normals(new Generator(31), 5)).toEqual(first);
  });
});

describe("Generator refuses", () => {
  const g = new Generator(0);
  const state = g.state;
  const refused: [string, () => unknown, RegExp][] = [
    ["a negative seed", () => new Generator(-1), /seed must be a whole number from 0 to 2\^64 - 1.*got -1/],
    ["a fraction as a seed", () => new Generator(0.5), /got 0.5/],
    ["a number that has lost integers", () => new Generator(2 ** 53), /bigint/],
    ["a seed of more than 64 bits", () => new Generator(2n ** 64n), /got 18446744073709551616/],
    ["an empty interval", () => g.integer(2, 2), /integer: low must be less than high, got \[2, 2\)/],
    ["a fractional bound", () => g.integer(0, 1.5), /safe integers/],
    ["an interval too wide", () => g.integer(-(2 ** 53) + 1, 2 ** 53 - 1), /more than 2\^53 - 1/],
    ["a uniform upside down", () => g.fillUniform(new Float64Array(1), 1, 0), /high - low .* got -1/],
    ["an infinite bound", () => g.fillUniform(new Float64Array(1), -Infinity, 0), /low must be a finite/],
    ["a negative deviation", () => g.fillNormal(new Float64Array(1), 0, -2), /std .* got -2/],
    ["no number for a mean", () => g.fillNormal(new Float64Array(1), Number.NaN, 1), /mean .* got NaN/],
    ["a negative permutation", () => g.permutation(-1), /permutation: n .* got -1/],
    ["half a child", () => g.split(0.5), /split: count .* got 0.5/],
    ["a state of another kind", () => g.setState({ ...state, kind: "x" as "threefry2x32-20" }), /got "x"/],
    ["a state with a broken key", () => g.setState({ ...state, key: [1, -1] }), /key .* got -1/],
    ["a state before the start", () => g.setState({ ...state, position: -1 }), /position .* got -1/],
    ["a state with a broken normal", () => g.setState({ ...state, spareNormal: Number.NaN }), /spareNormal/],
  ];
  for (const [what, call, message] of refused) {
    test(what, () => {
      expect(call).toThrow(ValueError);
      expect(call).toThrow(message);
    });
  }
});
