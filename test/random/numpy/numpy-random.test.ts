/** NumpyRandom against the recorded draws of NumPy's own RandomState. */
import { describe, expect, test } from "vitest";
import { ValueError } from "../../../src/arguments/errors.js";
import { NumpyRandom, type NumpyRandomState, type RandomGenerator } from "../../../src/random/index.js";
import { everyNth } from "../../helpers/size.js";
import { readCases, sha256 } from "../fixture.js";

type Seed = number | number[];
interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly result: readonly number[];
}
interface Session {
  readonly seed: Seed;
  readonly name: string;
  readonly calls: readonly Call[];
  readonly state: { keySha256: string; position: number; spareNormal: number | null };
}

/** Makes a recorded call by its name; Python's None, null in JSON, is an argument left out. */
function replay(rng: NumpyRandom, { method, args }: Call): number[] {
  const given = args.map((arg) => (Array.isArray(arg) ? [...arg] : (arg ?? undefined)));
  const methods = rng as unknown as Record<string, (...args: unknown[]) => unknown>;
  const result = methods[method]?.call(rng, ...given) ?? given[0];
  return typeof result === "number" ? [result] : Array.from(result as ArrayLike<number>);
}

function seedName(seed: Seed): string {
  const text = JSON.stringify(seed);
  return text.length > 20 ? `an array of ${(seed as number[]).length}` : text;
}

describe("NumpyRandom draws what NumPy drew", () => {
  for (const session of readCases<Session>("sessions.json")) {
    test(`for seed ${seedName(session.seed)}: ${session.name}`, () => {
      const rng = new NumpyRandom(session.seed);
      session.calls.forEach((call, i) => {
        const label = `call ${i}: ${call.method}(${JSON.stringify(call.args)})`;
        expect(replay(rng, call), label).toEqual(call.result);
      });
      const { key, position, spareNormal } = rng.getState();
      expect({ keySha256: sha256(Uint32Array.from(key)), position, spareNormal }).toEqual(session.state);
    });
  }

  for (const { seed, draws, sha256: expected } of everyNth(
    4,
    readCases<{ seed: Seed; draws: string; sha256: string }>("checksums.json"),
  )) {
    test(`for seed ${seedName(seed)}: ${draws}, every bit`, () => {
      const rng = new NumpyRandom(seed);
      const n = 1_000_000;
      const made =
        draws === "a million normals"
          ? rng.randn(n)
          : draws === "a million doubles"
            ? rng.rand(n)
            : rng.permutation(n);
      expect(sha256(made)).toBe(expected);
    });
  }

  test("after taking over a state of NumPy's in the middle of a pair of normals", () => {
    const cases = readCases<{ state: NumpyRandomState; randn: number[] }>("state.json");
    for (const { state, randn } of cases) {
      const rng = new NumpyRandom(0);
      rng.setState(state);
      expect(Array.from(rng.randn(randn.length))).toEqual(randn);
    }
    expect(cases).toHaveLength(1);
  });
});

