/**
 * Elementwise kernels: one scalar function each, applied by four loops. Computed in float64, rounded once on
 * store.
 */
import { type DType, isFloating } from "../../array/dtype.js";
import { allocate, arrayOfOne, elementsOf, type NdArray, onlyElementOf } from "../../array/nd-array.js";
import { broadcastShapes, broadcastStrides, offsetsOf, type Shape, sameShape } from "../../array/shape.js";
import type { BinaryName, ComparisonName, UnaryName } from "../contract/index.js";
import { int32 } from "./integers.js";
import * as singles from "./singles.js";

/** Half to even, as NumPy and PyTorch round. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Never exponentiates a positive number, so neither end overflows. */
function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * The error function in float64, to two units in the last place (Abramowitz & Stegun 7.1.5 and 7.1.14).
 *
 * Below 1: 2/√π · Σ (-1)ⁿ x^(2n+1) / (n! (2n+1)), summed from the last term that counts, where hardly
 * anything cancels. Above: 1 - erfc(x) by Laplace's continued fraction, which needs fewer levels the larger x
 * is; erfc is small there, so its own rounding cannot be seen.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x); // 1 - erf(6) is 2e-17
  if (Number.isNaN(x)) return x;
  const squared = x * x;
  if (size < 1) {
    let total = 0;
    for (let n = 18; n >= 0; n--) total = 1 / (2 * n + 1) - (squared / (n + 1)) * total;
    return (2 / Math.sqrt(Math.PI)) * x * total;
  }
  let fraction = size;
  for (let n = 10 + Math.ceil(200 / squared); n >= 1; n--) fraction = size + n / 2 / fraction;
  const erfc = Math.exp(-squared) / (Math.sqrt(Math.PI) * fraction);
  return Math.sign(x) * (1 - erfc);
}

const unaryFunctions: Record<UnaryName, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  sigmoid,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  relu: (x) => Math.max(x, 0), // NaN stays NaN
  erf,
  gelu: (x) => x * ((erf(x * Math.SQRT1_2) + 1) * 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundHalfEven,
};

/** C and NumPy: 1 to any power is 1, NaN included, and so is -1 to an infinite one. */
function power(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}

/**
 * x^n by squaring, exact wherever int32 could hold it; a negative power truncates towards zero, as the
 * quotient 1 / x^-n does.
 */
function integerPower(x: number, n: number): number {
  if (n < 0) return Math.trunc(power(x, n));
  let result = 1;
  for (let square = x, rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

const binaryFunctions: Record<BinaryName, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: power,
  maximum: Math.max,
  minimum: Math.min,
  atan2: Math.atan2,
};

const comparisonFunctions: Record<ComparisonName, (x: number, y: number) => boolean> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  logicalAnd: (x, y) => x !== 0 && y !== 0,
  logicalOr: (x, y) => x !== 0 || y !== 0,
};

export function map(a: NdArray, f: (x: number) => number): NdArray {
  if (a.size === 1 && isFloating(a.dtype)) return arrayOfOne(f(onlyElementOf(a)), a.shape, a.dtype);
  const out = allocate(a.shape, a.dtype);
  const [x, y] = [elementsOf(a), elementsOf(out)];
  for (let i = 0; i < y.length; i++) y[i] = f(x[i] as number);
  return out;
}

/** Where to read each element of `shape` in an operand that broadcasts to it. */
function readOffsets(a: NdArray, shape: Shape): Int32Array | undefined {
  return sameShape(a.shape, shape) ? undefined : offsetsOf(shape, broadcastStrides(a.shape, shape));
}

function zip(a: NdArray, b: NdArray, dtype: DType, f: (x: number, y: number) => number): NdArray {
  if (a.size === 1 && b.size === 1 && a.shape.length === b.shape.length && isFloating(dtype))
    return arrayOfOne(f(onlyElementOf(a), onlyElementOf(b)), a.shape, dtype);
  const out = allocate(broadcastShapes(a.shape, b.shape), dtype);
  const [x, y, z] = [elementsOf(a), elementsOf(b), elementsOf(out)];
  const [ix, iy] = [readOffsets(a, out.shape), readOffsets(b, out.shape)];
  for (let i = 0; i < z.length; i++) {
    z[i] = f(
      x[ix === undefined ? i : (ix[i] as number)] as number,
      y[iy === undefined ? i : (iy[i] as number)] as number,
    );
  }
  return out;
}

