/**
 * What ranks are about to do together, in words: by them they find out whether all are about to do the same.
 */

/** One thing that all ranks do together. */
export interface Joint {
  /** The function: "allReduce". */
  readonly by: string;
  /** What of: `sum of "W1", float32 (784, 50)`. Empty where the function says it all. */
  readonly what: string;
}

export const wordsFor = ({ by, what }: Joint): string => (what === "" ? by : `${by}: ${what}`);

/** "rank 2", "ranks 0 and 3", "ranks 0, 1 and 3", "ranks 0 to 6". */
export function ranksInWords(ranks: readonly number[]): string {
  const [first = 0] = ranks;
  const last = ranks.at(-1) ?? first;
  if (ranks.length === 1) return `rank ${first}`;
  if (ranks.length > 3 && last - first === ranks.length - 1) return `ranks ${first} to ${last}`;
  return `ranks ${ranks.slice(0, -1).join(", ")} and ${last}`;
}

/** Ranks with the same words together, one line each: `  ranks 0 and 2: barrier`. */
export function inGroups(words: ReadonlyMap<number, string>): string[] {
  const groups = new Map<string, number[]>();
  for (const [rank, each] of words) groups.set(each, [...(groups.get(each) ?? []), rank]);
  return Array.from(groups, ([each, ranks]) => `  ${ranksInWords(ranks)}: ${each}`);
}

/**
 * 64 bits of a text, as two whole numbers: FNV-1a, from two beginnings. It tells programs apart that differ
 * by mistake.
 */
export function fingerprint(text: string): readonly [number, number] {
  let [a, b] = [0x811c9dc5, 0x2bd74c1f];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code ^ (b >>> 15), 0x01000193);
  }
  return [a | 0, b | 0];
}

/** How many bytes each rank says of what it does, where they differ. */
export const noteBytes = 1024;

/** The text in UTF-8, cut to so many bytes, and zeros. */
export function toNote(text: string): Uint8Array {
  const note = new Uint8Array(new ArrayBuffer(noteBytes));
  new TextEncoder().encodeInto(text, note);
  return note;
}

export function fromNote(note: Uint8Array): string {
  const end = note.indexOf(0);
  return new TextDecoder().decode(note.subarray(0, end < 0 ? note.length : end));
}
