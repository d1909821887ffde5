/** A model file as the tests look at it: its messages, decoded. */
import { loadCodec } from "../../../src/io/onnx/codec.js";
import {
  descriptor,
  type GraphProto,
  type ModelProto,
  type NodeProto,
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

/** `batch x 6` */
export const shapesOf = (values: GraphProto["input"]): Record<string, string> =>
  Object.fromEntries(
    (values ?? []).map(({ name, type }) => [
      name,
      (type?.value?.value?.shape?.dim ?? []).map(({ value }) => String(value?.value)).join(" x "),
    ]),
  );
