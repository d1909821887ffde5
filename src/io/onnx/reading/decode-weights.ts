/** The initialisers of a model file of ONNX as tensors: the weights, by name. */
import {
  bytesKind,
  FormatError,
  options as optionsOf,
  pathKind,
  show,
  signature,
  ValueError,
} from "../../../arguments/index.js";
import { readFile } from "../../../files/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { namesKinds, requireNames } from "../../chosen-names.js";
import { type Conversion, tensorOf } from "../../elements.js";
import { type ConvertOptions, convertKinds, type DecodeOptions, decodeKinds } from "../../kinds.js";
import { type Codec, loadCodec } from "../codec.js";
import { constantsIn } from "../constants.js";
import { descriptor, type StringStringEntryProto, type TensorProto } from "../messages.js";
import { contentOf, typeOf } from "./element-types.js";
import { fieldsOf } from "./fields.js";

export interface OnnxNames {
  /**
   * Which initialisers are read. Default: all but what is no weight: lists and single numbers of int64, which
   * are shapes and axes, and what `exportOnnx` has added itself.
   */
  readonly names?: readonly string[] | undefined;
}

/** Options of `loadOnnxWeights`. */
export interface OnnxLoadOptions extends ConvertOptions, OnnxNames {}

/** Options of `decodeOnnxWeights`. */
export interface OnnxDecodeOptions extends DecodeOptions, OnnxNames {}

const loadOptions = optionsOf<OnnxLoadOptions>()({ ...convertKinds, ...namesKinds });
const decodeOptions = optionsOf<OnnxDecodeOptions>()({ ...decodeKinds, ...namesKinds });
const decodeTakes = signature("decodeOnnxWeights", { bytes: bytesKind, options: decodeOptions });
const loadTakes = signature("loadOnnxWeights", { path: pathKind, options: loadOptions });

/** The fields of a model and its graph that lead to the weights. */
const graphField = 7;
const metadataField = 14;
const initializerField = 5;

/**
 * The initialisers of a model file of ONNX by name, in the order of the file; constants, which require no
 * grad. What the file calls a parameter is what its writer called it: PyTorch and wengert keep the module's
 * own names. (A weight that an exporter has folded into another is not there any more.)
 * @throws FormatError for what is no such file, naming file, byte and what was expected; DTypeError for
 *   elements without a dtype here, unless they are to be converted; ValueError for names that the file does
 *   not have, elements in other files, and whole numbers that int32 does not hold; MissingPackageError
 *   without @bufbuild/protobuf.
 */
export async function decodeOnnxWeights(
  bytes: Uint8Array,
  options?: OnnxDecodeOptions,
): Promise<ReadonlyMap<string, Tensor>> {
  decodeTakes.check(arguments);
  const { name, convert, names } = decodeOptions.read(options);
  return weightsIn("decodeOnnxWeights", bytes, name, convert, names);
}

/**
 * Reads the initialisers of a model file, as `decodeOnnxWeights` does.
 * @throws as `decodeOnnxWeights`; ValueError for a path that cannot be read, PlatformError where there are no
 *   files.
 */
export async function loadOnnxWeights(
  path: string,
  options?: OnnxLoadOptions,
): Promise<ReadonlyMap<string, Tensor>> {
  loadTakes.check(arguments);
  const { convert, names } = loadOptions.read(options);
  const by = "loadOnnxWeights";
  const bytes = readFile(by, path, "wengert/io", "decodeOnnxWeights reads bytes", (file) =>
    file.read(0, file.size),
  );
  return weightsIn(by, bytes, path, convert, names);
}

async function weightsIn(
  by: string,
  bytes: Uint8Array,
  file: string,
  convert: Conversion,
  names: readonly string[] | undefined,
): Promise<ReadonlyMap<string, Tensor>> {
  const label = `${by}: ${show(file)}`;
  const places = placesIn(bytes, label);
  const codec = await loadCodec(by, descriptor);
  const constants = constantsOf(codec, bytes, label);
  const found = new Map<string, Tensor>();
  const known = new Set<string>();
  for (const { start, end } of places) {
    const proto = decoded(label, start, "an initialiser (a TensorProto)", () =>
      codec.decode<TensorProto>("TensorProto", bytes.subarray(start, end)),
    );
    const { name = "", dims = [] } = proto;
    if (name === "" || known.has(name))
      throw new FormatError(
        `${label}, byte ${start}: expected an initialiser with a name of its own, found ` +
          `${name === "" ? "one without a name" : `a second ${show(name)}`}.`,
      );
    known.add(name);
    const isShape = proto.dataType === int64 && dims.length < 2;
    if (names === undefined ? !isShape && !constants.has(name) : names.includes(name))
      found.set(name, weightOf(`${label}: ${show(name)}`, proto, start, convert));
  }
  requireNames(label, "initialiser", names, known);
  return found;
}

const int64 = 7;

/** Where the initialisers lie. */
function placesIn(bytes: Uint8Array, label: string): { readonly start: number; readonly end: number }[] {
  const graph = [...fieldsOf(bytes, label)].findLast(({ number }) => number === graphField);
  if (graph === undefined)
    throw new FormatError(
      `${label}, byte 0: expected a model file of ONNX, found no graph (field 7) in ${bytes.length} bytes.`,
    );
  const fields = [...fieldsOf(bytes, label, graph.start, graph.end)];
  return fields.filter(({ number }) => number === initializerField);
}

/** The names of the initialisers that the file says are no weights. */
function constantsOf(codec: Codec, bytes: Uint8Array, label: string): ReadonlySet<string> {
  const entries = [...fieldsOf(bytes, label)].filter(({ number }) => number === metadataField);
  return new Set(
    entries.flatMap(({ start, end }) =>
      constantsIn(
        decoded(label, start, "an entry of metadata (a StringStringEntryProto)", () =>
          codec.decode<StringStringEntryProto>("StringStringEntryProto", bytes.subarray(start, end)),
        ),
      ),
    ),
  );
}

function decoded<T>(label: string, offset: number, expected: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw new FormatError(
      `${label}, byte ${offset}: expected ${expected}, found other bytes: ` +
        `${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

function weightOf(what: string, proto: TensorProto, offset: number, convert: Conversion): Tensor {
  const { dims = [], externalData = [], dataLocation = 0 } = proto;
  if (dataLocation !== 0 || externalData.length > 0) {
    const file = externalData.find(({ key }) => key === "location")?.value;
    throw new ValueError(
      `${what} has its elements in another file${file === undefined ? "" : ` (${show(file)})`}. Save the ` +
        `model with its weights inside, or the weights as safetensors.`,
    );
  }
  const type = typeOf(what, proto.dataType ?? 0);
  const content = contentOf(proto);
  const length = dims.reduce((product, extent) => product * extent, BigInt(type.width));
  if (dims.some((extent) => extent < 0n) || length !== BigInt(content.length))
    throw new FormatError(
      `${what}, byte ${offset}: expected ${length} bytes for shape (${dims.join(", ")}) of ${type.name}, ` +
        `found ${content.length}.`,
    );
  return tensorOf(what, type, dims.map(Number), content, offset, convert);
}