/** A table of scalar functions becomes a table of kernels. */
function mapTable<Name extends string, F, K>(
  table: Record<Name, F>,
  lift: (f: F, name: Name) => K,
): Record<Name, K> {
  const lifted = {} as Record<Name, K>;
  for (const name of Object.keys(table) as Name[]) lifted[name] = lift(table[name], name);
  return lifted;
}

const singleFunctions: { readonly [name in UnaryName]?: (x: number) => number } = { ...singles };

export const unaryKernels = mapTable(unaryFunctions, (f, name) => {
  const ofIntegers = (x: number) => int32(name, f(x));
  const ofSingles = singleFunctions[name] ?? f;
  return (a: NdArray) => map(a, a.dtype === "int32" ? ofIntegers : a.dtype === "float32" ? ofSingles : f);
});

export const binaryKernels = mapTable(binaryFunctions, (f, name) => {
  const ofIntegers = (x: number, y: number) => int32(name, name === "pow" ? integerPower(x, y) : f(x, y));
  return (a: NdArray, b: NdArray) => zip(a, b, a.dtype, a.dtype === "int32" ? ofIntegers : f);
});

export const comparisonKernels = mapTable(
  comparisonFunctions,
  (f) => (a: NdArray, b: NdArray) => zip(a, b, "bool", (x, y) => (f(x, y) ? 1 : 0)),
);

/** Of operands of one shape, by a function each of whose operations rounds to the dtype, as ops do. */
function rounding(make: (round: (x: number) => number) => (x: number, y: number) => number) {
  const [single, double] = [make(Math.fround), make((x) => x)];
  return (a: NdArray, b: NdArray) => zip(a, b, a.dtype, a.dtype === "float32" ? single : double);
}

export const parametricKernels = {
  logicalNot: (a: NdArray) => zip(a, a, "bool", (x) => (x === 0 ? 1 : 0)),
  reluBackward: (a: NdArray, b: NdArray) => zip(a, b, a.dtype, (x, y) => (y <= 0 ? 0 : x)),
  tanhGrad: rounding((round) => (g, y) => g * round(1 - round(y * y))),
  sigmoidGrad: rounding((round) => (g, y) => round(g * y) * round(1 - y)),
  geluWithSlope: (a: NdArray) => ({
    value: map(a, unaryFunctions.gelu),
    slope: map(a, (x) => {
      const density = x * Math.exp(-0.5 * (x * x)) * (1 / Math.sqrt(2 * Math.PI));
      return (erf(x * Math.SQRT1_2) + 1) * 0.5 + density;
    }),
  }),
  leakyRelu: (a: NdArray, slope: number) => map(a, (x) => (x <= 0 ? slope * x : x)),
  elu: (a: NdArray, alpha: number) => map(a, (x) => (x <= 0 ? alpha * Math.expm1(x) : x)),
  clamp(a: NdArray, min: number, max: number): NdArray {
    const clamped = (x: number) => Math.min(Math.max(x, min), max);
    return map(a, a.dtype === "int32" ? (x) => int32("clamp", clamped(x)) : clamped);
  },
  powScalar: (a: NdArray, exponent: number) =>
    map(
      a,
      a.dtype === "int32" ? (x) => int32("powScalar", integerPower(x, exponent)) : (x) => power(x, exponent),
    ),

  where(condition: NdArray, a: NdArray, b: NdArray): NdArray {
    const out = allocate(broadcastShapes(broadcastShapes(condition.shape, a.shape), b.shape), a.dtype);
    const [ic, ia, ib] = [condition, a, b].map((operand) => readOffsets(operand, out.shape));
    const [c, x, y, z] = [elementsOf(condition), elementsOf(a), elementsOf(b), elementsOf(out)];
    for (let i = 0; i < z.length; i++) {
      z[i] = (c[ic?.[i] ?? i] !== 0 ? x[ia?.[i] ?? i] : y[ib?.[i] ?? i]) as number;
    }
    return out;
  },
};
