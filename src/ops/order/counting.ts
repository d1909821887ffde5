/** How often numbers are there: whole ones, or all between edges. */
import {
  checkedInside,
  DTypeError,
  everyMember,
  flag,
  type Kind,
  kind,
  optional,
  optionsOfTensors,
  requireKind,
  ShapeError,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import {
  asTensor,
  composed,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { take, takeScatter } from "../indexing/take-ops.js";
import { placeOf } from "./place.js";

export interface BincountOptions {
  /** What each number counts, in the shape of x; then the result has its dtype, else int32. */
  weights?: TensorLike | undefined;
  /** There are at least so many counts. Default 0. */
  minLength?: number;
}

const bincountOptions = optionsOfTensors<BincountOptions>()({
  weights: optional(operandKind),
  minLength: withDefault(whole(0), 0),
});

/**
 * y = how often each number 0, 1, 2, ... is in x (N) of int32, or the sum of its weights, whose gradient is g
 * at each number.
 * @throws DTypeError for other dtypes, ValueError for a negative number, ShapeError for another rank or other
 *   weights.
 */
export const bincount = composed(
  signature("bincount", { x: operandKind, options: bincountOptions }),
  (x: TensorLike, options?: BincountOptions): Tensor => {
    const { weights, minLength } = bincountOptions.read(options);
    const numbers = asTensor(x, "int32", "bincount");
    if (numbers.dtype !== "int32")
      throw new DTypeError(
        `bincount: ${nameOf(numbers)} is ${numbers.dtype}, not int32. Convert with to("int32").`,
      );
    if (numbers.rank !== 1)
      throw new ShapeError(`bincount: ${nameOf(numbers)} of shape ${formatShape(numbers.shape)} is no list`);
    const values = numbers.toTypedArray();
    let length = minLength;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < 0) throw new ValueError(`bincount: ${value} (element ${i}) is below 0`);
      if (value >= length) length = value + 1;
    }
    const given = weights === undefined ? undefined : asTensor(weights, undefined, "bincount");
    if (given !== undefined && !sameShape(given.shape, numbers.shape))
      throw new ShapeError(
        `bincount: weights ${formatShape(given.shape)} (${nameOf(given)}) and numbers ` +
          `${formatShape(numbers.shape)} differ`,
      );
    const counted = given?.dtype === "bool" ? given.to("int32") : given;
    const ones = () => tensor(new Int32Array(numbers.size).fill(1));
    return scope("bincount", () => takeScatter(counted ?? ones(), numbers, 0, [length]));
  },
);

export interface HistogramOptions {
  /** How many bins of one width, or their edges, which may not fall. Default 10. */
  bins?: number | TensorLike;
  /** The least and the largest edge; what is outside is not counted. Default: the extremes of x. */
  range?: readonly [least: number, largest: number] | undefined;
  /** What each number counts, in the shape of x; then the counts have its dtype, else int32. */
  weights?: TensorLike | undefined;
  /** Gives a density, whose integral is 1, for counts. Default false. */
  density?: boolean;
}

const histogramOptions = optionsOfTensors<HistogramOptions>()({
  bins: withDefault(
    checkedInside("a whole number of at least 1, or edges that do not fall") as Kind<number>,
    10,
  ),
  range: optional(
    kind<readonly [number, number]>(
      "two finite numbers, the first not above the second",
      (value) =>
        Array.isArray(value) &&
        value.length === 2 &&
        everyMember(value, Number.isFinite) &&
        value[0] <= value[1],
    ),
  ),
  weights: optional(operandKind),
  density: withDefault(flag, false),
});

/**
 * y = [counts, edges]: how many elements of x are from each edge up to the next, the last of all included, as
 * NumPy counts; or the sums of their weights, whose gradient is g of the bin. Edges have the dtype of x, of
 * integers float64. PyTorch's histc(x, n, a, b) is histogramCounts(x, { bins: n, range: [a, b] })[0].
 * @throws ValueError for x with NaN or infinities without a range, for edges that fall, ShapeError for
 *   weights of another shape.
 */
export const histogramCounts = composed(
  signature("histogramCounts", { x: operandKind, options: histogramOptions }),
  (x: TensorLike, options?: HistogramOptions): [counts: Tensor, edges: Tensor] => {
    const { bins, range, weights, density } = histogramOptions.read(options);
    const given = asTensor(x, undefined, "histogramCounts");
    const numbers = isFloating(given.dtype) ? given : given.to("float64");
    const values = numbers.detach().toTypedArray();
    const edges = edgesOf(numbers, values, bins, range);
    const ends = edges.toTypedArray();
    const count = ends.length - 1;
    const [least, largest] = [ends[0] as number, ends[count] as number];
    const [places, bin]: [number[], number[]] = [[], []];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (!(value >= least && value <= largest)) continue;
      places.push(i);
      bin.push(value === largest ? count - 1 : placeOf(ends, 0, count + 1, value, "right") - 1);
    }
    const of = weights === undefined ? undefined : asTensor(weights, undefined, "histogramCounts");
    if (of !== undefined && !sameShape(of.shape, given.shape))
      throw new ShapeError(
        `histogramCounts: weights ${formatShape(of.shape)} (${nameOf(of)}) and numbers ` +
          `${formatShape(given.shape)} differ`,
      );
    return scope("histogramCounts", () => {
      const counted = (of?.dtype === "bool" ? of.to("int32") : of)?.reshape([-1]);
      const kept =
        counted === undefined
          ? tensor(new Int32Array(places.length).fill(1))
          : take(counted, tensor(Int32Array.from(places)), 0);
      const counts = takeScatter(kept, tensor(Int32Array.from(bin)), 0, [count]);
      if (!density) return [counts, edges];
      const widths = edges.slice([[1, count + 1]]).sub(edges.slice([[0, count]]));
      const floats = isFloating(counts.dtype) ? counts : counts.to(edges.dtype);
      return [floats.div(widths).div(floats.sum()), edges];
    });
  },
);

/** @throws ValueError for no bins, edges that fall, and extremes that are not finite. */
function edgesOf(
  x: Tensor,
  values: ArrayLike<number>,
  bins: number | TensorLike,
  range: readonly [number, number] | undefined,
): Tensor {
  if (typeof bins !== "number") {
    const edges = asTensor(bins, x.dtype, "histogramCounts").detach().to(x.dtype);
    const ends = edges.toTypedArray();
    if (
      edges.rank !== 1 ||
      ends.length < 2 ||
      ends.some((end, i) => !(i === 0 || end >= (ends[i - 1] as number)))
    )
      throw new ValueError(
        `histogramCounts: the edges ${nameOf(edges)} are to be a list of two or more that do not fall`,
      );
    if (range !== undefined)
      throw new ValueError("histogramCounts: edges have a range of their own: give one of the two");
    return edges;
  }
  requireKind("histogramCounts", "bins", whole(1, 2 ** 24), bins);
  let [least, largest] = range ?? extremes(values);
  if (least === largest) [least, largest] = [least - 0.5, largest + 0.5];
  const ends = Float64Array.from({ length: bins + 1 }, (_, i) => least + i * ((largest - least) / bins));
  ends[bins] = largest;
  return tensor(ends, { dtype: x.dtype });
}

function extremes(values: ArrayLike<number>): [number, number] {
  if (values.length === 0) return [0, 1];
  let [least, largest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value))
      throw new ValueError(
        `histogramCounts: element ${i} is ${value}, which has no bin. Give a range, or edges.`,
      );
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  return [least, largest];
}
