/** The op that reduces elements by groups, each of which is told for each element. */
import { flag, ShapeError, whole } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { defineOp, type Op, type Tensor, tensorKind } from "../../tensor/index.js";
import { indicesKind } from "./indices.js";
import { take, takeScatter } from "./take-ops.js";

interface Groups {
  readonly count: number;
  readonly largest: boolean;
}

/**
 * y = the largest (or the smallest) x of each group: x (N) and groups (N) -> (count); NaN where a group has
 * one
 * ∂L/∂x = g of its group where x is the extreme, shared equally among ties
 */
export const groupExtreme: Op<
  [x: Tensor, groups: Tensor, count: number, largest: boolean],
  Groups,
  readonly [Tensor, Tensor]
> = defineOp({
  name: "groupExtreme",
  takes: { x: tensorKind, groups: indicesKind, count: whole(0), largest: flag },
  prepare: (x: Tensor, groups: Tensor, count: number, largest: boolean) => {
    if (x.rank !== 1 || !sameShape(x.shape, groups.shape))
      throw new ShapeError(
        `groupExtreme: values ${formatShape(x.shape)} in groups ${formatShape(groups.shape)}; both are (N)`,
      );
    return { inputs: [x, groups], attrs: { count, largest } };
  },
  forward: (k, [x, groups], { count, largest }) => {
    const [values, of] = [k.read(x), k.read(groups)];
    const extremes = new Array<number>(count).fill(largest ? -Infinity : Infinity);
    for (let i = 0; i < values.length; i++) {
      const [value, group] = [values[i] as number, of[i] as number];
      const before = extremes[group] as number;
      // once NaN, it stays: nothing is larger or smaller than NaN
      if ((largest ? value > before : value < before) || Number.isNaN(value)) extremes[group] = value;
    }
    return k.fromValues(extremes, [count], x.dtype);
  },
  vjp: [
    (g, r) => {
      const [x, groups] = [r.input(0), r.input(1)];
      const extreme = x.eq(take(r.output(), groups, 0)).logicalOr(x.ne(x));
      const ties = takeScatter(extreme.to(g.dtype), groups, 0, g.shape);
      return take(g.div(ties), groups, 0).where(extreme, 0);
    },
    null,
  ],
  local: ["1 where {a} = {y}, shared among ties"],
  carries: [{ how: "repeated", words: "repeated over each group" }, null],
  terms: ({ attrs: { largest } }) => ({ largest }),
  kink: "1/n to each of n that tie",
  samples: [
    { inputs: [[4], { values: [1, 0, 1, 1], shape: [4], dtype: "int32" }], args: [2, true] },
    { inputs: [[3], { values: [1, 0, 1], shape: [3], dtype: "int32" }], args: [2, false] },
  ],
});
