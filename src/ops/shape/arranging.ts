/** Elements copied, mirrored, repeated and cut to a triangle. */
import {
  type Kind,
  listOf,
  optional,
  ShapeError,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axesKind, formatShape } from "../../array/index.js";
import {
  alongAxes,
  defineFluent,
  defineOp,
  moving,
  nameOf,
  normalizeAxes,
  scope,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { matrix } from "../elementwise/unary.js";
import { type Padding, padOp } from "./pad-op.js";

/** y = x, in elements of its own    ∂L/∂x = g */
export const clone = defineOp({
  name: "clone",
  moves: true,
  takes: { x: tensorKind },
  prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
  forward: (k, [a]) => k.copy(a),
  vjp: [(g) => g],
  local: ["1"],
  samples: [{ ...matrix }],
});

const count: Kind<number> = { ...whole(0), error: ShapeError };

/** y = x in reverse along the axes (all if undefined)    ∂L/∂x = g in reverse */
export const flip = defineOp({
  name: "flip",
  moves: true,
  copies: true,
  takes: { x: tensorKind, axis: optional(axesKind) },
  prepare: (x: Tensor, axis?: number | readonly number[]) => ({
    inputs: [x],
    attrs: normalizeAxes("flip", axis, x.shape),
  }),
  forward: (k, [a], axes) =>
    k.slice(
      a,
      a.shape.map((extent, axis) => (axes.includes(axis) ? extent - 1 : 0)),
      a.shape,
      a.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1)),
    ),
  vjp: [(g, { attrs: axes }) => g.flip(axes)],
  carries: [{ how: "rearranged", words: "mirrored back" }],
  terms: alongAxes,
  samples: [{ inputs: [[2, 3]] }, { inputs: [[2, 3]], args: [1] }],
});

const tileTakes = signature("tile", {
  x: tensorKind,
  repeats: listOf(count, "an array of whole numbers of at least 0"),
});

/**
 * y = x repeated `repeats[axis]` times along each axis, as NumPy's tile.
 * @throws ShapeError for repeats that are none.
 */
export const tile = moving(tileTakes, (x: Tensor, repeats: readonly number[]): Tensor => {
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
    moves: true,
    takes: { x: tensorKind, diagonal: withDefault(whole(-Infinity), 0) },
    prepare: (x: Tensor, diagonal: number = 0) => {
      if (x.rank < 2)
        throw new ShapeError(`${name}: ${nameOf(x)} of shape ${formatShape(x.shape)} is no matrix`);
      return { inputs: [x], attrs: diagonal };
    },
    forward: (k, [a], diagonal) => k.triangle(a, diagonal, name === "tril"),
    vjp: [(g, { attrs: diagonal }) => g[name](diagonal)],
    local: ["1 inside the triangle, else 0"],
    terms: ({ attrs: diagonal }) => (diagonal === 0 ? {} : { diagonal }),
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
    /** With a border of `value` (default 0). The function `pad` has borders of other kinds, and cuts. */
    pad(padding: Padding, options?: { value?: number }): Tensor;
    flip(axis?: number | readonly number[]): Tensor;
    tile(repeats: readonly number[]): Tensor;
    tril(diagonal?: number): Tensor;
    triu(diagonal?: number): Tensor;
  }
}
defineFluent({ clone, pad: padOp, flip, tile, tril, triu });
