/** Which leaves of a graph the program has as numbers: those can be moved in the picture. */
import type { Leaf } from "../drawing/tasks.js";
import { fill } from "../page/words.js";
import type { Messages } from "./messages.js";
import type { LeafNumber } from "./numbers.js";
import type { Handle } from "./player-view.js";

export interface Matched {
  readonly handle: Handle;
  /** Among the numbers of the program. */
  readonly place: number;
}

/**
 * By name, or, of what has none, by its value, where only one has it. One whose value is not that of its number
 * any more, since a loop has trained it, is not moved by it.
 */
export function handlesFor(
  leaves: readonly Leaf[],
  numbers: readonly LeafNumber[],
  words: Messages,
): readonly Matched[] {
  return leaves.flatMap(({ id, name, value }) => {
    const isIt = (number: LeafNumber) => number.name === name && isNear(Number(number.text), value);
    const alike = leaves.filter((each) => each.name === name && (name !== "" || each.value === value));
    const found = numbers.flatMap((number, i) => (isIt(number) ? [i] : []));
    const [place] = found;
    if (place === undefined || found.length > 1 || alike.length > 1) return [];
    const { text, start, line } = numbers[place] as LeafNumber;
    const label = name || fill(words.number, { line });
    return [
      { place, handle: { leaf: id, label, value: Number(text), start: Number(start), ...rangeOf(start) } },
    ];
  });
}

/** As float32 has it. */
const isNear = (written: number, value: number) => Math.fround(written) === Math.fround(value);

/** Where a number goes from and to on its slider, and by what. */
export function rangeOf(start: string): {
  readonly min: number;
  readonly max: number;
  readonly step: number;
} {
  const begin = Number(start);
  const [min, max] = begin === 0 ? [-1, 1] : [Math.min(0, 2 * begin), Math.max(0, 2 * begin)];
  return { min, max, step: stepOf(start) };
}

/** One in the last decimal that is written. */
export function stepOf(written: string): number {
  const decimals = /\.(\d+)/.exec(written)?.[1]?.length ?? 0;
  return 10 ** -decimals;
}
