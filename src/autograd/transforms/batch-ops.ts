/**
 * The ops at the border of vmap: from a tensor to one of its examples along an axis, back from what every
 * example gave, and the sum over examples, which gradients of what all examples share take on their way out.
 */
import type { NdArray } from "../../array/index.js";
import { type Batch, BatchedArray, frontOf, isBatched, kernels, physicalOf } from "../../kernels/index.js";
import { defineOp, type Op, type Tensor } from "../../tensor/index.js";

/** The axes of a result whose axis `from` is to be at `to`. */
function moved(rank: number, from: number, to: number): number[] {
  const axes = Array.from({ length: rank }, (_, i) => i).filter((axis) => axis !== from);
  axes.splice(to, 0, from);
  return axes;
}

const move = (a: NdArray, from: number, to: number): NdArray =>
  from === to ? a : kernels.permute(a, moved(a.shape.length, from, to));

interface Border {
  readonly batch: Batch;
  readonly axis: number;
}
type BorderOp = Op<[x: Tensor, batch: Batch, axis: number], Border, readonly [Tensor]>;

/** y = x of one example, and of each of them    ∂L/∂x = the examples' g along the axis */
export const enter: BorderOp = defineOp({
  name: "vmap",
  moves: true,
  prepare: (x: Tensor, batch: Batch, axis: number) => ({ inputs: [x], attrs: { batch, axis } }),
  forward: (_k, [x], { batch, axis }) => new BatchedArray(batch, move(x, axis, 0)),
  vjp: [(g, { attrs: { batch, axis } }) => leave(g, batch, axis)],
  carries: [{ how: "rearranged", words: "that of each example at its place" }],
  samples: [{ inputs: [[2, 3]] }],
});

/** y = what each example gave, along an axis    ∂L/∂x = each example's part of g */
export const leave: BorderOp = defineOp({
  name: "stack of vmap",
  moves: true,
  prepare: (x: Tensor, batch: Batch, axis: number) => ({ inputs: [x], attrs: { batch, axis } }),
  forward: (_k, [x], { batch, axis }) => {
    const examples = physicalOf(x, batch);
    const shape = [batch.size, ...x.shape];
    const all = frontOf(examples) === batch.size ? examples : kernels.broadcastTo(examples, shape);
    const whole = move(all, 0, axis);
    return whole.reshape(whole.shape);
  },
  vjp: [(g, { attrs: { batch, axis } }) => enter(g, batch, axis)],
  carries: [{ how: "rearranged", words: "to each example its part" }],
  samples: [{ inputs: [[2, 3]] }],
});

/** y = Σ x over the examples    ∂L/∂x = g for each */
const sumOfExamples = defineOp({
  name: "sum over vmap",
  symbol: "Σ",
  prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
  forward: (k, [x]) => {
    if (!isBatched(x)) return k.copy(x);
    const { physical, batch } = x;
    if (frontOf(physical) === batch.size) return k.sum(physical, [0], false);
    return k.mul(physical.reshape(physical.shape.slice(1)), k.full([], batch.size, x.dtype));
  },
  vjp: [(g) => g],
  carries: [{ how: "repeated", words: "for each example" }],
  samples: [{ inputs: [[2, 3]] }],
});

/** Summed over all examples but those of calls that `level` and smaller numbers name. */
export function overExamples(gradient: Tensor, level: number): Tensor {
  let sum = gradient;
  while (sum.array.level > level) sum = sumOfExamples(sum);
  return sum;
}
