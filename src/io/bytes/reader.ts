/** Reader: a cursor over little-endian bytes; its errors name file, offset and what was expected. */
import { FormatError, guessFormat } from "../../arguments/index.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text that must be UTF-8. @throws FormatError where it is not. */
export function decodeText(bytes: Uint8Array, label: string, offset: number, what: string): string {
  try {
    // decoders of browsers take no memory that is shared
    return utf8.decode(bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice());
  } catch (cause) {
    throw new FormatError(`${label}, byte ${offset}: expected ${what} in UTF-8, found other bytes.`, {
      cause,
    });
  }
}

/** Bytes in hexadecimal, as errors show them. */
export function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

export class Reader {
  readonly #view: DataView;
  #at = 0;

  /**
   * @param label how errors begin, as that of a source.
   * @param base where in the file the bytes begin, for offsets in errors.
   */
  constructor(
    readonly bytes: Uint8Array,
    readonly label: string,
    readonly base = 0,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where in the file the next byte lies. */
  get offset(): number {
    return this.base + this.#at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.bytes.length - this.#at;
  }

  /** So many bytes, in place. @throws FormatError where they are not there. */
  take(length: number, what: string): Uint8Array {
    const start = this.#advance(length, what);
    return this.bytes.subarray(start, start + length);
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#advance(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#advance(2, what), true);
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#advance(4, what), true);
  }

  /** @throws FormatError for what a number does not hold exactly too: no file is so long. */
  u64(what: string): number {
    const at = this.#advance(8, what);
    const value = this.#view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.wrong(what, String(value), at);
    return Number(value);
  }

  f32(what: string): number {
    return this.#view.getFloat32(this.#advance(4, what), true);
  }

  f64(what: string): number {
    return this.#view.getFloat64(this.#advance(8, what), true);
  }

  text(length: number, what: string): string {
    const { offset } = this;
    return decodeText(this.take(length, what), this.label, offset, what);
  }

  /** An error about the bytes at `at`, counted from the first of these: expected this, found that. */
  wrong(expected: string, found: string, at = this.#at): FormatError {
    const guess = at === 0 && this.base === 0 ? guessFormat(this.bytes) : "";
    return new FormatError(
      `${this.label}, byte ${this.base + at}: expected ${expected}, found ${found}. ${guess}`.trimEnd(),
    );
  }

  #advance(length: number, what: string): number {
    const start = this.#at;
    if (!(length >= 0 && length <= this.left))
      throw this.wrong(what, `${this.left} bytes of ${length} before the end`);
    this.#at += length;
    return start;
  }
}
