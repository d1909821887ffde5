/** Ops that move elements or regroup them, and never change a value. */
import {
  formatShape,
  promote,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
  ValueError,
} from "../array/index.js";
import {
  composed,
  defineMethods,
  defineOp,
  nameOf,
  normalizeAxes,
  normalizeAxis,
  requireList,
  requireShape,
  requireTensor,
  scope,
  Tensor,
} from "../tensor/index.js";

/** One extent may be -1: whatever fills the rest. */
function resolveShape(x: Tensor, shape: Shape): number[] {
  const open = shape.indexOf(-1);
  const rest = sizeOf(shape.filter((_, axis) => axis !== open));
  const resolved = shape.map((extent, axis) => (axis === open && rest > 0 ? x.size / rest : extent));
  const bad = resolved.some((extent) => !Number.isInteger(extent) || extent < 0);
  if (bad || sizeOf(resolved) !== x.size)
    throw new ShapeError(
      `reshape: ${nameOf(x)} of shape ${formatShape(x.shape)} has ${x.size} elements, which do not fill ${formatShape(shape)}`,
    );
  return resolved;
}

/** y = x under another shape, sharing its elements; one extent may be -1    ∂L/∂x = g under x's shape */
export const reshape = defineOp({
  name: "reshape",
  prepare: (x: Tensor, shape: Shape) => {
    requireTensor("reshape", x);
    requireList("reshape", "the shape as an array", shape);
    return { inputs: [x], attrs: resolveShape(x, shape) };
  },
  forward: (_, [a], shape) => a.reshape(shape),
  vjp: [(g, { inputs: [x] }) => g.reshape(x.shape)],
  local: ["1"],
  samples: [
    { inputs: [[2, 3]], args: [[3, 2]] },
    { inputs: [[2, 3]], args: [[-1]] },
    { inputs: [[]], args: [[1, 1]] },
  ],
});

/** From `startAxis` on, all axes become one. */
export const flatten = composed("flatten", (x: Tensor, startAxis = 0): Tensor => {
  requireTensor("flatten", x);
  if (x.rank === 0) return x.reshape([1]);
  const start = normalizeAxis("flatten", startAxis, x.rank);
  return x.reshape([...x.shape.slice(0, start), sizeOf(x.shape.slice(start))]);
});

/** y = x without the given axes of size 1, or without all such. @throws ShapeError for an axis that is longer. */
export const squeeze = composed("squeeze", (x: Tensor, axis?: number | readonly number[]): Tensor => {
  requireTensor("squeeze", x);
  const axes =
    axis === undefined
      ? x.shape.flatMap((extent, i) => (extent === 1 ? [i] : []))
      : normalizeAxes("squeeze", axis, x.shape);
  const long = axes.find((each) => x.shape[each] !== 1);
  if (long !== undefined)
    throw new ShapeError(
      `squeeze: axis ${long} of ${nameOf(x)} has size ${x.shape[long]}, not 1 (shape ${formatShape(x.shape)})`,
    );
  return x.reshape(x.shape.filter((_, i) => !axes.includes(i)));
});

