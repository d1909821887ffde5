/**
 * float16 (IEEE 754 binary16) and bfloat16 (the upper half of float32): 16 bits to float32, which is exact,
 * and back, to the nearest, of two the even one. NaNs keep the upper bits of what they carry.
 */
import type { DType } from "../dtype.js";

/** The float32 of every float16, as bits. */
let bitsOfFloat16: Uint32Array | undefined;

function float16Table(): Uint32Array {
  const table = new Uint32Array(2 ** 16);
  const values = new Float32Array(table.buffer);
  for (let half = 0; half < 2 ** 15; half++) {
    const [exponent, fraction] = [half >> 10, half & 1023];
    if (exponent === 0) values[half] = fraction * 2 ** -24;
    else table[half] = exponent === 31 ? 0x7f800000 | (fraction << 13) : (half << 13) + (112 << 23);
    table[half | 0x8000] = (table[half] as number) | 0x80000000;
  }
  return table;
}

export function singlesOf(halves: Uint16Array, dtype: DType): Float32Array {
  const singles = new Float32Array(halves.length);
  const bits = new Uint32Array(singles.buffer);
  if (dtype === "bfloat16") {
    for (let i = 0; i < bits.length; i++) bits[i] = (halves[i] as number) << 16;
    return singles;
  }
  bitsOfFloat16 ??= float16Table();
  const table = bitsOfFloat16;
  for (let i = 0; i < bits.length; i++) bits[i] = table[halves[i] as number] as number;
  return singles;
}

export function halvesOf(values: ArrayLike<number>, dtype: DType): Uint16Array {
  const { buffer, byteOffset, length } = values instanceof Float32Array ? values : roundedToOdd(values);
  const bits = new Uint32Array(buffer, byteOffset, length);
  const halves = new Uint16Array(length);
  const convert = dtype === "bfloat16" ? bfloat16Of : float16Of;
  for (let i = 0; i < length; i++) halves[i] = convert(bits[i] as number);
  return halves;
}

/**
 * Doubles in float32, cut off with the last bit set where anything was lost: to be rounded once more, with
 * the result that rounding once has (Boldo and Melquiond 2008).
 */
function roundedToOdd(values: ArrayLike<number>): Float32Array {
  const singles = new Float32Array(values.length);
  const bits = new Uint32Array(singles.buffer);
  for (let i = 0; i < singles.length; i++) {
    const value = values[i] as number;
    singles[i] = value;
    const single = singles[i] as number;
    if (single === value || Number.isNaN(value)) continue;
    bits[i] = ((bits[i] as number) - Number(Math.abs(single) > Math.abs(value))) | 1;
  }
  return singles;
}

/** What a NaN keeps, and not nothing: that would be an infinity. */
const payload = (bits: number, shift: number, quiet: number) => (bits >>> shift) & (2 * quiet - 1) || quiet;

function bfloat16Of(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return ((bits >>> 16) & 0xff80) | payload(bits, 16, 0x40);
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function float16Of(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7c00 | payload(bits, 13, 0x200);
  if (size >= 0x47800000) return sign | 0x7c00; // from 2^16 on
  const exponent = size >>> 23;
  if (exponent >= 113) return sign | ((size - (112 << 23) + 0xfff + ((size >>> 13) & 1)) >>> 13);
  const shift = 126 - exponent; // below 2^-14 the unit is 2^-24
  if (shift > 24) return sign;
  const fraction = (size & 0x7fffff) | 0x800000;
  const [half, rest] = [2 ** (shift - 1), fraction & (2 ** shift - 1)];
  const whole = fraction >>> shift;
  return sign | (whole + Number(rest > half || (rest === half && whole % 2 === 1)));
}
