/** Grad mode: it nests, and ends with its function. */
import { describe, expect, test } from "vitest";
import { enableGrad, isGradEnabled, noGrad, recordSources, scope, ValueError } from "wengert";

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
    expect(() => mode(async () => 1)).toThrow(new RegExp(`^${name}: fn is async`));
    expect(() => mode(async () => 1)).toThrow(ValueError);
    expect(isGradEnabled()).toBe(true);
  });
});
