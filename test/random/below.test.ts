/** Uniform draws stay below the end of their interval, however they are rounded. */
import { expect, test } from "vitest";
import { rand } from "wengert";
import { below } from "../../src/random/below.js";
import { BitGenerator } from "../../src/random/bit-generator.js";

/** Every draw is the largest there is: 1 - 2^-53. */
class Highest extends BitGenerator {
  protected override nextWord(): number {
    return 0xffffffff;
  }

  override savepoint(): () => void {
    return () => {};
  }
}

const belowOne = 1 - 2 ** -24;

test("rand is never 1, in float32 neither", () => {
  const generator = new Highest();
  expect(rand([2], { generator }).toArray()).toEqual([belowOne, belowOne]);
  expect(rand([1], { generator, dtype: "float64" }).toArray()).toEqual([1 - 2 ** -53]);
  const weights = new Float32Array(2);
  generator.fillUniform(weights, 0, 1);
  expect([...weights]).toEqual([belowOne, belowOne]);
});

test.each([
  [Float32Array, 0, 4, 4 - 2 ** -22],
  [Float32Array, -8, -4, -4 - 2 ** -21],
  [Float32Array, 0, 0.1, 0.09999999403953552],
  [Float32Array, 1, 1 + 2 ** -30, 1],
  [Float32Array, 3, 3, 3],
  [Float64Array, 1, 1 + 2 ** -52, 1],
  [Float64Array, -4, -2, -2 - 2 ** -51],
  [Float64Array, 5, 5, 5],
])("%o from %d to %d: the largest draw is %d", (Type, low, high, largest) => {
  const out = new Type(1);
  new Highest().fillUniform(out, low, high);
  expect(out[0]).toBe(largest);
});

test("the number below another, on either side of 0 and at it", () => {
  const [single, double] = [new Float32Array(0), new Float64Array(0)];
  expect(below(1, single)).toBe(belowOne);
  expect(below(-1, single)).toBe(-1 - 2 ** -23);
  expect(below(0, single)).toBe(-(2 ** -149));
  expect(below(1, double)).toBe(1 - 2 ** -53);
  expect(below(-1, double)).toBe(-1 - 2 ** -52);
  expect(below(0, double)).toBe(-(2 ** -1074));
});
