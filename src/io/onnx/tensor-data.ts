/** Elements as ONNX stores them: the numbers of its types, and little-endian bytes. */
import type { DType, TypedArray } from "../../array/index.js";

/** The codes of TensorProto.DataType that are written. */
export const dataType = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 } as const satisfies Record<
  DType | "int64",
  number
>;

const width = { float32: 4, int32: 4, int64: 8, bool: 1, float64: 8 };

/** Little-endian on every machine. */
export function bytesOf(dtype: DType | "int64", values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * width[dtype]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const at = i * width[dtype];
    if (dtype === "float32") view.setFloat32(at, value, true);
    else if (dtype === "float64") view.setFloat64(at, value, true);
    else if (dtype === "int32") view.setInt32(at, value, true);
    else if (dtype === "int64") view.setBigInt64(at, BigInt(value), true);
    else view.setUint8(at, value);
  }
  return bytes;
}

/** The bytes of a typed array, whose memory is little-endian already almost everywhere. */
export function bytesOfArray(dtype: DType, values: TypedArray): Uint8Array {
  return littleEndian
    ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    : bytesOf(dtype, values);
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
