/** Activations: what networks put between linear layers. Kinks take the subgradient of smallest norm. */
import { finite, oneOf, optionsOfTensors, signature, withDefault } from "../../arguments/index.js";
import { kernels } from "../../kernels/index.js";
import {
  composed,
  defineFluent,
  defineOp,
  floatingOperand,
  fusedGradient,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { geluExact } from "./gelu-op.js";
import { reluBackward } from "./relu-backward.js";
import { matrix, saturated, scalar, unary } from "./unary.js";

/** y = max(x, 0), NaN of NaN    ∂L/∂x = 0 where x ≤ 0 (the kink too), else g */
export const relu = unary({
  name: "relu",
  local: "1 if {a} > 0 else 0",
  vanishes: { kind: "masked", where: "the operand is not above 0" },
  kink: "0 at 0, 1 at NaN",
  vjp: (g, r) => reluBackward(g, r.input(0)),
  integers: true,
});

/** y = x where x > 0, else slope · x    ∂L/∂x = g, or slope · g (slope · g at the kink) */
export const leakyRelu = defineOp({
  name: "leakyRelu",
  takes: { x: operandKind, slope: withDefault(finite, 0.01) },
  prepare: (x: TensorLike, slope: number = 0.01) => ({
    inputs: [floatingOperand(x, "leakyRelu")],
    attrs: slope,
  }),
  forward: (k, [a], slope) => k.leakyRelu(a, slope),
  // slope 0 apart: an infinite g times 0
  vjp: [(g, r) => (r.attrs === 0 ? reluBackward(g, r.input(0)) : g.where(r.input(0).gt(0), g.mul(r.attrs)))],
  local: ["1 if {a} > 0 else {slope}"],
  terms: ({ attrs: slope }) => ({ slope }),
  kink: "the slope at 0",
  samples: [{ ...matrix }, { ...scalar, args: [0.3] }],
});

/** y = x where x > 0, else α (e^x - 1)    ∂L/∂x = g, or g · (y + α)    (Clevert 2015) */
export const elu = defineOp({
  name: "elu",
  takes: { x: operandKind, alpha: withDefault(finite, 1) },
  prepare: (x: TensorLike, alpha: number = 1) => ({ inputs: [floatingOperand(x, "elu")], attrs: alpha }),
  forward: (k, [a], alpha) => k.elu(a, alpha),
  // exp of min(x, 0): the branch that is not taken must not overflow into ∞ · 0
  vjp: [(g, r) => g.where(r.input(0).gt(0), g.mul(r.input(0).clamp({ max: 0 }).exp().mul(r.attrs)))],
  local: ["1 if {a} > 0 else {α} · e^{a}"],
  terms: ({ attrs: alpha }) => ({ α: alpha }),
  vanishes: saturated,
  kink: "α at 0",
  samples: [{ ...matrix }, { ...matrix, args: [0.5] }],
});

/** y = 1 / (1 + e^-x)    ∂L/∂x = g · y (1 - y) */
export const sigmoid = unary({
  name: "sigmoid",
  symbol: "σ",
  local: "{y} · (1 - {y})",
  inside: "e = exp(-{a}); {y} = 1 / (1 + e)",
  vanishes: saturated,
  vjp: (g, r) => {
    const y = r.output();
    return fusedGradient(
      () => kernels.sigmoidGrad(g.array, y.array),
      () => g.mul(y).mul(y.neg().add(1)),
    );
  },
});

/** y = ln(1 + e^x), never overflowing    ∂L/∂x = g · σ(x) */
export const softplus = unary({
  name: "softplus",
  local: "σ({a})",
  inside: "e = exp({a}); {y} = log(1 + e)",
  vanishes: saturated,
  vjp: (g, r) => g.mul(r.input(0).sigmoid()),
});

/** y = 2/√π ∫₀ˣ e^(-t²) dt    ∂L/∂x = g · 2/√π · e^(-x²) */
export const erf = unary({
  name: "erf",
  local: "2/√π · e^(-{a}²)",
  vanishes: saturated,
  vjp: (g, r) => g.mul(r.input(0).square().neg().exp()).mul(2 / Math.sqrt(Math.PI)),
});

/** y = x · σ(x)    (Hendrycks & Gimpel 2016; Elfwing 2017) */
export const silu = composed(signature("silu", { x: operandKind }), (x: TensorLike): Tensor => {
  const operand = floatingOperand(x, "silu");
  return operand.mul(operand.sigmoid());
});

export interface GeluOptions {
  /** Default "none": exact. */
  approximate?: "none" | "tanh";
}

const geluOptions = optionsOfTensors<GeluOptions>()({
  approximate: withDefault(oneOf(["none", "tanh"]), "none"),
});

/**
 * y = x · Φ(x), exact, or with `approximate: "tanh"` y = x/2 · (1 + tanh(√(2/π) (x + 0.044715
 * x³)))    (Hendrycks & Gimpel 2016)
 * @throws ValueError for another approximation.
 */
export const gelu = composed(
  signature("gelu", { x: operandKind, options: geluOptions }),
  (x: TensorLike, options?: GeluOptions): Tensor => {
    const operand = floatingOperand(x, "gelu");
    if (geluOptions.read(options).approximate === "none") return geluExact(operand);
    const inner = operand.add(operand.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return operand.mul(inner.tanh().add(1).mul(0.5));
  },
);

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    relu(): Tensor;
    leakyRelu(slope?: number): Tensor;
    elu(alpha?: number): Tensor;
    sigmoid(): Tensor;
    softplus(): Tensor;
    erf(): Tensor;
    silu(): Tensor;
    gelu(options?: { approximate?: "none" | "tanh" }): Tensor;
  }
}

defineFluent({ relu, leakyRelu, elu, sigmoid, softplus, erf, silu, gelu });
