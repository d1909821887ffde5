/** Arrays of NumPy in npy files: one array each, as numpy.save writes it. */
import { bytesKind, FormatError, options, signature } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { type Source, sourceOf } from "../../files/index.js";
import { type Tensor, tensorKind } from "../../tensor/index.js";
import { joined } from "../bytes/writer.js";
import { type Conversion, elementBytes, tensorOf } from "../elements.js";
import { type DecodeOptions, decodeKinds } from "../kinds.js";
import { type NpyHeader, npyHeader, readNpyHeader } from "./npy-header.js";

const decodeOptions = options<DecodeOptions>()(decodeKinds);
const takes = {
  encode: signature("encodeNpy", { x: tensorKind }),
  decode: signature("decodeNpy", { bytes: bytesKind, options: decodeOptions }),
};

/**
 * The bytes of an npy file (version 1.0, in C order) with the tensor's elements, as numpy.save writes them.
 * @throws DTypeError for bfloat16, which NumPy does not have.
 */
export function encodeNpy(x: Tensor): Uint8Array {
  takes.encode.check(arguments);
  return joined(npyParts("encodeNpy", x));
}

/**
 * Reads the bytes of an npy file of version 1.0 to 3.0, in either order and byte order. float16, float32,
 * float64, uint8, int32, int64 and bool are dtypes here; the other whole numbers are read with `convert`.
 * @returns a tensor of the array's shape, a constant.
 * @throws FormatError for what is no npy file, or does not hold the elements that its header declares;
 *   DTypeError for elements without a dtype here unless they are to be converted, and always for pickled
 *   objects, text, records, dates and complex numbers; ValueError for a whole number that int32 does not
 *   hold.
 */
export function decodeNpy(bytes: Uint8Array, options?: DecodeOptions): Tensor {
  takes.decode.check(arguments);
  const { name, convert } = decodeOptions.read(options);
  return readNpy(sourceOf("decodeNpy", bytes, name), convert);
}

/** @throws DTypeError for bfloat16. */
export function npyParts(by: string, x: Tensor): Uint8Array[] {
  return [npyHeader(by, x.dtype, x.shape), elementBytes(x)];
}

export function readNpy(source: Source, convert: Conversion): Tensor {
  const header = readNpyHeader(source);
  const { type, shape, offset, length } = header;
  requireLength(source, header);
  const bytes = inOrder(source.read(offset, length), header);
  return tensorOf(source.label, type, shape, bytes, offset, convert);
}

/** @throws FormatError unless the elements end where the source does. */
export function requireLength({ label, size }: Pick<Source, "label" | "size">, header: NpyHeader): void {
  const { type, shape, offset, length } = header;
  if (offset + length === size) return;
  const what = `${type.name} ${formatShape(shape)}`;
  throw new FormatError(
    `${label}, byte ${offset}: expected ${length} bytes of elements, of ${what}, found ${size - offset}. ` +
      (size < offset + length ? "The file is incomplete; fetch it again." : "Something follows them."),
  );
}

/** The elements row by row, in little-endian. */
function inOrder(bytes: Uint8Array, { type, bigEndian, fortranOrder, shape }: NpyHeader): Uint8Array {
  const { width } = type;
  const columns = fortranOrder && shape.filter((size) => size > 1).length > 1 && bytes.length > 0;
  if (!bigEndian && !columns) return bytes;
  const ordered = new Uint8Array(bytes.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((all, size) => all * size, width));
  for (let to = 0, from = 0; to < bytes.length; to += width) {
    for (let i = 0; i < width; i++) ordered[to + i] = bytes[from + (bigEndian ? width - 1 - i : i)] as number;
    if (!columns) {
      from += width;
      continue;
    }
    // the last axis goes fastest, as in rows
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      from -= (shape[axis] as number) * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return ordered;
}
