/**
 * The element types that files have: which of them are dtypes here, and what the others are converted to.
 * Bytes are little-endian, as typed arrays have them on every platform there is.
 */
import { DTypeError, FormatError, ShapeError, ValueError } from "../arguments/index.js";
import {
  bytesPerElement,
  type DType,
  elementsFor,
  isHalf,
  type TypedArray,
  valuesOf,
  viewTyped,
} from "../array/index.js";
import { type Tensor, tensor } from "../tensor/index.js";

/** Whether elements without a dtype here are converted; a dtype: what all elements become. */
export type Conversion = boolean | DType;

export interface ElementType {
  /** As people say it: "uint8". */
  readonly name: string;
  /** Bytes of one element. */
  readonly width: number;
  /** What it is here; undefined for what has to be converted. */
  readonly dtype?: DType;
  /** What `convert: true` makes of it. */
  readonly becomes: DType;
  /** The numbers, of bytes that begin at a multiple of `width`. */
  readonly numbers: (bytes: Uint8Array) => TypedArray | ArrayLike<number>;
}

/** @param becomes what `convert: true` makes of it, where that is something else. */
function own(dtype: DType, becomes = dtype): ElementType {
  const width = bytesPerElement(dtype);
  return {
    name: dtype,
    width,
    dtype,
    becomes,
    numbers({ buffer, byteOffset, length }) {
      const elements = viewTyped(dtype, buffer, byteOffset, length / width);
      return becomes === "float32" ? valuesOf(elements, dtype) : elements;
    },
  };
}

