/** A model file as the tests look at it: its messages, decoded. */
import { loadCodec } from "../../../src/io/onnx/codec.js";
import {
  type AttributeProto,
  descriptor,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from "../../../src/io/onnx/messages.js";

export async function decode(bytes: Uint8Array): Promise<ModelProto> {
  return (await loadCodec("test", descriptor)).decode<ModelProto>("ModelProto", bytes);
}

export async function graphIn(bytes: Uint8Array): Promise<GraphProto> {
  return (await decode(bytes)).graph as GraphProto;
}

/** `Add(input, W) -> output` */
export const lineOf = ({ opType, input = [], output = [] }: NodeProto): string =>
  `${opType}(${input.join(", ")}) -> ${output.join(", ")}`;

export const linesOf = ({ node = [] }: GraphProto): string[] => node.map(lineOf);

/** The numbers of an attribute: `axis=1`, `pads=0,0,1,1`. */
const attributeOf = ({ name, type, f, i, s, ints = [] }: AttributeProto): string => {
  const values: Readonly<Record<number, () => unknown>> = {
    1: () => f,
    2: () => i,
    3: () => new TextDecoder().decode(s),
    7: () => ints.join(),
  };
  return `${name}=${values[type ?? 0]?.()}`;
};

/** What the export itself adds: axes, shapes, constants. */
const isAdded = (name = "") => /^(constant|index|ints|off_on|ones|places)(_\d+)?$/.test(name);

/** The bytes of an added constant in hexadecimal, so that none can change unseen; of weights how many. */
const bytesIn = ({ name, rawData = new Uint8Array() }: TensorProto): string =>
  !isAdded(name) || rawData.length > 64 ? `${rawData.length} bytes` : Buffer.from(rawData).toString("hex");

/** All of a graph as text, but the elements of weights and of large constants. */
export function listingOf(graph: GraphProto): string {
  const nodes = (graph.node ?? []).map((node) =>
    [lineOf(node), ...(node.attribute ?? []).map(attributeOf)].join("  "),
  );
  const initializers = (graph.initializer ?? []).map(
    (each) => `${each.name}: type ${each.dataType} (${each.dims?.join(", ")}) ${bytesIn(each)}`,
  );
  const ends = [shapesOf(graph.input), shapesOf(graph.output)].map((each) => JSON.stringify(each));
  return [ends.join(" -> "), ...initializers, ...nodes].map((line) => `  ${line}`).join("\n");
}

/** `batch x 6` */
export const shapesOf = (values: GraphProto["input"]): Record<string, string> =>
  Object.fromEntries(
    (values ?? []).map(({ name, type }) => [
      name,
      (type?.value?.value?.shape?.dim ?? []).map(({ value }) => String(value?.value)).join(" x "),
    ]),
  );
