/** Elements along an axis in order of their size, the largest of them, and where they stood. */
import { flag, optionsOfTensors, signature, ValueError, whole, withDefault } from "../../arguments/index.js";
import { axisKind, formatShape, splitAtAxis } from "../../array/index.js";
import {
  asTensor,
  axisTerms,
  composed,
  defineOp,
  nameOf,
  normalizeAxis,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { gather } from "../indexing/elements.js";
import { type Numbers, orderOf } from "./radix.js";

export interface SortOptions {
  /** The largest first. Default false. */
  descending?: boolean;
}

const sortOptions = optionsOfTensors<SortOptions>()({ descending: withDefault(flag, false) });
const takes = { x: operandKind, axis: withDefault(axisKind, -1), options: sortOptions };

/**
 * y = the int32 places along an axis (default the last) in ascending order of x, equal ones in the order in
 * which they come. NaN counts as the largest, as for argMax: it is last, and first where `descending`.
 * @throws ShapeError for an axis out of range.
 */
export const argsort = defineOp({
  name: "argsort",
  takes,
  prepare: (x: TensorLike, axis: number = -1, options?: SortOptions) => {
    const { descending } = sortOptions.read(options);
    const input = asTensor(x, undefined, "argsort");
    return { inputs: [input], attrs: { axis: normalizeAxis("argsort", axis, input.rank), descending } };
  },
  forward: (k, [a], { axis, descending }) => {
    const { outer, length, inner } = splitAtAxis(a.shape, axis);
    const values = k.read(a) as Numbers;
    const places = new Int32Array(a.size);
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < inner; i++) {
        const start = o * length * inner + i;
        const order = orderOf(values, { start, step: inner, length, descending });
        for (let j = 0; j < length; j++) places[start + j * inner] = order[j] as number;
      }
    return k.fromValues(places, a.shape, "int32");
  },
  vjp: null,
  terms: ({ inputs: [x], attrs: { axis, descending } }) => ({ ...axisTerms(x, axis), descending }),
  samples: [{ inputs: [[2, 3]] }, { inputs: [[3, 2]], args: [0, { descending: true }] }, { inputs: [[4]] }],
});

/** The elements of x at places along an axis: what sorting and its derivative are. */
const placed = (x: Tensor, axis: number, places: Tensor) => gather(x, axis, places);

/**
 * y = x in ascending order along an axis (default the last), equal elements in the order in which they come.
 * NaN counts as the largest, as for argMax: it is last, and first where `descending`. `argsort` says where
 * they stood. The gradient goes back to where each element came from.
 * @throws ShapeError for an axis out of range.
 */
export const sort = composed(
  signature("sort", takes),
  (x: TensorLike, axis: number = -1, options?: SortOptions): Tensor => {
    const operand = asTensor(x, undefined, "sort");
    const along = normalizeAxis("sort", axis, operand.rank);
    return scope("sort", () => placed(operand, along, argsort(operand, along, options)));
  },
);

export interface TopkOptions {
  /** Along which they are looked for. Default -1, the last. */
  axis?: number;
  /** The largest (default), or the smallest. */
  largest?: boolean;
}

const topkOptions = optionsOfTensors<TopkOptions>()({
  axis: withDefault(axisKind, -1),
  largest: withDefault(flag, true),
});

/**
 * y = [values, indices]: the k largest elements along an axis, the largest first, and their int32 places; of
 * equal ones those that come first. NaN counts as the largest.
 * @throws ShapeError for an axis out of range, ValueError for more than there are.
 */
export const topk = composed(
  signature("topk", { x: operandKind, k: whole(0), options: topkOptions }),
  (x: TensorLike, k: number, options?: TopkOptions): [values: Tensor, indices: Tensor] => {
    const { axis, largest } = topkOptions.read(options);
    const operand = asTensor(x, undefined, "topk");
    const along = normalizeAxis("topk", axis, operand.rank);
    requireCount("topk", k, operand, along);
    return scope("topk", () => {
      const order = argsort(operand, along, { descending: largest });
      const indices = order.slice(operand.shape.map((_, i) => (i === along ? [0, k] : null)));
      return [placed(operand, along, indices), indices];
    });
  },
);

export interface KthValueOptions {
  /** Along which it is looked for. Default -1, the last. */
  axis?: number;
  /** The axis stays, with size 1. Default false. */
  keepDims?: boolean;
}

const kthOptions = optionsOfTensors<KthValueOptions>()({
  axis: withDefault(axisKind, -1),
  keepDims: withDefault(flag, false),
});

/**
 * y = the k-th smallest element along an axis, counted from 1; NaN counts as the largest. Its gradient goes
 * to the place that it came from, of equal ones in the order in which they come.
 * @throws ShapeError for an axis out of range, ValueError for a k beyond the length.
 */
export const kthValue = composed(
  signature("kthValue", { x: operandKind, k: whole(1), options: kthOptions }),
  (x: TensorLike, k: number, options?: KthValueOptions): Tensor => {
    const { axis, keepDims } = kthOptions.read(options);
    const operand = asTensor(x, undefined, "kthValue");
    const along = normalizeAxis("kthValue", axis, operand.rank);
    requireCount("kthValue", k, operand, along);
    return scope("kthValue", () => {
      const order = argsort(operand, along);
      const place = order.slice(operand.shape.map((_, i) => (i === along ? [k - 1, k] : null)));
      const value = placed(operand, along, place);
      return keepDims ? value : value.squeeze(along);
    });
  },
);

/** @throws ValueError for more elements than there are. */
function requireCount(op: string, k: number, x: Tensor, axis: number): void {
  const length = x.shape[axis] as number;
  if (k > length)
    throw new ValueError(
      `${op}: k is ${k}, but ${nameOf(x)} of shape ${formatShape(x.shape)} has ${length} elements along ` +
        `axis ${axis}`,
    );
}
