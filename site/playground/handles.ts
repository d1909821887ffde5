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
 * By name, or, of what has none, by its values, where only one has them. One whose values are not those of its
 * numbers any more, since a loop has trained it, is not moved by them.
 */
export function handlesFor(
  leaves: readonly Leaf[],
  numbers: readonly LeafNumber[],
  words: Messages,
): readonly Matched[] {
  const calls = byCall(numbers);
  return leaves.flatMap(({ id, name, shape, values }) => {
    const isIt = (made: readonly Placed[]) =>
      made.length === values.length &&
      made.every(
        ([, number], i) =>
          number.name === name &&
          number.alone === (shape.length === 0) &&
          isNear(Number(number.text), values[i] as number),
      );
    const alike = leaves.filter((each) => each.name === name && (name !== "" || isSame(each.values, values)));
    const found = calls.filter(isIt);
    const [made] = found;
    if (made === undefined || found.length > 1 || alike.length > 1) return [];
    return made.map(([place, { text, start, line, alone }], i) => {
      const called = name || fill(words.number, { line });
      const [leaf, label] = alone
        ? [id, called]
        : [`${id}[${i}]`, `${called}[${indices(i, shape).join(", ")}]`];
      return { place, handle: { leaf, label, value: Number(text), start: Number(start), ...rangeOf(start) } };
    });
  });
}

/** A number of the program, with its place among them. */
type Placed = readonly [place: number, number: LeafNumber];

/** Those that one leaf is made of, together. */
function byCall(numbers: readonly LeafNumber[]): Placed[][] {
  const calls = new Map<number, Placed[]>();
  for (const placed of numbers.entries()) {
    const known = calls.get(placed[1].call);
    if (known === undefined) calls.set(placed[1].call, [placed]);
    else known.push(placed);
  }
  return [...calls.values()];
}

const isSame = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** Of the ith entry, row-major. */
function indices(i: number, shape: readonly number[]): number[] {
  const found: number[] = [];
  let rest = i;
  for (const extent of shape.toReversed()) {
    found.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return found;
}

/** As float32 has it. */
const isNear = (written: number, value: number) => Math.fround(written) === Math.fround(value);

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Where a number goes from and to on its slider, and by what. */
export function rangeOf(start: string): Range {
  const begin = Number(start);
  const [min, max] = begin === 0 ? [-1, 1] : [Math.min(0, 2 * begin), Math.max(0, 2 * begin)];
  return { min, max, step: stepOf(start) };
}

/** How a number is written: so many decimals, and the exponent with its letter, as in `2.50e4`; not for `0x10`. */
export function formOf(
  written: string,
): { readonly decimals: number; readonly exponent: string } | undefined {
  const found = /^-?(?=\.?\d)\d*\.?(\d{0,100})(e[+-]?\d+)?$/i.exec(written);
  return found === null ? undefined : { decimals: found[1]?.length ?? 0, exponent: found[2] ?? "" };
}

/** One in the last digit that is written, exponent included; NaN for what is no decimal number. */
export function stepOf(written: string): number {
  const form = formOf(written);
  return form === undefined ? Number.NaN : Number(`1e${Number(form.exponent.slice(1)) - form.decimals}`);
}
