/** Elementwise functions of one operand. Derivatives: Abramowitz & Stegun; kinks take the subgradient of smallest norm. */
import { formatShape, ShapeError, sameShape, ValueError } from "../array/index.js";
import type { UnaryName } from "../kernels/index.js";
import type { Vanishing, Vjp } from "../tensor/index.js";
import {
  asTensor,
  composed,
  defineMethods,
  defineOp,
  floatingOperand,
  type Op,
  requireSameDtype,
  requireTensor,
  type Sample,
  type Tensor,
  type TensorLike,
} from "../tensor/index.js";

interface UnaryDefinition<Name extends UnaryName> {
  name: Name;
  symbol?: string;
  /** y' as the chain-rule line prints it; {a} is the operand, {y} the result. */
  local: string;
  vjp: Vjp<undefined, readonly [Tensor]>;
  kink?: string;
  /** Where the samples lie: inside the domain, away from poles and kinks. */
  range?: readonly [number, number];
  vanishes?: Vanishing;
  /** Integers stay integers (neg, abs); otherwise they become float32. */
  integers?: true;
}

const matrix: Pick<Sample, "inputs"> = { inputs: [[2, 3]] };
/** Above 0, unless its op says otherwise: where relu has a derivative that can be told from none. */
const scalar: Pick<Sample, "inputs" | "range"> = { inputs: [[]], range: [0.25, 1.75] };

const flat: Vanishing = { kind: "flat", where: "it has a value at all: the op only steps" };
const saturated: Vanishing = {
  kind: "saturated",
  where: "the operand lies so far out that the curve is level to the last digit",
};

/** All unary ops are alike: the kernel of the same name, and one rule. */
function unary<Name extends UnaryName>(
  definition: UnaryDefinition<Name>,
): Op<[x: TensorLike], undefined, readonly [Tensor]> {
  const { name, local, vjp, range, integers, symbol, vanishes, kink } = definition;
  const where = range === undefined ? {} : { range };
  return defineOp({
    name,
    ...(symbol === undefined ? {} : { symbol }),
    prepare: (x: TensorLike) => {
      const operand = asTensor(x, undefined, name);
      // booleans have no negative and no square
      const whole = integers === true && operand.dtype === "int32";
      return { inputs: [whole ? operand : floatingOperand(operand, name)], attrs: undefined };
    },
    forward: (k, [a]) => k[name](a),
    vjp: [vjp],
    local: [local],
    ...(vanishes === undefined ? {} : { vanishes }),
    ...(kink === undefined ? {} : { kink }),
    samples: [
      { ...matrix, ...where },
      { ...scalar, ...where },
    ],
  });
}

/** y = -x    ∂L/∂x = -g */
export const neg = unary({ name: "neg", symbol: "−", local: "-1", vjp: (g) => g.neg(), integers: true });

/** y = |x|    ∂L/∂x = g · sign(x), 0 at 0 */
export const abs = unary({
  name: "abs",
  symbol: "|x|",
  local: "sign({a})",
  kink: "0 at 0",
  vjp: (g, r) => g.mul(r.input(0).sign()),
  integers: true,
});

/** y = -1, 0 or 1    ∂L/∂x = 0 */
export const sign = unary({
  name: "sign",
  local: "0",
  kink: "0 everywhere, at the jump too",
  vjp: (g) => g.mul(0),
  integers: true,
  vanishes: flat,
});

/** y = e^x    ∂L/∂x = g · y */
export const exp = unary({ name: "exp", local: "{y}", vjp: (g, r) => g.mul(r.output()) });

/** y = e^x - 1, exact near 0    ∂L/∂x = g · (y + 1) */
export const expm1 = unary({ name: "expm1", local: "{y} + 1", vjp: (g, r) => g.mul(r.output().add(1)) });

/** y = ln x    ∂L/∂x = g / x */
export const log = unary({
  name: "log",
  local: "1 / {a}",
  vjp: (g, r) => g.div(r.input(0)),
  range: [0.5, 3],
});

/** y = ln(1 + x), exact near 0    ∂L/∂x = g / (1 + x) */
export const log1p = unary({
  name: "log1p",
  local: "1 / (1 + {a})",
  vjp: (g, r) => g.div(r.input(0).add(1)),
  range: [-0.5, 2],
});

/** y = √x    ∂L/∂x = g / 2y, infinite at 0 */
export const sqrt = unary({
  name: "sqrt",
  symbol: "√",
  local: "1 / (2 · {y})",
  vjp: (g, r) => g.div(r.output().mul(2)),
  range: [0.5, 3],
});

