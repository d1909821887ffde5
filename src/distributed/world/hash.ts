/** 64 bits of some bytes, as two whole numbers: they tell values apart that differ by mistake. */
export function hashOf(bytes: Uint8Array): readonly [number, number] {
  const { buffer, byteOffset, byteLength } = inWords(bytes);
  const words = new Int32Array(buffer, byteOffset, Math.floor(byteLength / 4));
  let [a, b] = [0x811c9dc5 | 0, 0x2bd74c1f];
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ (words[i] as number), 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b + (words[i] as number), 0x85ebca6b) ^ (b >>> 13);
  }
  for (let i = 4 * words.length; i < byteLength; i++) a = Math.imul(a ^ (bytes[i] as number), 0x01000193);
  return [a, b | 0];
}

/** Where words of four bytes can be read. */
const inWords = (bytes: Uint8Array) => (bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());
