/** Elements copied, surrounded, mirrored, repeated and cut to a triangle. */
import { formatShape, isWhole, ShapeError, ValueError } from "../../array/index.js";
import {
  composed,
  defineMethods,
  defineOp,
  nameOf,
  normalizeAxes,
  requireList,
  requireTensor,
  scope,
  type Tensor,
} from "../../tensor/index.js";
import { matrix } from "../elementwise/unary.js";

/** y = x, in elements of its own    ∂L/∂x = g */
export const clone = defineOp({
  name: "clone",
  prepare: (x: Tensor) => {
    requireTensor("clone", x);
    return { inputs: [x], attrs: undefined };
  },
  forward: (k, [a]) => k.copy(a),
  vjp: [(g) => g],
  local: ["1"],
  samples: [{ ...matrix }],
});

/** [before, after] per axis. */
export type Padding = readonly (readonly [before: number, after: number])[];

/** y = x with a border of `value`    ∂L/∂x = g without the border */
export const pad = defineOp({
  name: "pad",
  prepare: (x: Tensor, padding: Padding, { value = 0 }: { value?: number } = {}) => {
    requireTensor("pad", x);
    requireList("pad", "an array of [before, after], one per axis", padding);
    if (
      padding.length !== x.rank ||
      !padding.every((pair) => pair.length === 2 && pair.every((n) => isWhole(n)))
    )
      throw new ShapeError(
        `pad: ${nameOf(x)} of shape ${formatShape(x.shape)} takes [before, after] of at least 0 for each ` +
          `of its ${x.rank} axes, got ${JSON.stringify(padding)}`,
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
  carries: [{ how: "cut", words: "without the border" }],
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
  copies: true,
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
  carries: [{ how: "rearranged", words: "mirrored back" }],
  samples: [{ inputs: [[2, 3]] }, { inputs: [[2, 3]], args: [1] }],
});

/**
 * y = x repeated `repeats[axis]` times along each axis, as NumPy's tile.
 * @throws ShapeError for repeats that are none.
 */
export const tile = composed("tile", (x: Tensor, repeats: readonly number[]): Tensor => {
  requireTensor("tile", x);
  if (!Array.isArray(repeats) || !repeats.every((n) => isWhole(n)))
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

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    /** The same values in elements of their own; the gradient passes through. */
    clone(): Tensor;
    pad(padding: Padding, options?: { value?: number }): Tensor;
    flip(axis?: number | readonly number[]): Tensor;
    tile(repeats: readonly number[]): Tensor;
    tril(diagonal?: number): Tensor;
    triu(diagonal?: number): Tensor;
  }
}
defineMethods({
  clone() {
    return clone(this);
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