describe("NumpyRandom as a source", () => {
  test("fills arrays with what normal and uniform return", () => {
    const source: RandomGenerator = new NumpyRandom(3);
    const twin = new NumpyRandom(3);
    const out = new Float64Array(9);
    source.fillNormal(out, 2, 0.5);
    expect(out).toEqual(twin.normal(2, 0.5, 9));
    source.fillUniform(out, -1, 4);
    expect(out).toEqual(twin.uniform(-1, 4, 9));
    const single = new Float32Array(9);
    source.fillNormal(single, 0, 1);
    expect(single).toEqual(Float32Array.from(twin.randn(9)));
    expect(source.normal()).toBe(twin.standardNormal());
    expect(source.random()).toBe(twin.randomSample());
    expect(source.integer(-3, 99)).toBe(twin.randint(-3, 99));
    expect(source.permutation(20)).toEqual(twin.permutation(20));
  });

  test("returns a number without a size and a flat array with one", () => {
    const rng = new NumpyRandom(0);
    expect(typeof rng.rand()).toBe("number");
    expect(rng.randn(2, 3, 4)).toHaveLength(24);
    expect(rng.uniform(0, 1, [])).toHaveLength(1);
    expect(rng.randint(5, null, [2, 2])).toBeInstanceOf(Int32Array);
    expect(rng.randint(0, 2 ** 31, 1)).toBeInstanceOf(Int32Array);
    expect(rng.randint(0, 2 ** 31 + 1, 1)).toBeInstanceOf(Float64Array);
    expect(rng.choice(["a", "b"], 5).every((value) => value === "a" || value === "b")).toBe(true);
    expect(rng.choice(4, 2, { replace: false })).toBeInstanceOf(Int32Array);
  });

  test("continues from its state after a trip through JSON, and a clone goes its own way", () => {
    const rng = new NumpyRandom(9);
    rng.randn(5);
    const state = JSON.parse(JSON.stringify(rng.getState())) as NumpyRandomState;
    const copy = rng.clone();
    const expected = rng.randn(700);
    expect(copy.randn(700)).toEqual(expected);
    rng.setState(state);
    expect(rng.randn(700)).toEqual(expected);
  });

  test("does not take the caller's array for its own", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    new NumpyRandom(0).permutation(values);
    expect(values).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

test("float32 probabilities may miss 1 by as much as NumPy lets them", () => {
  const p = Float32Array.from({ length: 3 }, () => 1 / 3);
  // np.random.RandomState(5).choice(3, 8, p=np.full(3, 1 / 3, np.float32))
  expect([...new NumpyRandom(5).choice(3, 8, { p })]).toEqual([0, 2, 0, 2, 1, 1, 2, 1]);
  const off = (by: number) => Float32Array.of(0.5, 0.5 + by);
  expect(new NumpyRandom(0).choice(2, 1, { p: off(3.4e-4) })).toHaveLength(1);
  expect(() => new NumpyRandom(0).choice(2, 1, { p: off(3.6e-4) })).toThrow(/sum to 1.00036/);
  expect(() => new NumpyRandom(0).choice(2, 1, { p: [...off(1e-6)] })).toThrow(/sum to 1.00000/);
});

describe("NumpyRandom refuses", () => {
  const rng = new NumpyRandom(0);
  const refused: [string, () => unknown, RegExp][] = [
    [
      "a negative seed",
      () => new NumpyRandom(-1),
      /seed must be a whole number from 0 to 2\^32 - 1, or a list of such.*, got -1/,
    ],
    ["a seed of more than 32 bits", () => new NumpyRandom(2 ** 32), /got 4294967296/],
    ["a fraction as a seed", () => new NumpyRandom(1.5), /got 1.5/],
    ["an empty seed array", () => new NumpyRandom([]), /must not be empty/],
    ["a seed array with a negative entry", () => new NumpyRandom([1, -2]), /got \[1, -2\]/],
    ["a negative size", () => rng.rand(-1), /rand: argument 1 .* got -1/],
    ["a size past memory", () => rng.randn(70000, 70000), /product of size/],
    ["an empty interval of integers", () => rng.randint(3, 3), /low must be less than high, got \[3, 3\)/],
    ["an upper bound of zero", () => rng.randint(0), /got \[0, 0\)/],
    ["a fractional bound", () => rng.randint(0.5, 3), /safe integers/],
    ["a negative scale", () => rng.normal(0, -1), /scale must be a finite number of at least 0, got -1/],
    ["an infinite end", () => rng.uniform(0, Infinity), /high must be a finite number, got Infinity/],
    ["an infinite range", () => rng.uniform(-1e308, 1e308), /high - low/],
    ["choosing from nothing", () => rng.choice(0), /nothing to choose from/],
    ["more than there is", () => rng.choice(3, 4, { replace: false }), /4 of 3/],
    ["too few probabilities", () => rng.choice(3, 1, { p: [1] }), /3 values .* 1 probabilities/],
    ["a negative probability", () => rng.choice(2, 1, { p: [1.5, -0.5] }), /p\[1\]/],
    ["probabilities that are no distribution", () => rng.choice(2, 1, { p: [0.5, 0.4] }), /sum to 0.9/],
    [
      "more distinct values than are possible",
      () => rng.choice(3, 3, { replace: false, p: [0.5, 0, 0.5] }),
      /probability above 0/,
    ],
    [
      "a state of another kind",
      () => rng.setState({ ...rng.getState(), kind: "PCG64" as "MT19937" }),
      /PCG64/,
    ],
    ["a state cut short", () => rng.setState({ ...rng.getState(), key: [1, 2] }), /624/],
    ["a position past the end", () => rng.setState({ ...rng.getState(), position: 625 }), /got 625/],
  ];
  for (const [what, call, message] of refused) {
    test(what, () => {
      expect(call).toThrow(ValueError);
      expect(call).toThrow(message);
    });
  }
});

test("a NumpyRandom is seeded where it is made, and says so", () => {
  for (const rng of [new NumpyRandom(0), new NumpyRandom(1)]) {
    expect(() => (rng as unknown as { seed: (value: number) => void }).seed(5)).toThrow(
      new ValueError(
        'NumpyRandom: it has no property "seed". new NumpyRandom(seed) begins where np.random.seed(seed) does; ' +
          "getState() and setState() go back to where one stood.",
      ),
    );
    expect(() => Object.assign(rng, { seed: 5 })).toThrow("new NumpyRandom(seed) begins where");
    expect(rng.clone().rand()).toBe(rng.rand());
  }
});
