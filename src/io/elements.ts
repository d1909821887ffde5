/**
 * The element types that files have: which of them are dtypes here, and what the others are converted to.
 * Bytes are little-endian, as typed arrays have them on every platform there is.
 */
import { DTypeError, FormatError, ShapeError, ValueError } from "../arguments/index.js";
import { bytesPerElement, type DType, type TypedArray, viewTyped } from "../array/index.js";
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

const own = (dtype: DType): ElementType => ({
  name: dtype,
  width: bytesPerElement(dtype),
  dtype,
  becomes: dtype,
  numbers: ({ buffer, byteOffset, length }) =>
    viewTyped(dtype, buffer, byteOffset, length / bytesPerElement(dtype)),
});

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

/** Floating numbers of 8 or 16 bits, by the value of each pattern. */
function smallFloats(name: string, width: 1 | 2, numberFor: (bits: number) => number): ElementType {
  let values: Float32Array | undefined;
  return {
    name,
    width,
    becomes: "float32",
    numbers: ({ buffer, byteOffset, length }) => {
      values ??= Float32Array.from({ length: 256 ** width }, (_, bits) => numberFor(bits));
      const Patterns: Numbers = width === 1 ? Uint8Array : Uint16Array;
      const patterns = new Patterns(buffer, byteOffset, length / width);
      const numbers = new Float32Array(patterns.length);
      for (let i = 0; i < numbers.length; i++) numbers[i] = values[patterns[i] as number] as number;
      return numbers;
    },
  };
}

/** IEEE 754: sign, exponent, fraction; the largest exponent is for infinities and NaN. */
function ieee(bits: number, exponentBits: number, fractionBits: number): number {
  const sign = bits >> (exponentBits + fractionBits) === 0 ? 1 : -1;
  const largest = 2 ** exponentBits - 1;
  const exponent = (bits >> fractionBits) & largest;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === largest) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const bias = (largest - 1) / 2;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

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
  uint8: integers("uint8", 1, Uint8Array),
  int8: integers("int8", 1, Int8Array),
  uint16: integers("uint16", 2, Uint16Array),
  int16: integers("int16", 2, Int16Array),
  uint32,
  uint64: bigIntegers("uint64", BigUint64Array),
  int64: bigIntegers("int64", BigInt64Array),
  float16: smallFloats("float16", 2, (bits) => ieee(bits, 5, 10)),
  bfloat16: smallFloats("bfloat16", 2, (bits) => ieee(bits, 8, 7)),
  float8e5m2: smallFloats("float8 (e5m2)", 1, (bits) => ieee(bits, 5, 2)),
  float8e4m3: smallFloats("float8 (e4m3)", 1, e4m3),
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
  const dtype = typeof convert === "boolean" ? type.becomes : convert;
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

/** Whether a number stays what it is, for float32 but for its last digits. */
const holds: Readonly<Record<DType, (value: number) => boolean>> = {
  float64: () => true,
  float32: (value) => Number.isFinite(Math.fround(value)) || !Number.isFinite(value),
  int32: (value) => value === (value | 0),
  bool: (value) => value === 0 || value === 1,
};

function requireHeld(what: string, type: ElementType, numbers: ArrayLike<number>, dtype: DType): void {
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    if (holds[dtype](value)) continue;
    throw new ValueError(
      `${what} is ${type.name} and has ${value} as element ${i}, which ${dtype} does not hold. ` +
        '{ convert: "float64" } reads it.',
    );
  }
}