/** y = 1/√x    ∂L/∂x = -g · y³ / 2 */
export const rsqrt = unary({
  name: "rsqrt",
  local: "-{y}³ / 2",
  vjp: (g, r) => g.mul(r.output().pow(3)).mul(-0.5),
  range: [0.5, 3],
});

/** y = x²    ∂L/∂x = g · 2x */
export const square = unary({
  name: "square",
  symbol: "x²",
  local: "2 · {a}",
  vjp: (g, r) => g.mul(r.input(0)).mul(2),
  integers: true,
});

/** y = 1/x    ∂L/∂x = -g · y² */
export const reciprocal = unary({
  name: "reciprocal",
  symbol: "1/x",
  local: "-{y}²",
  vjp: (g, r) => g.mul(r.output().square()).neg(),
  range: [0.5, 3],
});

/** y = sin x    ∂L/∂x = g · cos x */
export const sin = unary({ name: "sin", local: "cos({a})", vjp: (g, r) => g.mul(r.input(0).cos()) });

/** y = cos x    ∂L/∂x = -g · sin x */
export const cos = unary({ name: "cos", local: "-sin({a})", vjp: (g, r) => g.mul(r.input(0).sin()).neg() });

/** y = tan x    ∂L/∂x = g · (1 + y²) */
export const tan = unary({
  name: "tan",
  local: "1 + {y}²",
  vjp: (g, r) => g.mul(r.output().square().add(1)),
  range: [-1.2, 1.2],
});

/** y = arcsin x    ∂L/∂x = g / √(1 - x²) */
export const asin = unary({
  name: "asin",
  local: "1 / √(1 - {a}²)",
  vjp: (g, r) => g.mul(oneMinusSquare(r.input(0)).rsqrt()),
  range: [-0.8, 0.8],
});

/** y = arccos x    ∂L/∂x = -g / √(1 - x²) */
export const acos = unary({
  name: "acos",
  local: "-1 / √(1 - {a}²)",
  vjp: (g, r) => g.mul(oneMinusSquare(r.input(0)).rsqrt()).neg(),
  range: [-0.8, 0.8],
});

/** y = arctan x    ∂L/∂x = g / (1 + x²) */
export const atan = unary({
  name: "atan",
  local: "1 / (1 + {a}²)",
  vjp: (g, r) => g.div(r.input(0).square().add(1)),
});

/** y = sinh x    ∂L/∂x = g · cosh x */
export const sinh = unary({ name: "sinh", local: "cosh({a})", vjp: (g, r) => g.mul(r.input(0).cosh()) });

/** y = cosh x    ∂L/∂x = g · sinh x */
export const cosh = unary({ name: "cosh", local: "sinh({a})", vjp: (g, r) => g.mul(r.input(0).sinh()) });

/** y = tanh x    ∂L/∂x = g · (1 - y²) */
export const tanh = unary({
  name: "tanh",
  local: "1 - {y}²",
  vanishes: saturated,
  vjp: (g, r) => g.mul(oneMinusSquare(r.output())),
});

/** y = 1 / (1 + e^-x)    ∂L/∂x = g · y (1 - y) */
export const sigmoid = unary({
  name: "sigmoid",
  symbol: "σ",
  local: "{y} · (1 - {y})",
  vanishes: saturated,
  vjp: (g, r) => {
    const y = r.output();
    return g.mul(y).mul(y.neg().add(1));
  },
});

/** y = ln(1 + e^x), never overflowing    ∂L/∂x = g · σ(x) */
export const softplus = unary({
  name: "softplus",
  local: "σ({a})",
  vanishes: saturated,
  vjp: (g, r) => g.mul(r.input(0).sigmoid()),
});

/** y = max(x, 0)    ∂L/∂x = g where x > 0, else 0 (0 at the kink) */
export const relu = unary({
  name: "relu",
  local: "1 if {a} > 0 else 0",
  vanishes: { kind: "masked", where: "the operand is not above 0" },
  kink: "0 at 0",
  vjp: (g, r) => gatePositive(g, r.input(0)),
  integers: true,
});

/** y = 2/√π ∫₀ˣ e^(-t²) dt    ∂L/∂x = g · 2/√π · e^(-x²) */
export const erf = unary({
  name: "erf",
  local: "2/√π · e^(-{a}²)",
  vanishes: saturated,
  vjp: (g, r) => g.mul(r.input(0).square().neg().exp()).mul(2 / Math.sqrt(Math.PI)),
});

