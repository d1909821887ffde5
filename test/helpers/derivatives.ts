/** First and second derivatives of an op's samples, by its rules and by finite differences, side by side. */
import { numericalGradient } from "../../src/autograd/index.js";
import { enableGrad, type Tensor, tensor } from "../../src/tensor/index.js";
import { call, differentiableInputs, materialize, type OpCase, spread } from "./samples.js";

/** The same derivative from two sources. */
export interface Comparison {
  /** By the rules. */
  readonly analytic: Tensor;
  /** By central differences in float64. */
  readonly numeric: Tensor;
  /** A conversion to float32: differences see its rounding. */
  readonly narrow: boolean;
}

export const zerosOf = (x: Tensor) => tensor(new Float64Array(x.size), { shape: x.shape, dtype: x.dtype });

/** Weights that make a scalar of any tensor: the upstream gradient. */
export const weightsLike = (y: Tensor) =>
  tensor(spread(y.size, [-1.5, 1.5], 99), { shape: y.shape, dtype: y.dtype });

export const inputsOf = (opCase: OpCase, tensors: readonly Tensor[]) =>
  differentiableInputs(opCase, tensors).map((i) => tensors[i] as Tensor);

/** Gradients of Σ w·op(x) with respect to the differentiable inputs. */
export function gradients(
  opCase: OpCase,
  tensors: readonly Tensor[],
  w: Tensor,
  createGraph = false,
): Tensor[] {
  const inputs = inputsOf(opCase, tensors);
  for (const x of inputs) {
    x.requiresGrad = true;
    x.grad = null;
  }
  call(opCase, tensors).backward(w, { createGraph });
  return inputs.map((x) => x.grad ?? zerosOf(x));
}

/** The gradient of each differentiable input, in float64. */
export function firstOrder(opCase: OpCase): Comparison[] {
  const tensors = materialize(opCase.sample, "float64");
  const w = weightsLike(call(opCase, tensors)).to("float64");
  const analytic = gradients(opCase, tensors, w);
  return inputsOf(opCase, tensors).map((x, i) => ({
    analytic: analytic[i] as Tensor,
    numeric: numericalGradient(() => call(opCase, tensors).to("float64").mul(w).sum(), x, { step: 1e-5 }),
    narrow: call(opCase, tensors).dtype === "float32",
  }));
}

/** The gradient of Σ v·∇ with respect to each differentiable input and, last, to the upstream gradient, in float64. */
export function secondOrder(opCase: OpCase): Comparison[] {
  const tensors = materialize(opCase.sample, "float64");
  const inputs = inputsOf(opCase, tensors);
  const w = weightsLike(call(opCase, tensors));
  w.requiresGrad = true;
  const directions = inputs.map((x, i) =>
    tensor(spread(x.size, [-1, 1], 5 + i), { shape: x.shape, dtype: "float64" }),
  );
  const directional = (createGraph: boolean) =>
    gradients(opCase, tensors, w, createGraph)
      .map((g, i) => g.mul(directions[i] as Tensor).sum())
      .reduce((a, b) => a.add(b));
  const scalar = directional(true);
  for (const x of [...inputs, w]) x.grad = null;
  if (scalar.requiresGrad) scalar.backward();
  const second = [...inputs, w].map((x) => x.grad ?? zerosOf(x));
  return [...inputs, w].map((x, i) => {
    const narrow = x.dtype === "float32"; // the upstream gradient of a conversion: linear, so any step will do
    const step = narrow ? 1e-2 : 1e-5;
    const numeric = numericalGradient(() => enableGrad(() => directional(false)), x, { step });
    return { analytic: second[i] as Tensor, numeric, narrow };
  });
}
