/** Messages to bytes and back, by @bufbuild/protobuf (an optional package) and a descriptor. */
import { MissingPackageError, requireExport } from "../../arguments/index.js";

/** Encodes and decodes the messages of one .proto file; decoded ones have their defaults. */
export interface Codec {
  encode(message: string, value: object): Uint8Array<ArrayBuffer>;
  /** @throws whatever the package throws for bytes that are no such message. */
  decode<T extends object>(message: string, bytes: Uint8Array): T;
}

/**
 * The codec of a .proto file.
 * @param by the function that needs it, for the error.
 * @param descriptor the file's descriptor in base64, as tools/protobuf writes it.
 * @throws MissingPackageError where @bufbuild/protobuf is not installed.
 */
export async function loadCodec(by: string, descriptor: string): Promise<Codec> {
  let codec = codecs.get(descriptor);
  if (codec === undefined) {
    codec = await makeCodec(by, descriptor);
    codecs.set(descriptor, codec);
  }
  return codec;
}

/** A descriptor is read once. */
const codecs = new Map<string, Codec>();

async function makeCodec(by: string, descriptor: string): Promise<Codec> {
  const { create, fromBinary, toBinary } = await loadRuntime(by);
  const { fileDesc } = await loadDescriptors(by);
  const { messages } = fileDesc(descriptor);
  const schemaOf = (name: string) => {
    const found = messages.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no message ${name} in the descriptor`);
    return found;
  };
  return {
    encode: (message, value) => {
      const schema = schemaOf(message);
      return toBinary(schema, create(schema, value as Record<string, unknown>));
    },
    decode: <T extends object>(message: string, bytes: Uint8Array) =>
      fromBinary(schemaOf(message), bytes) as object as T,
  };
}

const missing = (by: string, cause: unknown) =>
  new MissingPackageError(
    `${by}: this format is made of protobuf messages, which the package @bufbuild/protobuf reads and ` +
      `writes. Install it: npm install @bufbuild/protobuf`,
    { cause },
  );

async function loadRuntime(by: string) {
  try {
    return requireExport(await import("@bufbuild/protobuf"), "toBinary");
  } catch (cause) {
    throw missing(by, cause);
  }
}

async function loadDescriptors(by: string) {
  try {
    return requireExport(await import("@bufbuild/protobuf/codegenv2"), "fileDesc");
  } catch (cause) {
    throw missing(by, cause);
  }
}
