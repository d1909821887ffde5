/** Other shapes for the same elements: axes merged, split, added, removed and exchanged. */
import {
  checkedInside,
  isWhole,
  type Kind,
  listOf,
  optional,
  refuseForeignProperties,
  ShapeError,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { axesKind, axisKind, formatShape, type Shape, sizeOf } from "../../array/index.js";
import {
  defineFluent,
  defineMethods,
  defineOp,
  moving,
  nameOf,
  normalizeAxes,
  normalizeAxis,
  requireList,
  Tensor,
  tensorKind,
} from "../../tensor/index.js";

/** One extent may be -1: whatever fills the rest. */
function resolveShape(x: Tensor, shape: Shape): number[] {
  const resolved = [...shape];
  const open = resolved.indexOf(-1);
  if (open >= 0) {
    if (resolved.includes(-1, open + 1))
      throw new ShapeError(`reshape: only one extent may be -1, got ${formatShape(shape)}`);
    resolved[open] = 1;
    const rest = sizeOf(resolved);
    resolved[open] = rest > 0 ? x.size / rest : -1;
  }
  if (!resolved.every((extent) => isWhole(extent)) || sizeOf(resolved) !== x.size)
    throw new ShapeError(
      `reshape: ${nameOf(x)} of shape ${formatShape(x.shape)} has ${x.size} elements, which do not fill ` +
        `${formatShape(shape)}`,
    );
  return resolved;
}

/** Numbers that are no extents are told beside the elements that they should hold. */
const wantedShape: Kind<Shape> = {
  ...checkedInside("an array of whole numbers, one of which may be -1"),
  require: (by, _name, value) => requireList(by, "the shape as an array", value),
};

/** y = x under another shape, sharing its elements; one extent may be -1    ∂L/∂x = g under x's shape */
export const reshape = defineOp({
  name: "reshape",
  moves: true,
  takes: { x: tensorKind, shape: wantedShape },
  prepare: (x: Tensor, shape: Shape) => ({ inputs: [x], attrs: resolveShape(x, shape) }),
  forward: (_, [a], shape) => a.reshape(shape),
  vjp: [(g, { inputs: [x] }) => g.reshape(x.shape)],
  carries: [{ how: "rearranged", words: "under its former shape" }],
  samples: [
    { inputs: [[2, 3]], args: [[3, 2]] },
    { inputs: [[2, 3]], args: [[-1]] },
    { inputs: [[]], args: [[1, 1]] },
  ],
});

const flattenTakes = signature("flatten", { x: tensorKind, startAxis: withDefault(axisKind, 0) });

/** From `startAxis` on, all axes become one. */
export const flatten = moving(flattenTakes, (x: Tensor, startAxis = 0): Tensor => {
  if (x.rank === 0) return x.reshape([1]);
  const start = normalizeAxis("flatten", startAxis, x.rank);
  return x.reshape([...x.array.shape.slice(0, start), sizeOf(x.array.shape.slice(start))]);
});

const squeezeTakes = signature("squeeze", { x: tensorKind, axis: optional(axesKind) });

/**
 * y = x without the given axes of size 1, or without all such.
 * @throws ShapeError for an axis that is longer.
 */
export const squeeze = moving(squeezeTakes, (x: Tensor, axis?: number | readonly number[]): Tensor => {
  const axes =
    axis === undefined
      ? x.array.shape.flatMap((extent, i) => (extent === 1 ? [i] : []))
      : normalizeAxes("squeeze", axis, x.shape);
  const long = axes.find((each) => x.shape[each] !== 1);
  if (long !== undefined)
    throw new ShapeError(
      `squeeze: axis ${long} of ${nameOf(x)} has size ${x.shape[long]}, not 1 (shape ` +
        `${formatShape(x.shape)})`,
    );
  return x.reshape(x.array.shape.filter((_, i) => !axes.includes(i)));
});

const unsqueezeTakes = signature("unsqueeze", { x: tensorKind, axis: axisKind });

/** y = x with a new axis of size 1 at `axis`, counted in the result. */
export const unsqueeze = moving(unsqueezeTakes, (x: Tensor, axis: number): Tensor => {
  const at = normalizeAxis("unsqueeze", axis, x.rank + 1);
  return x.reshape([...x.array.shape.slice(0, at), 1, ...x.array.shape.slice(at)]);
});

/** y[..., i, ...] = x with its axes in another order    ∂L/∂x = g in the first order */
export const permute = defineOp({
  name: "permute",
  moves: true,
  copies: true,
  takes: { x: tensorKind, order: listOf(axisKind, "an array of whole numbers, one per axis") },
  prepare: (x: Tensor, order: readonly number[]) => {
    const axes = order.map((axis) => normalizeAxis("permute", axis, x.rank));
    if (new Set(axes).size !== x.rank || axes.length !== x.rank)
      throw new ShapeError(
        `permute: [${order.join(", ")}] does not name each of the ${x.rank} axes of ${nameOf(x)} once`,
      );
    return { inputs: [x], attrs: axes };
  },
  forward: (k, [a], order) => k.permute(a, order),
  vjp: [(g, { attrs: order }) => g.permute(order.map((_, axis) => order.indexOf(axis)))],
  carries: [{ how: "rearranged", words: "with its axes in their former order" }],
  terms: ({ attrs: axes }) => ({ axes }),
  samples: [
    { inputs: [[2, 3]], args: [[1, 0]] },
    { inputs: [[2, 3, 4]], args: [[2, 0, 1]] },
  ],
});

const transposeTakes = signature("transpose", {
  x: tensorKind,
  axis0: withDefault(axisKind, -2),
  axis1: withDefault(axisKind, -1),
});

/**
 * y = x with two axes exchanged (by default the last two, as for a matrix)    ∂L/∂x = g with them exchanged
 * @throws ShapeError for a tensor without two axes.
 */
export const transpose = moving(transposeTakes, (x: Tensor, axis0 = -2, axis1 = -1): Tensor => {
  if (x.rank < 2)
    throw new ShapeError(
      `transpose: ${nameOf(x)} of shape ${formatShape(x.shape)} has no two axes to exchange`,
    );
  const [i, j] = [normalizeAxis("transpose", axis0, x.rank), normalizeAxis("transpose", axis1, x.rank)];
  return x.permute(x.array.shape.map((_, axis) => (axis === i ? j : axis === j ? i : axis)));
});

Object.defineProperty(Tensor.prototype, "T", {
  get(this: Tensor) {
    return permute(
      this,
      this.array.shape.map((_, axis) => this.rank - 1 - axis),
    );
  },
  configurable: true,
});
refuseForeignProperties("Tensor", Tensor, { T: "x.assign(y.T) writes the elements of y.T into x." });

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    /** The same elements under another shape; one extent may be -1. */
    reshape(shape: Shape): Tensor;
    reshape(...shape: readonly number[]): Tensor;
    flatten(startAxis?: number): Tensor;
    squeeze(axis?: number | readonly number[]): Tensor;
    unsqueeze(axis: number): Tensor;
    permute(order: readonly number[]): Tensor;
    permute(...order: readonly number[]): Tensor;
    /** Two axes exchanged, by default the last two. */
    transpose(axis0?: number, axis1?: number): Tensor;
    /** The transposed matrix: all axes in reverse order, as in NumPy. */
    readonly T: Tensor;
  }
}
/** A list as several numbers, as PyTorch takes it: `x.reshape(2, -1)`. */
const listed = (args: readonly unknown[]) => (typeof args[0] === "number" ? [args] : args) as [number[]];

defineMethods({
  reshape(...shape: readonly unknown[]) {
    return reshape(this, ...listed(shape));
  },
  permute(...order: readonly unknown[]) {
    return permute(this, ...listed(order));
  },
});
defineFluent({ flatten, squeeze, unsqueeze, transpose });
