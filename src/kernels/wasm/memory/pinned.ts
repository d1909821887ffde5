/**
 * Pinned places: what lies in linear memory but is neither moved nor part of the cache, as the lists of a
 * data set.
 */
import type { Place, Places } from "./places.js";

/** Places that stay where they are, together, until the budget has no room for them or nobody wants them. */
export class Pinned {
  readonly places: Place[] = [];
  /** The operation that used them last. */
  usedBy = 0;
  /** They had to give way. */
  dropped = false;
}

/** All of them, from the oldest on. */
export class PinnedSet {
  readonly #all = new Set<Pinned>();
  bytes = 0;

  constructor(readonly places: Places) {}

  add(pinned: Pinned, place: Place): void {
    pinned.places.push(place);
    this.#all.add(pinned);
    this.bytes += place.bytes;
  }

  remove(pinned: Pinned): void {
    pinned.dropped = true;
    this.#all.delete(pinned);
    for (const place of pinned.places) {
      this.bytes -= place.bytes;
      this.places.giveBack(place);
    }
    pinned.places.length = 0;
  }

  /** Lets the oldest go that this operation does not use; false where there is none. */
  removeOldest(operation: number): boolean {
    for (const pinned of this.#all) {
      if (pinned.usedBy === operation) continue;
      this.remove(pinned);
      return true;
    }
    return false;
  }

  *[Symbol.iterator](): Iterator<Place> {
    for (const { places } of this.#all) yield* places;
  }
}
