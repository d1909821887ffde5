/** The emulated fused multiply-add against exact rational arithmetic. */
import { describe, expect, test } from "vitest";
import { Generator } from "../../../src/random/generator.js";
import { fma } from "../../../src/random/log/fma.js";

const SCALE = 400n;

/** value·2^400 as an integer, exact for every double that is a multiple of 2^-400. */
function scaled(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  if (exponent === 0) return 0n;
  const mantissa = (word & 0xfffffffffffffn) | 0x10000000000000n;
  const magnitude = mantissa << (BigInt(exponent - 1075) + SCALE);
  return word >> 63n === 1n ? -magnitude : magnitude;
}

/** a·b + c in integers of unit 2^-800, rounded once to the nearest double, ties to even. */
function exactFma(a: number, b: number, c: number): number {
  const exact = scaled(a) * scaled(b) + (scaled(c) << SCALE);
  if (exact === 0n) return 0;
  const magnitude = exact < 0n ? -exact : exact;
  const dropped = Math.max(0, magnitude.toString(2).length - 53);
  const unit = 1n << BigInt(dropped);
  let mantissa = magnitude / unit;
  const rest = 2n * (magnitude % unit);
  if (rest > unit || (rest === unit && (mantissa & 1n) === 1n)) mantissa++;
  const value = Number(mantissa) * 2 ** (dropped - 800);
  return exact < 0n ? -value : value;
}

describe("fma", () => {
  test("rounds once where multiplying and adding round twice", () => {
    const a = 1 + 2 ** -30;
    expect(a * a - 1 - 2 ** -29).toBe(0);
    expect(fma(a, a, -1 - 2 ** -29)).toBe(2 ** -60);
  });

  test("settles a tie by a bit far below the last one", () => {
    expect(fma(2 ** -27, 2 ** -26, 1)).toBe(1);
    expect(fma(2 ** -53 + 2 ** -100, 1, 1)).toBe(1 + 2 ** -52);
    expect(fma(1 + 2 ** -52, 2 ** -53, 1)).toBe(1 + 2 ** -52);
    expect(fma(1 - 2 ** -53, 2 ** -53, 1)).toBe(1);
    expect(fma(1 - 2 ** -53, 2 ** -53, 1 + 2 ** -52)).toBe(1 + 2 ** -52);
  });

  test("agrees with exact integers on operands of many sizes, cancelling and not", () => {
    const g = new Generator(1);
    const sized = (spread: number) => (2 * g.random() - 1) * 2 ** g.integer(-spread, spread);
    const wrong: number[][] = [];
    for (let i = 0; i < 20_000; i++) {
      const a = sized(20);
      const b = sized(20);
      const c = i % 2 === 0 ? sized(60) : -a * b * (1 + sized(1) * 2 ** -g.integer(20, 54));
      if (fma(a, b, c) !== exactFma(a, b, c)) wrong.push([a, b, c]);
    }
    expect(wrong).toEqual([]);
  });
});
