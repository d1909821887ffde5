/** How much of large results may lie in linear memory, and when it pays to ask which of them are dead. */
import type { Collection } from "./liveness.js";

const megabyte = 2 ** 20;

/**
 * Bytes that are retired between two minor collections: at least, and by the time that one takes, up to the
 * most. New ones, where nothing is retired, are from the least to four times the most: what lives when two
 * collections come is found dead only by a full one, so they come when much is dead rather than often.
 */
const leastInterval = 16 * megabyte;
const mostInterval = 64 * megabyte;
const intervalPerMillisecond = 32 * megabyte;
/** Room for new results between two full collections, likewise: either takes a tenth of the time at most. */
const leastRoom = 64 * megabyte;
const mostRoom = 192 * megabyte;
const roomPerMillisecond = 32 * megabyte;
/**
 * So much is copied out in a millisecond, with the pages of the copy: a collection that frees less did not
 * pay.
 */
const copiedPerMillisecond = 3 * megabyte;
/** How many bytes are copied out after a full collection that did not pay; after the next, twice as many. */
const firstPause = 1024 * megabyte;
const longestPause = 64 * firstPause;

export class Allowance {
  /** So many bytes may be there. */
  limit = leastRoom;
  #room = leastRoom;
  /** New since the last collection. */
  #placed = 0;
  /** Probably dead since then. */
  #retired = 0;
  #interval = leastInterval;
  #patience = leastInterval;
  /** Bytes that are copied out before the next full collection, and after it if that does not pay. */
  #pending = 0;
  #pause = firstPause;

  place(bytes: number): void {
    this.#placed += bytes;
  }

  /** Known to be dead without a collection. */
  takeBack(bytes: number): void {
    this.#placed -= bytes;
  }

  /** Hardly wanted again: backward is through with them. */
  retire(bytes: number): void {
    this.#retired += bytes;
  }

  /** What is due before so many more bytes are placed where so many are. */
  due(bytes: number, present: number): Collection | undefined {
    if (this.#retired >= this.#interval) return "minor";
    if (present + bytes > this.limit) {
      this.#pending -= bytes;
      if (this.#pending <= 0) return "major";
    }
    return this.#placed >= this.#patience ? "minor" : undefined;
  }

  /** What a collection took, has freed, and has left; there is no more room than `most`. */
  judge(type: Collection, milliseconds: number, freed: number, left: number, most: number): void {
    const least = Math.min(Math.max(leastInterval, milliseconds * intervalPerMillisecond), mostInterval);
    if (this.#retired < this.#interval)
      this.#patience = 2 * freed < this.#placed ? Math.min(2 * this.#patience, 4 * mostInterval) : least;
    this.#interval = least;
    this.#placed = this.#retired = 0;
    if (type === "minor") return;
    const paid = freed >= milliseconds * copiedPerMillisecond;
    this.#pending = paid ? 0 : this.#pause;
    this.#pause = paid ? firstPause : Math.min(2 * this.#pause, longestPause);
    this.#room = Math.min(Math.max(milliseconds * roomPerMillisecond, leastRoom), mostRoom, most);
    this.limit = Math.min(left + this.#room, most);
  }

  /** There is no more room than that. */
  restrict(most: number): void {
    this.#room = Math.min(Math.max(this.#room, leastRoom), most);
    this.limit = Math.min(Math.max(this.limit, leastRoom), most);
  }

  /** How much may stay when the oldest are copied out to make room for so many bytes: enough, for a while. */
  kept(bytes: number): number {
    return Math.max(0, this.limit - Math.max(bytes, this.#room / 4));
  }

  /** Something was copied out and is wanted back. */
  widen(bytes: number, most: number): void {
    this.limit = Math.min(this.limit + bytes, most);
  }
}
