/** Elements as ONNX stores them: the numbers of its types, and little-endian bytes. */
import { bytesPerElement, type DType, elementsFor, isHalf, type TypedArray } from "../../array/index.js";

/** The codes of TensorProto.DataType that are written. */
export const dataType = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const satisfies Record<DType, number>;

/** Little-endian on every machine. */
export function bytesOf(dtype: DType, values: ArrayLike<number>): Uint8Array {
  const { buffer, byteOffset, byteLength } = elementsFor(values, dtype);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const width = bytesPerElement(dtype);
  if (!littleEndian) for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
  return bytes;
}

/** The bytes of what a tensor gives, whose memory is little-endian already almost everywhere. */
export function bytesOfArray(dtype: DType, values: TypedArray): Uint8Array {
  return littleEndian && !isHalf(dtype)
    ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    : bytesOf(dtype, values);
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
