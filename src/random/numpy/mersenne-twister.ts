/** The Mersenne Twister MT19937: 32-bit words with period 2^19937 - 1 (Matsumoto and Nishimura 1998). */

/** Words of state. */
export const stateLength = 624;
const middleWord = 397;

/** The generator alone; what is drawn from its words is in `NumpyRandom`. */
export class MersenneTwister {
  readonly key = new Uint32Array(stateLength);
  /** Index of the next word in `key`; at the end, the whole state is stepped first. */
  position = stateLength;

  /** Fills the state from one 32-bit word (`init_genrand` of the authors' 2002 version). */
  seed(word: number): void {
    let previous = word;
    this.key[0] = previous;
    for (let i = 1; i < stateLength; i++) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) | 0;
      this.key[i] = previous;
    }
    this.position = stateLength;
  }

  /**
   * Fills the state from any positive number of 32-bit words (`init_by_array` of the authors' 2002 version).
   */
  seedByArray(words: ArrayLike<number>): void {
    this.seed(19650218);
    const key = this.key;
    const last = stateLength - 1;
    let i = 1;
    let j = 0;
    const mixed = (multiplier: number) => {
      const previous = key[i - 1] ?? 0;
      return (key[i] ?? 0) ^ Math.imul(previous ^ (previous >>> 30), multiplier);
    };
    const advance = () => {
      if (i < last) {
        i++;
      } else {
        key[0] = key[last] ?? 0;
        i = 1;
      }
    };
    for (let step = Math.max(stateLength, words.length); step > 0; step--) {
      key[i] = mixed(1664525) + (words[j] ?? 0) + j;
      advance();
      j = (j + 1) % words.length;
    }
    for (let step = last; step > 0; step--) {
      key[i] = mixed(1566083941) - i;
      advance();
    }
    key[0] = 0x80000000;
  }

  /** The next word: a whole number from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.position >= stateLength) this.#step();
    let word = this.key[this.position++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  }

  /** Replaces all words of the state by the next ones of the recurrence. */
  #step(): void {
    const key = this.key;
    for (let i = 0; i < stateLength; i++) {
      const upper = (key[i] ?? 0) & 0x80000000;
      const lower = (key[(i + 1) % stateLength] ?? 0) & 0x7fffffff;
      const twist = (lower & 1) === 1 ? 0x9908b0df : 0;
      key[i] = (key[(i + middleWord) % stateLength] ?? 0) ^ ((upper | lower) >>> 1) ^ twist;
    }
    this.position = 0;
  }
}
