/**
 * Thinning: a long series as few points that hide nothing: each is the mean of a run, and carries the run's
 * least and greatest.
 */

export interface Run {
  /** The position in the middle of the run. */
  readonly position: number;
  /** Of what are numbers in it; NaN, as the others, where nothing is. */
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Runs of equal length, the last may be shorter; at most `limit` of them. Values that are no numbers do not
 * count.
 */
export function thin(values: ArrayLike<number>, limit: number): { runs: Run[]; length: number } {
  const length = Math.max(1, Math.ceil(values.length / limit));
  const runs: Run[] = [];
  for (let start = 0; start < values.length; start += length) {
    const end = Math.min(start + length, values.length);
    let [sum, count, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = start; i < end; i++) {
      const value = values[i] as number;
      if (!Number.isFinite(value)) continue;
      sum += value;
      count++;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    const position = (start + end - 1) / 2;
    runs.push(
      count > 0
        ? { position, mean: sum / count, min, max }
        : { position, mean: Number.NaN, min: Number.NaN, max: Number.NaN },
    );
  }
  return { runs, length };
}

/** At most `limit` of the entries, evenly, the first and the last among them. */
export function evenly<T>(entries: readonly T[], limit: number): readonly T[] {
  if (entries.length <= limit) return entries;
  return Array.from(
    { length: limit },
    (_, i) => entries[Math.round((i * (entries.length - 1)) / (limit - 1))] as T,
  );
}
