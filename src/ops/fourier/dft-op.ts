/** The op behind all Fourier transforms: along one axis of complex numbers, forward or back. */
import { finite, flag } from "../../arguments/index.js";
import { axisKind, sizeOf } from "../../array/index.js";
import { defineOp, type Op, type Tensor, tensorKind } from "../../tensor/index.js";
import { complexAxis } from "./complex.js";
import { transformLines } from "./compute/transform.js";

interface Direction {
  readonly axis: number;
  readonly inverse: boolean;
  readonly scale: number;
}

/**
 * y = scale · Σ zⱼ · e^(-2πijk/n) along an axis of complex numbers, or with e^(+2πijk/n), the inverse
 * ∂L/∂z = g transformed in the other direction, by the same scale
 */
export const dftOp: Op<
  [z: Tensor, axis: number, inverse: boolean, scale: number],
  Direction,
  readonly [Tensor]
> = defineOp({
  name: "dft",
  takes: { z: tensorKind, axis: axisKind, inverse: flag, scale: finite },
  prepare: (z: Tensor, axis: number, inverse: boolean, scale: number) => ({
    inputs: [z],
    attrs: { axis: complexAxis("dft", z, axis), inverse, scale },
  }),
  forward: (k, [z], { axis, inverse, scale }) => {
    const values = k.read(z) as Float32Array | Float64Array;
    const lines = {
      outer: sizeOf(z.shape.slice(0, axis)),
      length: z.shape[axis] as number,
      inner: sizeOf(z.shape.slice(axis + 1, -1)),
    };
    transformLines(values, lines, inverse, scale);
    return k.fromValues(values, z.shape, z.dtype);
  },
  vjp: [(g, { attrs: { axis, inverse, scale } }) => dftOp(g, axis, !inverse, scale)],
  carries: [{ how: "mixed", words: "transformed in the other direction" }],
  terms: ({ attrs }) => ({ ...attrs }),
  cost:
    "some 5 · N · log₂ N operations per line of N numbers, about six times as many where N has a prime " +
    "factor above 31; as much for its gradient",
  samples: [
    { inputs: [[4, 2]], args: [0, false, 1] },
    { inputs: [[3, 2, 2]], args: [-3, true, 0.5] },
    { inputs: [[2, 5, 2]], args: [1, false, 0.25] },
  ],
});
