/**
 * Fourier transforms of complex numbers, which are a last axis of two, and of real ones; as NumPy's and
 * PyTorch's fft.
 */
import { ShapeError, signature } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import {
  composed,
  nameOf,
  normalizeAxes,
  normalizeAxis,
  scope,
  type Tensor,
  tensor,
  tensorKind,
} from "../../tensor/index.js";
import { padOp } from "../shape/pad-op.js";
import { complexAxis, requireReal } from "./complex.js";
import { dftOp } from "./dft-op.js";
import {
  type Fourier2Options,
  type FourierNorm,
  type FourierOptions,
  fourier2Options,
  fourierOptions,
  scaleOf,
} from "./options.js";

/**
 * How many numbers are transformed along an axis: so many, or as many as there are.
 * @throws ShapeError where that is none.
 */
function countOf(op: string, x: Tensor, axis: number, n: number | undefined): number {
  const count = n ?? (x.shape[axis] as number);
  if (count === 0)
    throw new ShapeError(
      `${op}: ${nameOf(x)} of shape ${formatShape(x.shape)} has nothing to transform along axis ${axis}. ` +
        "The option n says how many zeros to take.",
    );
  return count;
}

/** x with so many numbers along an axis: cut, or with zeros behind them. */
function fitted(x: Tensor, axis: number, n: number): Tensor {
  const missing = n - (x.shape[axis] as number);
  if (missing > 0)
    return padOp(
      x,
      x.shape.map((_, i) => [0, i === axis ? missing : 0] as const),
    );
  return missing === 0 ? x : x.slice(x.shape.map((_, i) => (i === axis ? [0, n] : null)));
}

/** One axis of complex numbers transformed. */
function along(z: Tensor, axis: number, n: number, inverse: boolean, norm: FourierNorm): Tensor {
  return dftOp(fitted(z, axis, n), axis, inverse, scaleOf(n, inverse, norm));
}

function ofLines(op: "fft" | "ifft", inverse: boolean) {
  return composed(
    signature(op, { z: tensorKind, options: fourierOptions }),
    (z: Tensor, options?: FourierOptions): Tensor => {
      const { n, axis: given = -2, norm } = fourierOptions.read(options);
      const axis = complexAxis(op, z, given);
      const count = countOf(op, z, axis, n);
      return scope(op, () => along(z, axis, count, inverse, norm));
    },
  );
}

/**
 * yₖ = Σ zⱼ · e^(-2πijk/n) along an axis (default -2) of complex numbers (..., N, 2), whose last axis is real
 * and imaginary parts: (..., n, 2), for k from 0 to n - 1. `n` cuts z or adds zeros, `norm` says what is
 * multiplied by 1/n. Any length takes O(n log n), in float64, rounded once. Of real numbers: `rfft`
 * ∂L/∂z = the sum of g with e^(+2πijk/n)
 * @throws ShapeError where the last axis is not two or is the one to transform, and for nothing to transform;
 *   DTypeError for int32 and bool.
 */
export const fft = ofLines("fft", false);

/**
 * zⱼ = 1/n · Σ yₖ · e^(+2πijk/n), which `fft` transforms into y: with its arguments
 * ∂L/∂y = 1/n times the sum of g with e^(-2πijk/n)
 * @throws ShapeError, DTypeError as `fft` does.
 */
export const ifft = ofLines("ifft", true);

function ofPlanes(op: "fft2" | "ifft2", inverse: boolean) {
  return composed(
    signature(op, { z: tensorKind, options: fourier2Options }),
    (z: Tensor, options?: Fourier2Options): Tensor => {
      const { size, axes: given = [-3, -2], norm } = fourier2Options.read(options);
      const axes = given.map((axis) => complexAxis(op, z, axis));
      normalizeAxes(op, given, z.shape); // refuses what is named twice
      const counts = axes.map((axis, i) => countOf(op, z, axis, size?.[i]));
      return scope(op, () =>
        axes.reduce((y, axis, i) => along(y, axis, counts[i] as number, inverse, norm), z),
      );
    },
  );
}

