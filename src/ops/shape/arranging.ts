/** Elements copied, surrounded, mirrored, repeated and cut to a triangle. */
import {
  anyNumber,
  type Kind,
  listOf,
  optional,
  optionsOfTensors,
  ShapeError,
  show,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axesKind, formatShape, requireInt32 } from "../../array/index.js";
import {
  composed,
  defineFluent,
  defineOp,
  nameOf,
  normalizeAxes,
  scope,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { matrix } from "../elementwise/unary.js";

/** y = x, in elements of its own    ∂L/∂x = g */
export const clone = defineOp({
  name: "clone",
  takes: { x: tensorKind },
  prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
  forward: (k, [a]) => k.copy(a),
  vjp: [(g) => g],
  local: ["1"],
  samples: [{ ...matrix }],
});

const count: Kind<number> = { ...whole(0), error: ShapeError };

/** [before, after] per axis. */
export type Padding = readonly (readonly [before: number, after: number])[];

const paddingKind: Kind<Padding> = listOf(
  listOf(count, "[before, after]", 2, 2) as Kind<readonly [number, number]>,
  "an array of [before, after] of at least 0, one per axis",
);

const padOptions = optionsOfTensors<{ value?: number }>()({ value: withDefault(anyNumber, 0) });

/** y = x with a border of `value`    ∂L/∂x = g without the border */
export const pad = defineOp({
  name: "pad",
  takes: { x: tensorKind, padding: paddingKind, options: padOptions },
  prepare: (x: Tensor, padding: Padding, options?: { value?: number }) => {
    const { value } = padOptions.read(options);
    if (padding.length !== x.rank)
      throw new ShapeError(
        `pad: ${nameOf(x)} of shape ${formatShape(x.shape)} takes [before, after] of at least 0 for each ` +
          `of its ${x.rank} axes, got ${show(padding)}`,
      );
    if (x.dtype === "int32") requireInt32("pad", [value]);
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
export const tile = composed(tileTakes, (x: Tensor, repeats: readonly number[]): Tensor => {
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
    takes: { x: tensorKind, diagonal: withDefault(whole(-Infinity), 0) },
    prepare: (x: Tensor, diagonal: number = 0) => {
      if (x.rank < 2)
        throw new ShapeError(`${name}: ${nameOf(x)} of shape ${formatShape(x.shape)} is no matrix`);
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
defineFluent({ clone, pad, flip, tile, tril, triu });
