/** Numerical differentiation: the slow oracle of every gradient (Deep Learning from Scratch, section 4.3). */
import {
  callback,
  DTypeError,
  options,
  positive,
  requireDone,
  show,
  signature,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { isFloating } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { nameOf, noGrad, Tensor, tensorKind } from "../../tensor/index.js";
import { withoutTrace } from "../transforms/run-isolated.js";

const numericalGradientOptions = options<{ step?: number }>()({
  /** The book's: small enough for the truncation, large enough for float64's rounding. */
  step: withDefault(positive, 1e-4),
});
const numericalGradientTakes = signature("numericalGradient", {
  f: callback,
  x: tensorKind,
  options: numericalGradientOptions,
});

/**
 * ∂f/∂x by central differences: (f(x + h) - f(x - h)) / 2h for each
 * element of x in turn, which is put back as it was. Each call draws the same from the library's generators,
 * which stand afterwards where they stood before; statistics of batch normalisation and buffers do not move.
 * @param f computes a single number from the current elements of x; called 2 · x.size times.
 * @param x a leaf; float64 is advised, since in float32 rounding drowns the difference.
 * @returns a tensor of x's shape and dtype.
 * @throws ValueError for a step that is not positive or an f that is no
 *   single number, DTypeError for all but float32 and float64.
 */
export function numericalGradient(f: () => Tensor | number, x: Tensor, options?: { step?: number }): Tensor {
  numericalGradientTakes.check(arguments);
  const { step } = numericalGradientOptions.read(options);
  if (!isFloating(x.dtype))
    throw new DTypeError(`numericalGradient: ${nameOf(x)} is ${x.dtype}, not a float`);
  const before = x.toTypedArray();
  const write = { by: "numericalGradient" };
  const differences = new Float64Array(before.length);
  const evaluate = (): number => {
    const value = requireDone("numericalGradient", "f", withoutTrace(f));
    if (value instanceof Tensor) return value.item();
    if (typeof value === "number") return value;
    throw new ValueError(
      `numericalGradient: f must return a number, or a tensor of one element, got ${show(value)}`,
    );
  };
  noGrad(() => {
    for (let i = 0; i < before.length; i++) {
      const centre = before[i] as number;
      try {
        kernels.setElement(x.array, i, centre + step, write);
        const above = evaluate();
        kernels.setElement(x.array, i, centre - step, write);
        differences[i] = (above - evaluate()) / (2 * step);
      } finally {
        kernels.setElement(x.array, i, centre, write);
      }
    }
  });
  return new Tensor(kernels.fromValues(differences, x.shape, x.dtype));
}
