/**
 * Code as the generated files hold it: text of one or two letters for each byte. Where the text is compressed
 * on its way, it weighs no more than the bytes would; base64, whose letters straddle bytes, weighs half as
 * much again.
 */
export interface Embedded {
  /** Every value of a byte in two hexadecimal digits, the most frequent first. */
  readonly byteOrder: string;
  /** Each byte's place in that order, in letters: see `bytesOf`. */
  readonly moduleText: string;
  /** The byte that says whether the memory which the module imports is shared. */
  readonly sharedFlagAt: number;
}

/**
 * Printable ASCII from # to ~ without < and the backslash: nothing that a string or an HTML page would
 * escape.
 */
export const letters = Array.from({ length: 92 }, (_, i) => String.fromCharCode(35 + i))
  .filter((letter) => letter !== "<" && letter !== "\\")
  .join("");

/** So many letters are a byte each; those that are left begin a pair. */
export const singles = letters.length - 2;

/** The bytes of a module. */
export function bytesOf({ byteOrder, moduleText }: Embedded): Uint8Array {
  const valueAt = (place: number) => Number.parseInt(byteOrder.slice(2 * place, 2 * place + 2), 16);
  const order = Uint8Array.from({ length: 256 }, (_, place) => valueAt(place));
  const places = new Uint8Array(128);
  for (let i = 0; i < letters.length; i++) places[letters.charCodeAt(i)] = i;
  const placeAt = (i: number) => places[moduleText.charCodeAt(i)] as number;
  const bytes = new Uint8Array(moduleText.length);
  let length = 0;
  for (let i = 0; i < moduleText.length; i++) {
    let place = placeAt(i);
    if (place >= singles) place = singles + (place - singles) * letters.length + placeAt(++i);
    bytes[length++] = order[place] as number;
  }
  return bytes.slice(0, length);
}
