/** The elements of tensors as JSON has them, and back: words for what is no number there, base64 for many. */
import { isPlainObject } from "../../arguments/index.js";
import { bytesPerElement, type DType, isHalf, type TypedArray, viewTyped } from "../../array/index.js";

/** More elements than a person reads: a number a line, comparing them takes programs minutes. */
export const mostNested = 1000;

type Word = "NaN" | "Infinity" | "-Infinity" | "-0";

const numberOfWord: ReadonlyMap<unknown, number> = new Map<Word, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

/** The number, or its word where JSON has no such number; digits where numbers would round. */
export function jsonNumber(value: number | bigint): number | string {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return Object.is(value, -0) ? "-0" : (String(value) as Word);
}

/** The little-endian bytes, in base64. */
export function base64({ buffer, byteOffset, byteLength }: TypedArray): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  // as many at once as a call takes arguments
  for (let at = 0; at < byteLength; at += 2 ** 13)
    text += String.fromCharCode(...bytes.subarray(at, at + 2 ** 13));
  return btoa(text);
}

function jsonOfValues(this: TypedArray): string | (number | string)[] {
  return this.length > mostNested ? base64(this) : Array.from(this, jsonNumber);
}

/**
 * The same array, which JSON.stringify writes as a list or in base64, not as an object with a key for each.
 */
export function inJson<Values extends TypedArray>(values: Values): Values {
  return Object.defineProperty(values, "toJSON", { value: jsonOfValues });
}

/** Numbers for what JSON wrote of them, nested as they are; undefined for base64 that is none. */
export function fromJson(values: unknown, dtype: DType): unknown {
  if (Array.isArray(values)) return Array.from(values, numbersOf);
  const number = numberOf(values);
  if (number !== values) return number;
  return typeof values === "string" ? fromBase64(values, isHalf(dtype) ? "float32" : dtype) : values;
}

const numbersOf = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(numbersOf) : numberOf(value);

const numberOf = (value: unknown): unknown =>
  typeof value === "string" && /^-?\d{16,19}$/.test(value)
    ? BigInt(value)
    : (numberOfWord.get(value) ?? value);

function fromBase64(text: string, dtype: DType): TypedArray | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const length = bytes.length / bytesPerElement(dtype);
    return Number.isInteger(length) ? viewTyped(dtype, bytes.buffer, 0, length) : undefined;
  } catch {
    return undefined;
  }
}

/** What `toJSON()` of a tensor gives, a member of a state, or either after JSON or structuredClone. */
export function isStored(data: unknown): data is { dtype: unknown; shape: unknown; values: unknown } {
  return isPlainObject(data) && "dtype" in data && "shape" in data && "values" in data;
}
