/** Scopes: the names under which ops are recorded. */
import { describe, expect, test } from "vitest";
import { scope, scopePath, tensor } from "wengert";

const leaf = (value: number, name = "") => tensor(value, { requiresGrad: true, name });

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
