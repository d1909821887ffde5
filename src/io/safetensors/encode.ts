/** Writing safetensors: a header that says where everything lies, then the elements. */
import {
  isPlainObject,
  type Kind,
  kind,
  options,
  signature,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { bytesPerElement } from "../../array/index.js";
import type { Tensor } from "../../tensor/index.js";
import { joined } from "../bytes/writer.js";
import { elementBytes } from "../elements.js";
import { type NamedTensors, namedEntries, namedTensorsKind, requireUnicode } from "../named-tensors.js";
import { largestHeader, metadataKey } from "./header.js";
import { nameOfType } from "./types.js";

export interface SafetensorsOptions {
  /** Texts by name, which stand in the file's header. Default none. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

const metadataKind: Kind<Readonly<Record<string, string>>> = kind(
  "an object of texts",
  (value) => isPlainObject(value) && Object.values(value).every((each) => typeof each === "string"),
);

export const encodeKinds = { metadata: withDefault(metadataKind, {}) };

const encodeOptions = options<SafetensorsOptions>()(encodeKinds);
const encodeTakes = signature("encodeSafetensors", { tensors: namedTensorsKind, options: encodeOptions });

/**
 * The bytes of a safetensors file with these tensors, in their order: what PyTorch, JAX and others read. The
 * same tensors give the same bytes.
 * @throws ValueError for what is no tensor, for a name that comes twice and for names or texts that are no
 *   Unicode.
 */
export function encodeSafetensors(tensors: NamedTensors, options?: SafetensorsOptions): Uint8Array {
  encodeTakes.check(arguments);
  const entries = namedEntries("encodeSafetensors", tensors);
  return joined([...safetensorsParts("encodeSafetensors", entries, encodeOptions.read(options).metadata)]);
}

/** The file in parts: the header, then one tensor after the other, so that no more than one is copied. */
export function* safetensorsParts(
  by: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
): Generator<Uint8Array, void, undefined> {
  if (tensors.has(metadataKey))
    throw new ValueError(`${by}: no tensor can be called "${metadataKey}", which is where texts are kept.`);
  // wide elements first: then all begin at multiples of their width
  const ordered = [...tensors].sort(([, a], [, b]) => bytesPerElement(b.dtype) - bytesPerElement(a.dtype));
  const begins = new Map<string, number>();
  let end = 0;
  for (const [name, x] of ordered) {
    begins.set(name, end);
    end += x.size * bytesPerElement(x.dtype);
  }
  yield headerOf(by, tensors, begins, metadata);
  for (const [, x] of ordered) {
    yield elementBytes(x);
  }
}

function headerOf(
  by: string,
  tensors: ReadonlyMap<string, Tensor>,
  begins: ReadonlyMap<string, number>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const members: string[] = [];
  for (const [key, value] of Object.entries(metadata)) {
    requireUnicode(by, "the name", key);
    requireUnicode(by, `the text of ${key},`, value);
  }
  if (Object.keys(metadata).length > 0) members.push(`"${metadataKey}":${JSON.stringify(metadata)}`);
  for (const [name, { dtype, shape, size }] of tensors) {
    const begin = begins.get(name) as number;
    const range = [begin, begin + size * bytesPerElement(dtype)];
    const entry = { dtype: nameOfType[dtype], shape, data_offsets: range };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  }
  const json = new TextEncoder().encode(`{${members.join(",")}}`);
  const length = Math.ceil(json.length / 8) * 8; // spaces, so that the elements begin at a multiple of 8
  if (length > largestHeader)
    throw new ValueError(
      `${by}: names and texts of ${length} bytes; readers take at most ${largestHeader}. ` +
        "Keep what is large in tensors.",
    );
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return header;
}
