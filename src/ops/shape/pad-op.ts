/** The op behind `pad`: a border of one number. */
import {
  anyNumber,
  type Kind,
  listOf,
  optionsOfTensors,
  ShapeError,
  show,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { formatShape, requireHeld } from "../../array/index.js";
import { defineOp, nameOf, type Tensor, tensorKind } from "../../tensor/index.js";

const count: Kind<number> = { ...whole(0), error: ShapeError };

/** [before, after] per axis. */
export type Padding = readonly (readonly [before: number, after: number])[];

const paddingKind: Kind<Padding> = listOf(
  listOf(count, "[before, after]", 2, 2) as Kind<readonly [number, number]>,
  "an array of [before, after] of at least 0, one per axis",
);

const padOptions = optionsOfTensors<{ value?: number }>()({ value: withDefault(anyNumber, 0) });

/** y = x with a border of `value`    ∂L/∂x = g without the border */
export const padOp = defineOp({
  name: "pad",
  moves: true,
  takes: { x: tensorKind, padding: paddingKind, options: padOptions },
  prepare: (x: Tensor, padding: Padding, options?: { value?: number }) => {
    const { value } = padOptions.read(options);
    if (padding.length !== x.rank)
      throw new ShapeError(
        `pad: ${nameOf(x)} of shape ${formatShape(x.shape)} takes [before, after] of at least 0 for each ` +
          `of its ${x.rank} axes, got ${show(padding)}`,
      );
    requireHeld("pad", x.dtype, [value]);
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
  terms: ({ inputs: [x], attrs: { shape, starts, value } }) => ({
    before: starts,
    after: shape.map((extent, axis) => extent - (starts[axis] as number) - (x.shape[axis] as number)),
    ...(value !== 0 && { value }),
  }),
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