/** The largest whole number not above x    ∂L/∂x = 0 */
export const floor = unary({
  name: "floor",
  local: "0",
  kink: "0 everywhere, at the jumps too",
  vjp: (g) => g.mul(0),
  integers: true,
  vanishes: flat,
});

/** The smallest whole number not below x    ∂L/∂x = 0 */
export const ceil = unary({
  name: "ceil",
  local: "0",
  kink: "0 everywhere, at the jumps too",
  vjp: (g) => g.mul(0),
  integers: true,
  vanishes: flat,
});

/** The nearest whole number, halves to even as NumPy and PyTorch round    ∂L/∂x = 0 */
export const round = unary({
  name: "round",
  local: "0",
  kink: "0 everywhere, at the jumps too",
  vjp: (g) => g.mul(0),
  integers: true,
  vanishes: flat,
});

/** y = a where b > 0, else 0: relu's backward, fused    ∂L/∂a = g where b > 0, else 0 */
export const gate = defineOp({
  name: "gate",
  prepare: (a: Tensor, b: Tensor) => {
    requireTensor("gate", a);
    requireTensor("gate", b);
    requireSameDtype("gate", a, b);
    if (!sameShape(a.shape, b.shape))
      throw new ShapeError(`gate: ${formatShape(a.shape)} and ${formatShape(b.shape)} differ`);
    return { inputs: [a, b], attrs: undefined };
  },
  forward: (k, [a, b]) => k.reluBackward(a, b),
  vjp: [(g, r) => gatePositive(g, r.input(1)), null],
  local: ["1 if {b} > 0 else 0"],
  vanishes: { kind: "masked", where: "the second operand is not above 0" },
  kink: "0 where b is 0",
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
  ],
});

/** gate with its type written out, for its own rule. */
function gatePositive(g: Tensor, x: Tensor): Tensor {
  return gate(g, x);
}

const oneMinusSquare = (x: Tensor) => x.square().neg().add(1);

/** g where x > 0, else slope · g: the derivative of relu and leakyRelu. */
const selectPositive = (g: Tensor, x: Tensor, slope: number) =>
  g.where(x.gt(0), slope === 0 ? 0 : g.mul(slope));

/** y = x where x > 0, else slope · x    ∂L/∂x = g, or slope · g (slope · g at the kink) */
export const leakyRelu = defineOp({
  name: "leakyRelu",
  prepare: (x: TensorLike, slope: number = 0.01) => ({
    inputs: [floatingOperand(x, "leakyRelu")],
    attrs: finite("leakyRelu", "slope", slope),
  }),
  forward: (k, [a], slope) => k.leakyRelu(a, slope),
  vjp: [(g, r) => selectPositive(g, r.input(0), r.attrs)],
  local: ["1 if {a} > 0 else slope"],
  kink: "the slope at 0",
  samples: [{ ...matrix }, { ...scalar, args: [0.3] }],
});

/** y = x where x > 0, else α (e^x - 1)    ∂L/∂x = g, or g · (y + α)    (Clevert 2015) */
export const elu = defineOp({
  name: "elu",
  prepare: (x: TensorLike, alpha: number = 1) => ({
    inputs: [floatingOperand(x, "elu")],
    attrs: finite("elu", "alpha", alpha),
  }),
  forward: (k, [a], alpha) => k.elu(a, alpha),
  // exp of min(x, 0): the branch that is not taken must not overflow into ∞ · 0
  vjp: [(g, r) => g.where(r.input(0).gt(0), g.mul(r.input(0).clamp({ max: 0 }).exp().mul(r.attrs)))],
  local: ["1 if {a} > 0 else α · e^{a}"],
  vanishes: saturated,
  kink: "α at 0",
  samples: [{ ...matrix }, { ...matrix, args: [0.5] }],
});

export interface ClampOptions {
  min?: number;
  max?: number;
}