/** y = x with a new axis of size 1 at `axis`, counted in the result. */
export const unsqueeze = composed("unsqueeze", (x: Tensor, axis: number): Tensor => {
  requireTensor("unsqueeze", x);
  const at = normalizeAxis("unsqueeze", axis, x.rank + 1);
  return x.reshape([...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
});

/** y[..., i, ...] = x with its axes in another order    ∂L/∂x = g in the first order */
export const permute = defineOp({
  name: "permute",
  prepare: (x: Tensor, order: readonly number[]) => {
    requireTensor("permute", x);
    requireList("permute", "the order of the axes as an array", order);
    const axes = order.map((axis) => normalizeAxis("permute", axis, x.rank));
    if (new Set(axes).size !== x.rank || axes.length !== x.rank)
      throw new ShapeError(
        `permute: [${order.join(", ")}] does not name each of the ${x.rank} axes of ${nameOf(x)} once`,
      );
    return { inputs: [x], attrs: axes };
  },
  forward: (k, [a], order) => k.permute(a, order),
  vjp: [(g, { attrs: order }) => g.permute(order.map((_, axis) => order.indexOf(axis)))],
  local: ["1"],
  samples: [
    { inputs: [[2, 3]], args: [[1, 0]] },
    { inputs: [[2, 3, 4]], args: [[2, 0, 1]] },
  ],
});

/**
 * y = x with two axes exchanged (by default the last two, as for a matrix)    ∂L/∂x = g with them exchanged
 * @throws ShapeError for a tensor without two axes.
 */
export const transpose = composed("transpose", (x: Tensor, axis0 = -2, axis1 = -1): Tensor => {
  requireTensor("transpose", x);
  if (x.rank < 2)
    throw new ShapeError(
      `transpose: ${nameOf(x)} of shape ${formatShape(x.shape)} has no two axes to exchange`,
    );
  const [i, j] = [normalizeAxis("transpose", axis0, x.rank), normalizeAxis("transpose", axis1, x.rank)];
  return x.permute(x.shape.map((_, axis) => (axis === i ? j : axis === j ? i : axis)));
});

/** The first of a list that holds tensors and is not empty. */
function requireTensors(op: string, tensors: readonly Tensor[]): Tensor {
  requireList(op, "an array of tensors", tensors);
  for (const each of tensors) requireTensor(op, each);
  const first = tensors[0];
  if (first === undefined) throw new ValueError(`${op}: no tensors`);
  return first;
}

/** y = the tensors one after the other along an axis    ∂L/∂xᵢ = its piece of g */
export const concat = defineOp({
  name: "concat",
  prepare: (tensors: readonly Tensor[], axis: number = 0) => {
    const first = requireTensors("concat", tensors);
    const along = normalizeAxis("concat", axis, first.rank);
    for (const [i, each] of tensors.entries()) {
      if (
        each.rank !== first.rank ||
        each.shape.some((extent, a) => a !== along && extent !== first.shape[a])
      )
        throw new ShapeError(
          `concat: tensor ${i} has shape ${formatShape(each.shape)}, the first ${formatShape(first.shape)}; all but axis ${along} must agree`,
        );
    }
    const dtype = tensors.map((each) => each.dtype).reduce(promote);
    return { inputs: tensors.map((each) => (each.dtype === dtype ? each : each.to(dtype))), attrs: along };
  },
  forward: (k, arrays, axis) => k.concat(arrays, axis),
  vjp: (g, { inputs, attrs: axis }, i) => {
    const before = inputs.slice(0, i).reduce((sum, each) => sum + (each.shape[axis] as number), 0);
    const length = (inputs[i] as Tensor).shape[axis] as number;
    return g.slice(g.shape.map((_, a) => (a === axis ? [before, before + length] : null)));
  },
  local: ["1"],
  samples: [
    {
      inputs: [
        [2, 3],
        [1, 3],
        [2, 3],
      ],
      arrange: (tensors) => [tensors],
    },
    {
      inputs: [
        [2, 1],
        [2, 3],
      ],
      arrange: (tensors) => [tensors, -1],
    },
  ],
});

/** y = the tensors along a new axis. @throws ShapeError where shapes differ. */
export const stack = composed("stack", (tensors: readonly Tensor[], axis = 0): Tensor => {
  const first = requireTensors("stack", tensors);
  const other = tensors.find((each) => !sameShape(each.shape, first.shape));
  if (other !== undefined)
    throw new ShapeError(
      `stack: ${nameOf(other)} has shape ${formatShape(other.shape)}, the first ${formatShape(first.shape)}; all must agree`,
    );
  const at = normalizeAxis("stack", axis, first.rank + 1);
  return concat(
    tensors.map((each) => unsqueeze(each, at)),
    at,
  );
});

/**
 * The pieces along an axis: `count` equal ones, or of the given sizes.
 * @throws ShapeError where they do not fill the axis.
 */
export const split = composed(
  "split",
  (x: Tensor, countOrSizes: number | readonly number[], axis = 0): Tensor[] => {
    requireTensor("split", x);
    const along = normalizeAxis("split", axis, x.rank);
    const length = x.shape[along] as number;
    const sizes =
      typeof countOrSizes === "number"
        ? Array.from({ length: countOrSizes }, () => length / countOrSizes)
        : countOrSizes;
    requireList("split", "a count or an array of sizes", sizes);
    if (
      !sizes.every((size) => Number.isInteger(size) && size >= 0) ||
      sizes.reduce((a, b) => a + b, 0) !== length
    )
      throw new ShapeError(
        `split: axis ${along} of size ${length} does not split into ${JSON.stringify(countOrSizes)}`,
      );
    let from = 0;
    return sizes.map((size) => {
      const start = from;
      from += size;
      return x.slice(x.shape.map((_, a) => (a === along ? [start, start + size] : null)));
    });
  },
);

/** One axis of a slice: null for all of it, an index (the axis goes away), or [start, stop, step] as in Python. */
export type SliceRange = null | number | readonly [start: number | null, stop?: number | null, step?: number];

interface Walk {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
}

/** Python's rules: negative counts from the end, bounds are clipped, null is open. */
function resolveRange(
  range: SliceRange,
  extent: number,
  axis: number,
): { start: number; size: number; step: number } {
  if (range === null) return { start: 0, size: extent, step: 1 };
  if (typeof range === "number") {
    const start = range < 0 ? range + extent : range;
    if (!Number.isInteger(range) || start < 0 || start >= extent)
      throw new ShapeError(`slice: index ${range} is out of range for axis ${axis} of size ${extent}`);
    return { start, size: 1, step: 1 };
  }
  requireList("slice", `null, an index or [start, stop, step] for axis ${axis}`, range);
  const [first, last, step = 1] = range;
  for (const bound of [first ?? 0, last ?? 0]) {
    if (!Number.isInteger(bound))
      throw new ShapeError(`slice: bound ${JSON.stringify(bound)} of axis ${axis} is no whole number`);
  }
  if (!Number.isInteger(step) || step === 0)
    throw new ShapeError(`slice: step ${step} of axis ${axis} is no whole number other than 0`);
  const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
  const clip = (bound: number) => Math.min(Math.max(bound < 0 ? bound + extent : bound, low), high);
  const start = first === null || first === undefined ? (step > 0 ? 0 : extent - 1) : clip(first);
  const stop = last === null || last === undefined ? (step > 0 ? extent : -1) : clip(last);
  return { start, size: Math.max(0, Math.ceil((stop - start) / step)), step };
}

const sliceOp = defineOp({
  name: "slice",
  prepare: (x: Tensor, ranges: readonly SliceRange[]) => {
    requireTensor("slice", x);
    requireList("slice", "an array of ranges, one per axis", ranges);
    if (ranges.length > x.rank)
      throw new ShapeError(
        `slice: ${ranges.length} ranges for ${nameOf(x)} of shape ${formatShape(x.shape)}`,
      );
    const resolved = x.shape.map((extent, axis) => resolveRange(ranges[axis] ?? null, extent, axis));
    const walk: Walk = {
      starts: resolved.map((range) => range.start),
      sizes: resolved.map((range) => range.size),
      steps: resolved.map((range) => range.step),
    };
    return { inputs: [x], attrs: walk };
  },
  forward: (k, [a], { starts, sizes, steps }) => k.slice(a, starts, sizes, steps),
  vjp: [(g, { inputs: [x], attrs }) => putBack(g, x.shape, attrs)],
  local: ["1"],
  samples: [
    { inputs: [[4, 3]], args: [[[1, 3]]] },
    { inputs: [[4, 3]], args: [[null, [0, 3, 2]]] },
    { inputs: [[5]], args: [[[null, null, -2]]] },
  ],
});
/** embed by another name, with its type written out: the two ops are each other's derivative. */
function putBack(g: Tensor, shape: Shape, { starts, steps }: Walk): Tensor {
  return embed(g, shape, starts, steps);
}

/** The op behind `slice`, for those who look up definitions. */
export { sliceOp };

/**
 * y = a box of x, per axis: null for all, an index (the axis goes away), or [start, stop, step] as in Python
 * ∂L/∂x = g at the places that were read, else 0
 * @throws ShapeError for an index out of range or more ranges than axes.
 */
export function slice(x: Tensor, ranges: readonly SliceRange[]): Tensor {
  const box = sliceOp(x, ranges);
  return ranges.some((range) => typeof range === "number")
    ? box.reshape(box.shape.filter((_, axis) => typeof ranges[axis] !== "number"))
    : box;
}

/** The transpose of slice: zeros of `shape` with x written where `slice` would read    ∂L/∂x = that slice of g */
export const embed = defineOp({
  name: "embed",
  prepare: (x: Tensor, shape: Shape, starts: readonly number[], steps: readonly number[]) => {
    requireTensor("embed", x);
    requireShape("embed", shape);
    const inside = (at: number, axis: number) => at >= 0 && at < (shape[axis] as number);
    const fits = x.shape.every((size, axis) => {
      const [start, step] = [starts[axis] as number, steps[axis] as number];
      return size === 0 || (inside(start, axis) && inside(start + (size - 1) * step, axis));
    });
    if (shape.length !== x.rank || !fits)
      throw new ShapeError(
        `embed: ${nameOf(x)} of shape ${formatShape(x.shape)}, from [${starts}] by [${steps}], does not lie inside ${formatShape(shape)}`,
      );
    return { inputs: [x], attrs: { shape, starts, steps } };
  },
  forward: (k, [a], { shape, starts, steps }) => k.pad(a, shape, starts, steps, 0),
  vjp: [
    (g, { inputs: [x], attrs: { starts, steps } }) =>
      // stop = start + size · step; below 0 it means "past the first element", which Python writes as null
      g.slice(
        x.shape.map((size, axis) => {
          const [start, step] = [starts[axis] as number, steps[axis] as number];
          const stop = start + size * step;
          return [start, stop < 0 ? null : stop, step];
        }),
      ),
  ],
  local: ["1"],
  samples: [
    { inputs: [[2]], args: [[5], [1], [2]] },
    {
      inputs: [[2, 2]],
      args: [
        [3, 4],
        [2, 0],
        [-1, 3],
      ],
    },
  ],
});

/** [before, after] per axis. */
export type Padding = readonly (readonly [before: number, after: number])[];

/** y = x with a border of `value`    ∂L/∂x = g without the border */
export const pad = defineOp({
  name: "pad",
  prepare: (x: Tensor, padding: Padding, { value = 0 }: { value?: number } = {}) => {
    requireTensor("pad", x);
    const whole = (n: number) => Number.isInteger(n) && n >= 0;
    requireList("pad", "an array of [before, after], one per axis", padding);
    if (padding.length !== x.rank || !padding.every((pair) => pair.length === 2 && pair.every(whole)))
      throw new ShapeError(
        `pad: ${nameOf(x)} of shape ${formatShape(x.shape)} takes [before, after] of at least 0 for each of its ${x.rank} axes, got ${JSON.stringify(padding)}`,
      );
    const starts = padding.map(([before]) => before);
    const shape = x.shape.map(
      (extent, axis) => extent + (padding[axis]?.[0] ?? 0) + (padding[axis]?.[1] ?? 0),
    );
    return { inputs: [x], attrs: { shape, starts, value } };
  },
  forward: (k, [a], { shape, starts, value }) =>
    k.pad(
      a,
      shape,
      starts,
      starts.map(() => 1),
      value,
    ),
  vjp: [
    (g, { inputs: [x], attrs: { starts } }) =>
      g.slice(starts.map((start, axis) => [start, start + (x.shape[axis] as number)])),
  ],
  local: ["1"],
  samples: [
    {
      inputs: [[2, 3]],
      args: [
        [
          [1, 0],
          [0, 2],
        ],
      ],
    },
    { inputs: [[3]], args: [[[1, 1]], { value: 7 }] },
  ],
});

/** y = x in reverse along the axes (all if undefined)    ∂L/∂x = g in reverse */
export const flip = defineOp({
  name: "flip",
  prepare: (x: Tensor, axis?: number | readonly number[]) => {
    requireTensor("flip", x);
    return { inputs: [x], attrs: normalizeAxes("flip", axis, x.shape) };
  },
  forward: (k, [a], axes) =>
    k.slice(
      a,
      a.shape.map((extent, axis) => (axes.includes(axis) ? extent - 1 : 0)),
      a.shape,
      a.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1)),
    ),
  vjp: [(g, { attrs: axes }) => g.flip(axes)],
  local: ["1"],
  samples: [{ inputs: [[2, 3]] }, { inputs: [[2, 3]], args: [1] }],
});

