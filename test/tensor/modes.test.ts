/** Grad mode, scopes and source positions. */
import { describe, expect, test } from "vitest";
import {
  enableGrad,
  GradError,
  isGradEnabled,
  nn,
  noGrad,
  recordSources,
  scope,
  scopePath,
  tensor,
} from "wengert";

const leaf = (value: number, name = "") => tensor(value, { requiresGrad: true, name });

describe("grad mode", () => {
  test("nests, returns the value, and is set back when the function throws", () => {
    expect(noGrad(() => [isGradEnabled(), enableGrad(isGradEnabled), isGradEnabled()])).toEqual([
      false,
      true,
      false,
    ]);
    expect(() =>
      noGrad(() => {
        throw new RangeError("inside");
      }),
    ).toThrow(RangeError);
    expect(isGradEnabled()).toBe(true);
  });

  test.each([
    ["noGrad", noGrad],
    ["enableGrad", enableGrad],
    ["recordSources", recordSources],
    ["scope", (fn: () => unknown) => scope("s", fn)],
  ])("%s refuses an async function, which would run outside it", (name, mode) => {
    expect(() => mode(async () => 1)).toThrow(new RegExp(`^${name}: the function is async`));
    expect(() => mode(async () => 1)).toThrow(GradError);
    expect(isGradEnabled()).toBe(true);
  });
});

describe("scopes", () => {
  test("nest by name and end with their function", () => {
    const x = leaf(1);
    const y = scope("outer", () => scope("inner", () => x.mul(2)).add(1));
    const z = y.mul(3);
    expect(scopePath(y.gradFn?.scope)).toEqual(["outer"]);
    expect(scopePath(y.gradFn?.inputs[0]?.gradFn?.scope)).toEqual(["outer", "inner"]);
    expect(scopePath(z.gradFn?.scope)).toEqual([]);
  });

  test("end when the function throws", () => {
    expect(() =>
      scope("broken", () => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    expect(scopePath(leaf(1).mul(2).gradFn?.scope)).toEqual([]);
  });

  test("are named in errors", () => {
    const w = leaf(2, "w");
    const y = scope("Affine1", () => w.mul(w));
    w.assign(1);
    expect(() => y.backward()).toThrow(/mul in Affine1 needs "w"/);
  });
});

describe("source positions", () => {
  test("are not taken unless asked for", () => {
    expect(leaf(1).mul(2).gradFn?.source).toBeUndefined();
  });

  test("skip the packages between the user and the library: a Sequential runs its layers through a map", () => {
    const net = new nn.Sequential([new nn.Affine(2, 1)]);
    const y = recordSources(() => net.forward(tensor([[1, 2]])));
    expect(y.gradFn?.source).toMatch(/modes\.test\.ts:\d+:\d+$/);
  });

  test("name the user's line of the op and of the write", () => {
    const w = leaf(2, "w");
    const y = recordSources(() => {
      const product = w.mul(w);
      w.assign(3);
      return product;
    });
    expect(y.gradFn?.source).toMatch(/modes\.test\.ts:\d+:\d+$/);
    expect(() => y.backward()).toThrow(
      /mul \(.*modes\.test\.ts:\d+:\d+\) needs "w" .* changed since by assign \(.*modes\.test\.ts:\d+:\d+\)/,
    );
  });
});
