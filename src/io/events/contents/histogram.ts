/** Histograms: how the values of a tensor are spread, step after step. */
import { show, ValueError } from "../../../arguments/index.js";
import { asTensor, nameOf, numbersOf, Tensor, type TensorLike } from "../../../tensor/index.js";
import { Message } from "../protobuf.js";
import type { Content } from "./content.js";
import { jsonNumber, valueFields, writeSummary } from "./summary.js";

/** As many as TensorFlow's summaries have, all of the same width. */
export const defaultBins = 30;

interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** The right edge of each bin; the first begins at `min`, the last ends at `max`. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

/** @throws ValueError for what is no tensor and no numbers, for none, and for any that is not finite. */
export function histogramContent(by: string, given: unknown, bins = defaultBins): Content {
  const { min, max, num, sum, sumSquares, limits, counts } = histogramOf(valuesOf(by, given), bins);
  return {
    kind: "histogram",
    encode: (event, tag) =>
      writeSummary(event, tag, (value) => {
        const message = new Message().double(1, min).double(2, max).double(3, num).double(4, sum);
        message.double(5, sumSquares).doubles(6, limits).doubles(7, counts);
        value.message(valueFields.histogram, message);
      }),
    json: () => ({
      histogram: { min, max, num, sum: jsonNumber(sum), sumSquares: jsonNumber(sumSquares), limits, counts },
    }),
  };
}

function valuesOf(by: string, given: unknown): ArrayLike<number> {
  const isList = Array.isArray(given) || (ArrayBuffer.isView(given) && !(given instanceof DataView));
  if (!(given instanceof Tensor) && !isList)
    throw new ValueError(`${by}: the values must be a tensor or an array of numbers, got ${show(given)}`);
  const x = given instanceof Tensor ? given : asTensor(given as TensorLike, "float64", by);
  const values = numbersOf(x);
  if (values.length === 0) throw new ValueError(`${by}: ${nameOf(x)} has no elements, so no histogram`);
  let strange = 0;
  for (const value of values) if (!Number.isFinite(value)) strange++;
  if (strange > 0)
    throw new ValueError(
      `${by}: of the ${values.length} elements of ${nameOf(x)}, ${strange} are NaN or infinite, which no ` +
        "bin holds. detectAnomaly finds where the first one comes from.",
    );
  return values;
}

/** @param values finite, at least one. */
function histogramOf(values: ArrayLike<number>, bins: number): Histogram {
  let [min, max, sum, sumSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumSquares += value * value;
  }
  const moments = { min, max, num: values.length, sum, sumSquares };
  if (min === max) return { ...moments, limits: [max], counts: [values.length] };
  // halves, since the distance of the largest numbers is no number
  const width = max / 2 - min / 2;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(bins * (((values[i] as number) / 2 - min / 2) / width)));
    counts[bin] = (counts[bin] as number) + 1;
  }
  const limits = counts.map((_, i) => (i === bins - 1 ? max : min + 2 * (width * ((i + 1) / bins))));
  return { ...moments, limits, counts };
}
