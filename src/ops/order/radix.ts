/**
 * The stable order of the numbers of a row: numbers become words whose unsigned order is theirs, and those
 * are sorted byte by byte (least significant first); short rows by insertion.
 */

export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Rows this short are sorted by insertion: counting 256 places costs more. */
const short = 48;

/** The words of one number in a row: one of 32 bits, or two with the more significant last. */
interface Words {
  readonly low: Uint32Array;
  readonly high: Uint32Array | undefined;
}

const sign = 0x8000_0000;

/** So that greater floats have greater words: of negative ones all bits turn, of others the first. */
const ordered = (word: number) => ((word & sign) !== 0 ? ~word : word | sign) >>> 0;

/** NaN is the largest, and -0 is 0. */
function wordsOf(values: Numbers, start: number, step: number, length: number): Words {
  const low = new Uint32Array(length);
  if (values instanceof Int32Array || values instanceof Uint8Array) {
    for (let i = 0; i < length; i++) low[i] = ((values[start + i * step] as number) ^ sign) >>> 0;
    return { low, high: undefined };
  }
  const number = values instanceof Float32Array ? new Float32Array(1) : new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  const high = number instanceof Float64Array ? new Uint32Array(length) : undefined;
  for (let i = 0; i < length; i++) {
    const value = values[start + i * step] as number;
    if (Number.isNaN(value)) {
      low[i] = 0xffff_ffff;
      if (high !== undefined) high[i] = 0xffff_ffff;
      continue;
    }
    number[0] = value + 0; // -0 + 0 is 0
    if (high === undefined) low[i] = ordered(words[0] as number);
    else {
      const upper = words[1] as number;
      low[i] = (upper & sign) !== 0 ? ~(words[0] as number) : (words[0] as number);
      high[i] = ordered(upper);
    }
  }
  return { low, high };
}

/** The places of `order` by one word of each, stable. */
function byWord(word: Uint32Array, order: Uint32Array, spare: Uint32Array): [Uint32Array, Uint32Array] {
  let [from, to] = [order, spare];
  const counts = new Uint32Array(256);
  for (let shift = 0; shift < 32; shift += 8) {
    counts.fill(0);
    for (let i = 0; i < word.length; i++) {
      const digit = ((word[i] as number) >>> shift) & 255;
      counts[digit] = (counts[digit] as number) + 1;
    }
    if (counts.includes(word.length)) continue; // all share this byte
    let before = 0;
    for (let digit = 0; digit < 256; digit++) {
      const count = counts[digit] as number;
      counts[digit] = before;
      before += count;
    }
    for (let i = 0; i < from.length; i++) {
      const place = from[i] as number;
      const digit = ((word[place] as number) >>> shift) & 255;
      const at = counts[digit] as number;
      to[at] = place;
      counts[digit] = at + 1;
    }
    [from, to] = [to, from];
  }
  return [from, to];
}

function byInsertion({ low, high }: Words, order: Uint32Array): Uint32Array {
  const above = (a: number, b: number) => {
    const [x, y] = [high?.[a] ?? 0, high?.[b] ?? 0];
    return x !== y ? x > y : (low[a] as number) > (low[b] as number);
  };
  for (let i = 1; i < order.length; i++) {
    const place = order[i] as number;
    let j = i;
    for (; j > 0 && above(order[j - 1] as number, place); j--) order[j] = order[j - 1] as number;
    order[j] = place;
  }
  return order;
}

/**
 * Where the numbers at start, start + step, ... stand in ascending order: equal ones in the order in which
 * they come, -0 and 0 being equal; NaN last. Descending is this of the words turned, so that equal ones stay
 * in order there too, and NaN comes first.
 */
export function orderOf(
  values: Numbers,
  { start, step, length, descending }: { start: number; step: number; length: number; descending: boolean },
): Uint32Array {
  const words = wordsOf(values, start, step, length);
  if (descending)
    for (const word of [words.low, words.high])
      if (word !== undefined) for (let i = 0; i < length; i++) word[i] = ~(word[i] as number);
  const order = Uint32Array.from({ length }, (_, i) => i);
  if (length <= short) return byInsertion(words, order);
  const [sorted, spare] = byWord(words.low, order, new Uint32Array(length));
  return words.high === undefined ? sorted : byWord(words.high, sorted, spare)[0];
}
