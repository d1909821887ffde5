/**
 * Dimension: a size that may depend on the size of the batch, as slope · batch + offset. It is learnt from
 * what the sizes were in runs with batches of different sizes.
 */

export interface Dimension {
  readonly slope: number;
  readonly offset: number;
}

export const fixed = (offset: number): Dimension => ({ slope: 0, offset });

export const isFixed = ({ slope }: Dimension): boolean => slope === 0;

export const negated = ({ slope, offset }: Dimension): Dimension => ({ slope: -slope, offset: -offset });

export const sum = (a: Dimension, b: Dimension): Dimension => ({
  slope: a.slope + b.slope,
  offset: a.offset + b.offset,
});

/** The sizes of the batch with which a model is run to learn the dimensions: two to learn, one to verify. */
export const batchSizes: readonly number[] = [2, 3, 7];

/** From one value per run; undefined where they do not lie on a line through whole numbers. */
export function dimensionOf(values: readonly number[]): Dimension | undefined {
  const [first = 0, second = first] = values;
  if (values.every((each) => Object.is(each, first))) return fixed(first);
  const [a = 0, b = 1] = batchSizes;
  const slope = (second - first) / (b - a);
  const offset = first - slope * a;
  const fits = values.every((each, run) => each === slope * (batchSizes[run] as number) + offset);
  return fits && Number.isInteger(slope) && Number.isInteger(offset) ? { slope, offset } : undefined;
}