/**
 * y = `fft` along two axes (default [-3, -2]) of complex numbers (..., H, W, 2); `size` is the n of each
 * ∂L/∂z = g transformed likewise, with e^(+2πijk/n)
 * @throws ShapeError, DTypeError as `fft` does, and for an axis that is named twice.
 */
export const fft2 = ofPlanes("fft2", false);

/**
 * z = `ifft` along two axes (default [-3, -2]), which `fft2` transforms into y: with its arguments
 * ∂L/∂y = g transformed likewise, with e^(-2πijk/n)
 * @throws ShapeError, DTypeError as `fft2` does.
 */
export const ifft2 = ofPlanes("ifft2", true);

/**
 * yₖ = Σ xⱼ · e^(-2πijk/n) along an axis (default -1) of real numbers (..., N), as complex ones: (..., M, 2),
 * for k from 0 to n/2; in the other half of `fft` are their conjugates. Options are those of `fft`. Products
 * of spectra are convolutions around a circle, on which n has room for both:
 *
 *     const [x, y] = [rfft(tensor([1, 2, 3]), { n: 5 }), rfft(tensor([0, 1, 0.5]), { n: 5 })];
 *     const product = stack([x.mul(y).mul([1, -1]).sum(-1), x.mul(y.flip(-1)).sum(-1)], -1);
 *     irfft(product, { n: 5 }) // [0, 1, 2.5, 4, 1.5]
 *
 * ∂L/∂x = the real part of the sum of g with e^(+2πijk/n)
 * @throws ShapeError for an axis out of range and for nothing to transform; DTypeError for int32 and bool.
 */
export const rfft = composed(
  signature("rfft", { x: tensorKind, options: fourierOptions }),
  (x: Tensor, options?: FourierOptions): Tensor => {
    const { n, axis: given = -1, norm } = fourierOptions.read(options);
    requireReal("rfft", x);
    const axis = normalizeAxis("rfft", given, x.rank);
    const count = countOf("rfft", x, axis, n);
    return scope("rfft", () => {
      const real = fitted(x, axis, count).unsqueeze(-1);
      return fitted(along(fitted(real, x.rank, 2), axis, count, false, norm), axis, (count >> 1) + 1);
    });
  },
);

/**
 * x = the real numbers (..., n) that `rfft` transforms into y along an axis (default -2): complex ones
 * (..., M, 2). n is 2 · (M - 1) unless it is given, as an odd one must be; imaginary parts of y₀ and, where n
 * is even, of the last are not read. Options are those of `fft`
 * ∂L/∂y = 1/n times the transform of g, twice that where a conjugate is in the other half
 * @throws ShapeError where the last axis is not two or is the one to transform, and for one number without
 *   n; DTypeError for int32 and bool.
 */
export const irfft = composed(
  signature("irfft", { y: tensorKind, options: fourierOptions }),
  (y: Tensor, options?: FourierOptions): Tensor => {
    const { n, axis: given = -2, norm } = fourierOptions.read(options);
    const axis = complexAxis("irfft", y, given);
    const count = n ?? 2 * ((y.shape[axis] as number) - 1);
    if (count < 1)
      throw new ShapeError(
        `irfft: ${nameOf(y)} of shape ${formatShape(y.shape)} would become 2 · (${y.shape[axis]} - 1) real ` +
          `numbers along axis ${axis}. The option n says how many there were: { n: 1 }.`,
      );
    return scope("irfft", () => {
      const half = (count >> 1) + 1;
      // the real part of a sum of conjugates is twice that of either
      const shares = Array.from({ length: half }, (_, k) => (k === 0 || 2 * k === count ? 1 : 2));
      const weights = tensor(shares, {
        shape: [half, ...new Array<number>(y.rank - axis - 1).fill(1)],
        dtype: y.dtype,
      });
      return fitted(
        along(fitted(y, axis, half).mul(weights), axis, count, true, norm),
        y.rank - 1,
        1,
      ).squeeze(-1);
    });
  },
);
