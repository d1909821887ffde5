/**
 * Protobuf messages, written field by field: the four wire types that event logs use.
 *
 * Source: "Encoding", the protocol buffers documentation. An encoder of this size needs no package, and works
 * at once, where one that is loaded when it is used would make every logged number asynchronous.
 */
import { Writer } from "../bytes/writer.js";

/** How the bytes after the number of a field are to be read. */
const wire = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

const utf8 = new TextEncoder();

export class Message {
  readonly #writer = new Writer();

  /** Whole numbers from 0 to 2⁵³ - 1: int32, int64, enums. */
  varint(field: number, value: number): this {
    this.#key(field, wire.varint);
    this.#varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.#key(field, wire.fixed64);
    this.#writer.f64(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#key(field, wire.fixed32);
    this.#writer.f32(value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, wire.lengthDelimited);
    this.#varint(value.length);
    this.#writer.bytes(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  /** A repeated double, packed. */
  doubles(field: number, values: readonly number[]): this {
    this.#key(field, wire.lengthDelimited);
    this.#varint(8 * values.length);
    for (const value of values) this.#writer.f64(value);
    return this;
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }

  #key(field: number, type: number): void {
    this.#varint(field * 8 + type);
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  #varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#writer.u8((rest % 128) + 128);
    this.#writer.u8(rest);
  }
}
