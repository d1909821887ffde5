/**
 * Threefry-2x32 with 20 rounds: a keyed scramble of a 64-bit counter into 64 random bits (Salmon, Moraes,
 * Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
 */

const parity = 0x1bd11bda;
/** Bits to rotate by in each of eight consecutive rounds; round r takes entry r mod 8. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/**
 * Writes to out[0] and out[1] the block that key (key0, key1) makes of counter (counter0, counter1).
 *
 * All four are 32-bit words, in the order of the Random123 reference.
 * For a fixed key it is a one-to-one map of counters to blocks.
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
): void {
  const key2 = parity ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  // five groups of four rounds, a different pair of key words added after each
  let next = key1;
  let afterNext = key2;
  let last = key0;
  for (let group = 1; group <= 5; group++) {
    const first = (group & 1) === 1 ? 0 : 4;
    for (let round = first; round < first + 4; round++) {
      const bits = rotations[round] ?? 0;
      x = (x + y) | 0;
      y = ((y << bits) | (y >>> (32 - bits))) ^ x;
    }
    x = (x + next) | 0;
    y = (y + afterNext + group) | 0;
    const used = next;
    next = afterNext;
    afterNext = last;
    last = used;
  }
  out[0] = x;
  out[1] = y;
}
