/** One tree of values and tensors as bytes, which another process reads. */
import { sourceOf } from "../../files/index.js";
import { joined } from "../bytes/writer.js";
import { readSafetensors } from "../safetensors/decode.js";
import { safetensorsParts } from "../safetensors/encode.js";
import { TreeReader, TreeWriter } from "./tree.js";

const key = "tree";

/** @param path where the value stands, as errors say it. */
export function encodeTree(by: string, value: unknown, path: string): Uint8Array {
  const writer = new TreeWriter(by);
  const tree = JSON.stringify(writer.write(value, path));
  return joined([...safetensorsParts(by, writer.tensors, { [key]: tree })]);
}

/** @throws FormatError for bytes that are not those of a tree. */
export function decodeTree(by: string, bytes: Uint8Array): unknown {
  const source = sourceOf(by, bytes, "a tree");
  const { tensors, metadata } = readSafetensors(source, { convert: false });
  return new TreeReader(source.label, tensors).read(JSON.parse(metadata[key] as string));
}