/** y = x repeated `repeats[axis]` times along each axis, as NumPy's tile. @throws ShapeError for repeats that are none. */
export const tile = composed("tile", (x: Tensor, repeats: readonly number[]): Tensor => {
  requireTensor("tile", x);
  if (!Array.isArray(repeats) || !repeats.every((n) => Number.isInteger(n) && n >= 0))
    throw new ShapeError(
      `tile: repeats are an array of whole numbers of at least 0, got ${JSON.stringify(repeats)}`,
    );
  const rank = Math.max(x.rank, repeats.length);
  const shape = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
  const times = [...new Array<number>(rank - repeats.length).fill(1), ...repeats];
  // (a, b) -> (1, a, 1, b) -> (r, a, s, b) -> (r·a, s·b)
  return scope("tile", () =>
    x
      .reshape(shape.flatMap((extent) => [1, extent]))
      .broadcastTo(shape.flatMap((extent, axis) => [times[axis] as number, extent]))
      .reshape(shape.map((extent, axis) => extent * (times[axis] as number))),
  );
});

function triangle(name: "tril" | "triu") {
  return defineOp({
    name,
    prepare: (x: Tensor, diagonal: number = 0) => {
      requireTensor(name, x);
      if (x.rank < 2)
        throw new ShapeError(`${name}: ${nameOf(x)} of shape ${formatShape(x.shape)} is no matrix`);
      if (!Number.isInteger(diagonal))
        throw new ValueError(
          `${name}: a diagonal is counted in whole numbers, got ${JSON.stringify(diagonal)}`,
        );
      return { inputs: [x], attrs: diagonal };
    },
    forward: (k, [a], diagonal) => k.triangle(a, diagonal, name === "tril"),
    vjp: [(g, { attrs: diagonal }) => g[name](diagonal)],
    local: ["1 inside the triangle, else 0"],
    samples: [{ inputs: [[3, 3]] }, { inputs: [[2, 3, 4]], args: [1] }, { inputs: [[3, 2]], args: [-1] }],
  });
}

