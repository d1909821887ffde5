/** Elements put together where they go to the same place. */
import { flag, oneOf, optionsOfTensors, signature, withDefault } from "../../arguments/index.js";
import { axisKind } from "../../array/index.js";
import {
  composed,
  floatingOperand,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
  tensorKind,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { concat } from "../shape/joining.js";
import { scatterAdd } from "./elements.js";
import { groupExtreme } from "./group-op.js";
import { type Indices, indicesKind, requireSums } from "./indices.js";
import { take } from "./take-ops.js";
import { placesAlong, valuesFor } from "./written.js";

const reductions = ["sum", "prod", "mean", "amax", "amin"] as const;
export type ScatterReduction = (typeof reductions)[number];

export interface ScatterReduceOptions {
  /** Whether what stood in x counts, too, where values are put. Default true. */
  includeSelf?: boolean;
}

const scatterReduceOptions = optionsOfTensors<ScatterReduceOptions>()({
  includeSelf: withDefault(flag, true),
});

/**
 * y = the product of each group of x (N), all of which have members: (N), (N) -> (count). A tree of products,
 * so that each factor's derivative is the product of the others, to any order.
 */
function groupProducts(x: Tensor, groups: Int32Array, count: number): Tensor {
  let sizes = new Int32Array(count);
  for (const group of groups) sizes[group] = (sizes[group] as number) + 1;
  const next = startsOf(sizes);
  const order = new Int32Array(groups.length);
  for (const [i, group] of groups.entries()) {
    order[next[group] as number] = i;
    next[group] = (next[group] as number) + 1;
  }
  let products = take(x, order, 0);
  const one = tensor([1], { dtype: x.dtype });
  while (sizes.some((size) => size > 1)) {
    const starts = startsOf(sizes);
    const [left, right]: [number[], number[]] = [[], []];
    for (const [group, size] of sizes.entries())
      for (let i = 0; i < size; i += 2) {
        const place = (starts[group] as number) + i;
        left.push(place);
        right.push(i + 1 < size ? place + 1 : products.size); // the last of an odd number: times 1
      }
    const others = take(concat([products, one]), Int32Array.from(right), 0);
    products = take(products, Int32Array.from(left), 0).mul(others);
    sizes = sizes.map((size) => Math.ceil(size / 2));
  }
  return products;
}

function startsOf(sizes: Int32Array): Int32Array {
  let sum = 0;
  return sizes.map((size) => {
    sum += size;
    return sum - size;
  });
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** How many values go to each place. */
function countsOf(places: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const place of places) counts[place] = (counts[place] as number) + 1;
  return counts;
}

/**
 * y = x where the values that go to a place (as in scatter) are put together, with what stands there, by
 * "sum", "prod", "mean", "amax" or "amin"
 * ∂L/∂x and ∂L/∂values are those of the sum, the product, the mean or the extreme, which ties share equally;
 * x gets none where `includeSelf` is false and a value is put.
 * @throws ShapeError for indices of another rank or larger than x, and for values that do not broadcast to
 *   the indices; ValueError for an index out of range; DTypeError for values that x's dtype cannot hold.
 */
export const scatterReduce = composed(
  signature("scatterReduce", {
    x: tensorKind,
    axis: axisKind,
    indices: indicesKind,
    values: operandKind,
    reduce: oneOf(reductions),
    options: scatterReduceOptions,
  }),
  (
    x: Tensor,
    axis: number,
    indices: Indices,
    values: TensorLike,
    reduce: ScatterReduction,
    options?: ScatterReduceOptions,
  ): Tensor => {
    const { includeSelf } = scatterReduceOptions.read(options);
    requireSums("scatterReduce", x);
    const operand = reduce === "mean" ? floatingOperand(x, "scatterReduce") : x;
    return scope("scatterReduce", () => {
      const along = placesAlong("scatterReduce", operand, axis, indices);
      const given = valuesFor("scatterReduce", operand, along.shape, values).flatten();
      const places = along.flatten();
      const result = reduced(operand.flatten(), places, given, reduce, includeSelf);
      return result.reshape(x.shape);
    });
  },
);

/** `scatterReduce` of a list. */
function reduced(
  x: Tensor,
  places: Tensor,
  values: Tensor,
  reduce: ScatterReduction,
  includeSelf: boolean,
): Tensor {
  const to = places.toTypedArray() as Int32Array;
  const counts = countsOf(to, x.size);
  const stays = counts.map((count) => Number(includeSelf || count === 0));
  if (reduce === "amax" || reduce === "amin") {
    const own = Int32Array.from(stays.keys()).filter((i) => stays[i] === 1);
    const groups = tensor(joined(own, to));
    return groupExtreme(concat([take(x, own, 0), values]), groups, x.size, reduce === "amax");
  }
  const kept = includeSelf ? x : where(tensor(stays).ne(0), x, reduce === "prod" ? 1 : 0);
  if (reduce === "prod")
    return groupProducts(concat([kept, values]), joined(Int32Array.from(stays.keys()), to), x.size);
  const sum = scatterAdd(kept, 0, places, values);
  return reduce === "sum"
    ? sum
    : sum.div(
        tensor(
          counts.map((count, i) => count + (stays[i] as number)),
          { dtype: sum.dtype },
        ),
      );
}
