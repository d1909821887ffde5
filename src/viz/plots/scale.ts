/** Scales: the way from a value to a place in a plot, with round values for its ticks (d3's word for it). */

export interface Scale {
  readonly ticks: readonly number[];
  /** The place of a value, in pixels. */
  at(value: number): number;
}

/** A step of 1, 2 or 5 times a power of ten that cuts `span` into about `count` parts. */
function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / power;
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

/**
 * From `low` to `high` (widened to round values where `round` says so) onto the pixels from `start` to `end`.
 */
export function linearScale(
  [low, high]: readonly [number, number],
  [start, end]: readonly [number, number],
  { count = 5, round = false } = {},
): Scale {
  const upper = high > low ? high : low + (Math.abs(low) || 1);
  const step = roundStep(upper - low, count);
  const ratio = (value: number) => Math.round((value / step) * 1e6) / 1e6; // 0.3 / 0.1 is 2.9999999999999996
  const first = round ? Math.floor(ratio(low)) : Math.ceil(ratio(low));
  const last = round ? Math.ceil(ratio(upper)) : Math.floor(ratio(upper));
  // a multiple of 0.1 has rounding errors that its decimal text has not
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  const [from, to] = round ? [first * step, last * step] : [low, upper];
  return { ticks, at: (value) => start + ((value - from) / (to - from)) * (end - start) };
}

/** Equal ratios at equal distances, between powers of ten around `low` and `high`; both are above 0. */
export function logScale(
  [low, high]: readonly [number, number],
  [start, end]: readonly [number, number],
  count = 5,
): Scale {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  const every = Math.ceil((last - first) / count);
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) ticks.push(Number(`1e${power}`));
  return { ticks, at: (value) => start + ((Math.log10(value) - first) / (last - first)) * (end - start) };
}