/** y = x on and below the diagonal (counted from the main one, upwards), else 0    ∂L/∂x = g there */
export const tril = triangle("tril");

/** y = x on and above the diagonal, else 0    ∂L/∂x = g there */
export const triu = triangle("triu");

Object.defineProperty(Tensor.prototype, "T", {
  get(this: Tensor) {
    return permute(
      this,
      this.shape.map((_, axis) => this.rank - 1 - axis),
    );
  },
  configurable: true,
});

declare module "../tensor/graph/tensor.js" {
  interface Tensor {
    /** The same elements under another shape; one extent may be -1. */
    reshape(shape: Shape): Tensor;
    flatten(startAxis?: number): Tensor;
    squeeze(axis?: number | readonly number[]): Tensor;
    unsqueeze(axis: number): Tensor;
    permute(order: readonly number[]): Tensor;
    /** Two axes exchanged, by default the last two. */
    transpose(axis0?: number, axis1?: number): Tensor;
    /** The transposed matrix: all axes in reverse order, as in NumPy. */
    readonly T: Tensor;
    /** This tensor and then the others, along an axis (default 0). */
    concat(others: readonly Tensor[], axis?: number): Tensor;
    split(countOrSizes: number | readonly number[], axis?: number): Tensor[];
    slice(ranges: readonly SliceRange[]): Tensor;
    pad(padding: Padding, options?: { value?: number }): Tensor;
    flip(axis?: number | readonly number[]): Tensor;
    tile(repeats: readonly number[]): Tensor;
    tril(diagonal?: number): Tensor;
    triu(diagonal?: number): Tensor;
  }
}
defineMethods({
  reshape(shape: Shape) {
    return reshape(this, shape);
  },
  flatten(startAxis?: number) {
    return flatten(this, startAxis);
  },
  squeeze(axis?: number | readonly number[]) {
    return squeeze(this, axis);
  },
  unsqueeze(axis: number) {
    return unsqueeze(this, axis);
  },
  permute(order: readonly number[]) {
    return permute(this, order);
  },
  transpose(axis0?: number, axis1?: number) {
    return transpose(this, axis0, axis1);
  },
  concat(others: readonly Tensor[], axis?: number) {
    requireList("concat", "an array of tensors", others);
    return concat([this, ...others], axis);
  },
  split(countOrSizes: number | readonly number[], axis?: number) {
    return split(this, countOrSizes, axis);
  },
  slice(ranges: readonly SliceRange[]) {
    return slice(this, ranges);
  },
  pad(padding: Padding, options?: { value?: number }) {
    return pad(this, padding, options);
  },
  flip(axis?: number | readonly number[]) {
    return flip(this, axis);
  },
  tile(repeats: readonly number[]) {
    return tile(this, repeats);
  },
  tril(diagonal?: number) {
    return tril(this, diagonal);
  },
  triu(diagonal?: number) {
    return triu(this, diagonal);
  },
});
