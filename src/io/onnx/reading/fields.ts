/**
 * The fields of a protobuf message as they lie in a file. The package that decodes messages says that bytes
 * are none; this says where.
 */
import { FormatError, guessFormat } from "../../../arguments/index.js";

export interface Field {
  readonly number: number;
  /** Where its content begins and ends, for messages, texts and bytes; else where it is. */
  readonly start: number;
  readonly end: number;
}

const wire = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 };
const wireTypes: readonly number[] = Object.values(wire);

/** Goes through the fields from `start` to `end`. @throws FormatError where one is none, or goes too far. */
export function* fieldsOf(bytes: Uint8Array, label: string, start = 0, end = bytes.length): Generator<Field> {
  let at = start;
  const wrong = (where: number, expected: string, found: string) => {
    const guess = start === 0 ? ` ${guessFormat(bytes)}` : ""; // where the file opens as no model does
    return new FormatError(
      `${label}, byte ${where}: expected ${expected}, found ${found}.${guess}`.trimEnd(),
    );
  };
  const varint = (what: string): number => {
    const first = at;
    let value = 0;
    for (let scale = 1; at < end && at - first < 10; scale *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw wrong(first, what, at < end ? "a number that does not end" : "the end of the bytes");
  };
  while (at < end) {
    const where = at;
    const key = varint("the number of a field of a model file of ONNX");
    const [number, type] = [Math.floor(key / 8), key % 8];
    if (number === 0 || !wireTypes.includes(type))
      throw wrong(where, "a field of a model file of ONNX", `field ${number} of wire type ${type}`);
    const from = at;
    if (type === wire.varint) varint("a number");
    else if (type === wire.fixed64) at += 8;
    else if (type === wire.fixed32) at += 4;
    const length = type === wire.lengthDelimited ? varint("a length") : 0;
    const content = type === wire.lengthDelimited ? at : from;
    at += length;
    if (at > end)
      throw wrong(content, `${at - content} bytes of field ${number}`, `${end - content} before the end`);
    yield { number, start: content, end: at };
  }
}