/** The elements of a tensor as little-endian bytes. */
export function elementBytes(x: Tensor): Uint8Array {
  const values = x.toTypedArray();
  const { buffer, byteOffset, byteLength } = isHalf(x.dtype) ? elementsFor(values, x.dtype) : values;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

type Numbers = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayLike<number>;

const integers = (name: string, width: number, Type: Numbers): ElementType => ({
  name,
  width,
  becomes: "int32",
  numbers: ({ buffer, byteOffset, length }) => new Type(buffer, byteOffset, length / width),
});

type BigNumbers = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayLike<bigint>;

/** No dtype takes these as they are. */
const uint32: ElementType = {
  ...integers("uint32", 4, Uint32Array),
  numbers: ({ buffer, byteOffset, length }) =>
    Float64Array.from(new Uint32Array(buffer, byteOffset, length / 4)),
};

/** Beyond 2^53 the nearest float64. */
const bigIntegers = (name: string, Type: BigNumbers): ElementType => ({
  name,
  width: 8,
  becomes: "int32",
  numbers: ({ buffer, byteOffset, length }) =>
    Float64Array.from(new Type(buffer, byteOffset, length / 8), Number),
});

/** Floating numbers of 8 bits, by the value of each pattern. */
function smallFloats(name: string, numberFor: (bits: number) => number): ElementType {
  let values: Float32Array | undefined;
  return {
    name,
    width: 1,
    becomes: "float32",
    numbers(bytes) {
      values ??= Float32Array.from({ length: 256 }, (_, bits) => numberFor(bits));
      const numbers = new Float32Array(bytes.length);
      for (let i = 0; i < numbers.length; i++) numbers[i] = values[bytes[i] as number] as number;
      return numbers;
    },
  };
}

/** IEEE 754 with an exponent of 5 bits and a fraction of 2: the upper half of a float16. */
const e5m2 = (bits: number): number =>
  valuesOf(viewTyped("float16", Uint16Array.of(bits << 8).buffer, 0, 1), "float16")[0] as number;

/** Micikevicius et al., "FP8 formats for deep learning" (2022): no infinities, one NaN of each sign. */
function e4m3(bits: number): number {
  if ((bits & 127) === 127) return Number.NaN;
  const sign = bits < 128 ? 1 : -1;
  const exponent = (bits >> 3) & 15;
  const fraction = (bits & 7) / 8;
  return sign * (exponent === 0 ? fraction * 2 ** -6 : (1 + fraction) * 2 ** (exponent - 7));
}

export const elementTypes = {
  bool: own("bool"),
  int32: own("int32"),
  float32: own("float32"),
  float64: own("float64"),
  uint8: own("uint8", "int32"),
  int8: integers("int8", 1, Int8Array),
  uint16: integers("uint16", 2, Uint16Array),
  int16: integers("int16", 2, Int16Array),
  uint32,
  uint64: bigIntegers("uint64", BigUint64Array),
  int64: own("int64", "int32"),
  float16: own("float16", "float32"),
  bfloat16: own("bfloat16", "float32"),
  float8e5m2: smallFloats("float8 (e5m2)", e5m2),
  float8e4m3: smallFloats("float8 (e4m3)", e4m3),
} as const satisfies Record<string, ElementType>;

/**
 * The tensor of an array in a file.
 * @param what how errors begin: `loadNpz: "a.npz": "W"`.
 * @param offset where its bytes lie in the file.
 * @throws DTypeError for a type without a dtype unless it is to be converted, ValueError for a number that
 *   the dtype does not hold, FormatError for a truth value that is neither 0 nor 1.
 */
export function tensorOf(
  what: string,
  type: ElementType,
  shape: readonly number[],
  bytes: Uint8Array,
  offset: number,
  convert: Conversion,
): Tensor {
  if (type.dtype === undefined && convert === false)
    throw new DTypeError(
      `${what} is ${type.name}, which is no dtype here. { convert: true } makes it ${type.becomes}, ` +
        'and { convert: "float64" } any other.',
    );
  const becomes = convert ? type.becomes : (type.dtype ?? type.becomes);
  const dtype = typeof convert === "boolean" ? becomes : convert;
  // whatever its place in the file, typed arrays begin at multiples of their width
  const aligned = bytes.byteOffset % type.width === 0 ? bytes : bytes.slice();
  const numbers = type.numbers(aligned) as TypedArray;
  if (type.dtype === "bool") requireTruth(what, numbers, offset);
  if (dtype !== type.dtype) requireHeld(what, type, numbers, dtype);
  try {
    return tensor(numbers, { shape, dtype });
  } catch (cause) {
    // more axes than there may be, or a size that cannot be counted beside one that is 0
    if (!(cause instanceof ShapeError)) throw cause;
    throw new FormatError(`${what}, byte ${offset}: expected a shape, found none: ${cause.message}`, {
      cause,
    });
  }
}

function requireTruth(what: string, bytes: ArrayLike<number>, offset: number): void {
  for (let i = 0; i < bytes.length; i++)
    if ((bytes[i] as number) > 1)
      throw new FormatError(
        `${what}, byte ${offset + i}: expected 0 or 1, a truth value, found ${bytes[i]}.`,
      );
}

/** Whether a number stays what it is, for floats but for its last digits. */
const holds: Readonly<Record<DType, (value: number) => boolean>> = {
  float64: () => true,
  float32: (value) => Number.isFinite(Math.fround(value)) || !Number.isFinite(value),
  // what rounds to the next power of two has become an infinity
  float16: (value) => Math.abs(value) < 2 ** 16 - 2 ** 4 || !Number.isFinite(value),
  bfloat16: (value) => Math.abs(value) < 2 ** 128 - 2 ** 119 || !Number.isFinite(value),
  uint8: (value) => value === (value & 255),
  int64: (value) => Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63,
  int32: (value) => value === (value | 0),
  bool: (value) => value === 0 || value === 1,
};

function requireHeld(
  what: string,
  type: ElementType,
  numbers: ArrayLike<number | bigint>,
  dtype: DType,
): void {
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number | bigint;
    if (holds[dtype](Number(value))) continue;
    throw new ValueError(
      `${what} is ${type.name} and has ${value} as element ${i}, which ${dtype} does not hold. ` +
        '{ convert: "float64" } reads it.',
    );
  }
}