/** y = x held in [min, max]    ∂L/∂x = g inside and on the bounds, else 0    (NaN stays NaN) */
export const clamp = defineOp({
  name: "clamp",
  prepare: (x: TensorLike, bounds: ClampOptions) => {
    const operand = asTensor(x, undefined, "clamp");
    if (bounds?.min === undefined && bounds?.max === undefined)
      throw new ValueError("clamp: give the bounds as { min }, { max } or { min, max }");
    const { min = -Infinity, max = Infinity } = bounds;
    if (!(min <= max)) throw new ValueError(`clamp: min ${min} is not at most max ${max}`);
    // int32 stays int32 where its bounds are of its kind
    const whole =
      operand.dtype === "int32" && [min, max].every((bound) => bound % 1 === 0 || !Number.isFinite(bound));
    return { inputs: [whole ? operand : floatingOperand(operand, "clamp")], attrs: { min, max } };
  },
  forward: (k, [a], { min, max }) => k.clamp(a, min, max),
  vjp: [(g, r) => g.where(r.input(0).ge(r.attrs.min).logicalAnd(r.input(0).le(r.attrs.max)), 0)],
  local: ["1 if min ≤ {a} ≤ max else 0"],
  vanishes: { kind: "masked", where: "the operand lies outside the bounds" },
  kink: "1 on the bounds",
  samples: [
    { ...matrix, args: [{ min: -1, max: 1 }] },
    { ...matrix, args: [{ max: 0.5 }] },
    { ...matrix, args: [{ min: 0 }] },
  ],
});

/** y = not x, as bool */
export const logicalNot = defineOp({
  name: "logicalNot",
  symbol: "¬",
  prepare: (x: TensorLike) => ({ inputs: [asTensor(x, undefined, "logicalNot")], attrs: undefined }),
  forward: (k, [a]) => k.logicalNot(a),
  vjp: null,
  samples: [{ inputs: [{ values: [1, 0, 1], shape: [3], dtype: "bool" }] }],
});

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

/** y = x · σ(x)    (Hendrycks & Gimpel 2016; Elfwing 2017) */
export const silu = composed("silu", (x: TensorLike): Tensor => {
  const operand = floatingOperand(x, "silu");
  return operand.mul(operand.sigmoid());
});

/**
 * y = x · Φ(x), exact, or with `approximate: "tanh"` y = x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))    (Hendrycks & Gimpel 2016)
 * @throws ValueError for another approximation.
 */
export const gelu = composed(
  "gelu",
  (x: TensorLike, { approximate = "none" }: { approximate?: "none" | "tanh" } = {}): Tensor => {
    const operand = floatingOperand(x, "gelu");
    if (approximate === "none") return operand.mul(operand.mul(Math.SQRT1_2).erf().add(1).mul(0.5));
    if (approximate !== "tanh")
      throw new ValueError(`gelu: approximate is "none" or "tanh", not ${JSON.stringify(approximate)}`);
    const inner = operand.add(operand.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return operand.mul(inner.tanh().add(1).mul(0.5));
  },
);

function finite(op: string, what: string, value: number): number {
  if (!Number.isFinite(value)) throw new ValueError(`${op}: ${what} must be a finite number, got ${value}`);
  return value;
}

declare module "../tensor/graph/tensor.js" {
  interface Tensor {
    neg(): Tensor;
    abs(): Tensor;
    sign(): Tensor;
    exp(): Tensor;
    expm1(): Tensor;
    log(): Tensor;
    log1p(): Tensor;
    sqrt(): Tensor;
    rsqrt(): Tensor;
    square(): Tensor;
    reciprocal(): Tensor;
    sin(): Tensor;
    cos(): Tensor;
    tan(): Tensor;
    asin(): Tensor;
    acos(): Tensor;
    atan(): Tensor;
    sinh(): Tensor;
    cosh(): Tensor;
    tanh(): Tensor;
    sigmoid(): Tensor;
    softplus(): Tensor;
    relu(): Tensor;
    leakyRelu(slope?: number): Tensor;
    elu(alpha?: number): Tensor;
    gelu(options?: { approximate?: "none" | "tanh" }): Tensor;
    silu(): Tensor;
    erf(): Tensor;
    floor(): Tensor;
    ceil(): Tensor;
    round(): Tensor;
    /** Values held in [min, max]. */
    clamp(options: ClampOptions): Tensor;
    logicalNot(): Tensor;
    /** The same values in elements of their own; the gradient passes through. */
    clone(): Tensor;
  }
}

const plain = {
  neg,
  abs,
  sign,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  rsqrt,
  square,
  reciprocal,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  sigmoid,
  softplus,
  relu,
  silu,
  erf,
  floor,
  ceil,
  round,
  logicalNot,
};
for (const [name, op] of Object.entries(plain)) {
  defineMethods({
    [name]() {
      return op(this);
    },
  });
}
defineMethods({
  leakyRelu(slope?: number) {
    return leakyRelu(this, slope);
  },
  elu(alpha?: number) {
    return elu(this, alpha);
  },
  gelu(options?: { approximate?: "none" | "tanh" }) {
    return gelu(this, options);
  },
  clamp(options: ClampOptions) {
    return clamp(this, options);
  },
  clone() {
    return clone(this);
  },
});
