/** The element types of ONNX by their numbers (TensorProto.DataType), and their elements as bytes. */
import { DTypeError, FormatError } from "../../../arguments/index.js";
import { readOthers } from "../../chosen-names.js";
import { type ElementType, elementTypes } from "../../elements.js";
import type { TensorProto } from "../messages.js";

const types: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  [1, elementTypes.float32],
  [2, elementTypes.uint8],
  [3, elementTypes.int8],
  [4, elementTypes.uint16],
  [5, elementTypes.int16],
  [6, elementTypes.int32],
  [7, elementTypes.int64],
  [9, elementTypes.bool],
  [10, elementTypes.float16],
  [11, elementTypes.float64],
  [12, elementTypes.uint32],
  [13, elementTypes.uint64],
  [16, elementTypes.bfloat16],
  [17, elementTypes.float8e4m3],
  [19, elementTypes.float8e5m2],
]);

/** Those that are there, and that nothing here holds. */
const others: Readonly<Record<number, string>> = {
  8: "string",
  14: "complex64",
  15: "complex128",
  18: "float8 (e4m3fnuz)",
  20: "float8 (e5m2fnuz)",
  21: "uint4",
  22: "int4",
  23: "float4 (e2m1)",
};

/** @throws DTypeError for a type that cannot be read, FormatError for a number that is no type. */
export function typeOf(what: string, code: number): ElementType {
  const type = types.get(code);
  if (type !== undefined) return type;
  const name = others[code];
  if (name === undefined)
    throw new FormatError(`${what}: expected the number of an element type, found ${code}.`);
  throw new DTypeError(`${what} is ${name}, which cannot be read. ${readOthers}`);
}

/**
 * The elements as little-endian bytes of their own type, whichever field they are in: raw bytes, or a list of
 * numbers, which for types that have no list of their own is that of a wider one.
 */
export function contentOf(proto: TensorProto): Uint8Array {
  const { dataType = 0, rawData, floatData = [], int32Data = [], int64Data = [] } = proto;
  const { doubleData = [], uint64Data = [] } = proto;
  if (floatData.length > 0) return bytesIn(Float32Array.from(floatData));
  if (doubleData.length > 0) return bytesIn(Float64Array.from(doubleData));
  if (int64Data.length > 0) return bytesIn(BigInt64Array.from(int64Data));
  if (uint64Data.length > 0)
    return dataType === 12
      ? bytesIn(Uint32Array.from(uint64Data, Number))
      : bytesIn(BigUint64Array.from(uint64Data));
  if (int32Data.length > 0) {
    const { width } = types.get(dataType) as ElementType;
    const Integers = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Int32Array;
    return bytesIn(Integers.from(int32Data));
  }
  return rawData ?? new Uint8Array();
}

const bytesIn = ({ buffer }: { readonly buffer: ArrayBufferLike }) => new Uint8Array(buffer);
