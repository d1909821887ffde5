/**
 * The loops of the elementwise kernels on float32 and float64; exports.ts has an export for each operation. A
 * binary operand is read as a matrix of R rows and C columns with a row stride in elements (0: the same row
 * again) and a column stride of 1 or 0 (0: one number per row), which covers equal shapes, scalars, rows and
 * columns. A tail goes through the same vectors.
 */
import { ABS, ADD, CEIL, DIV, EXP, FLOOR, LOG, MAXIMUM, MINIMUM, MUL, NEG } from "../contract";
import { RECIPROCAL, RELU, RSQRT, SIGMOID, SIGN, SQRT, SQUARE, SUB } from "../contract";
import { TANH, TANH_GRAD } from "../contract";
import { erf4, exp4, log4, sigmoid4, tanh4 } from "./functions";

@inline
function apply2<T>(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return v128.add<T>(a, b);
  if (op == SUB) return v128.sub<T>(a, b);
  if (op == MUL) return v128.mul<T>(a, b);
  if (op == DIV) return v128.div<T>(a, b);
  if (op == MAXIMUM) return v128.max<T>(a, b);
  if (op == MINIMUM) return v128.min<T>(a, b);
  return v128.andnot(a, v128.le<T>(b, v128.splat<T>(0))); // RELU_BACKWARD: a NaN lets a through
}

@inline
export function binaryLoop<T>(
  op: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32,
  columns: i32,
): void {
  const shift = alignof<T>();
  const lanes = 16 >> shift;
  for (let r = 0; r < rows; r++) {
    let x = a + ((r * aRow) << shift);
    let y = b + ((r * bRow) << shift);
    let c = 0;
    if (aColumn == 1 && bColumn == 1) {
      for (; c + lanes <= columns; c += lanes, x += 16, y += 16, out += 16)
        v128.store(out, apply2<T>(op, v128.load(x), v128.load(y)));
    } else if (aColumn == 1) {
      const s = v128.load_splat<T>(y);
      for (; c + lanes <= columns; c += lanes, x += 16, out += 16)
        v128.store(out, apply2<T>(op, v128.load(x), s));
    } else {
      const s = v128.load_splat<T>(x);
      for (; c + lanes <= columns; c += lanes, y += bColumn << 4, out += 16) {
        v128.store(out, apply2<T>(op, s, bColumn == 1 ? v128.load(y) : v128.load_splat<T>(y)));
      }
    }
    for (; c < columns; c++, x += aColumn << shift, y += bColumn << shift, out += sizeof<T>()) {
      store<T>(out, v128.extract_lane<T>(apply2<T>(op, v128.load_splat<T>(x), v128.load_splat<T>(y)), 0));
    }
  }
}

/** -1 or 1 with the sign of a; 0, -0 and NaN as they are. */
@inline
function signOf<T>(a: v128): v128 {
  const zero = v128.splat<T>(0);
  const signed = v128.or(v128.and(a, v128.splat<T>(-0.0)), v128.splat<T>(1));
  return v128.bitselect(signed, a, v128.or(v128.lt<T>(a, zero), v128.gt<T>(a, zero)));
}

@inline
function exact<T>(op: i32, a: v128): v128 {
  if (op == NEG) return v128.neg<T>(a);
  if (op == ABS) return v128.abs<T>(a);
  if (op == SQUARE) return v128.mul<T>(a, a);
  if (op == SQRT) return v128.sqrt<T>(a);
  if (op == RSQRT) return v128.div<T>(v128.splat<T>(1), v128.sqrt<T>(a));
  if (op == RECIPROCAL) return v128.div<T>(v128.splat<T>(1), a);
  if (op == RELU) return v128.max<T>(a, v128.splat<T>(0));
  if (op == SIGN) return signOf<T>(a);
  if (op == FLOOR) return v128.floor<T>(a);
  if (op == CEIL) return v128.ceil<T>(a);
  return v128.nearest<T>(a); // ROUND
}

@inline
function polynomial(op: i32, a: v128): v128 {
  if (op == EXP) return exp4(a);
  if (op == LOG) return log4(a);
  if (op == SIGMOID) return sigmoid4(a);
  if (op == TANH) return tanh4(a);
  return erf4(a); // ERF
}

/** The last vector may reach past the end: storages are padded. */
@inline
export function exactLoop<T>(op: i32, a: usize, out: usize, n: i32): void {
  const lanes = 16 >> alignof<T>();
  for (let i = 0; i < n; i += lanes, a += 16, out += 16) v128.store(out, exact<T>(op, v128.load(a)));
}

@inline
export function polynomialLoop(op: i32, a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, a += 16, out += 16) v128.store(out, polynomial(op, v128.load(a)));
}

@inline
function gradient<T>(op: i32, g: v128, y: v128): v128 {
  const one = v128.splat<T>(1);
  if (op == TANH_GRAD) return v128.mul<T>(g, v128.add<T>(v128.neg<T>(v128.mul<T>(y, y)), one));
  return v128.mul<T>(v128.mul<T>(g, y), v128.add<T>(v128.neg<T>(y), one)); // SIGMOID_GRAD
}

/** Of operands of one shape, likewise. */
@inline
export function gradientLoop<T>(op: i32, g: usize, y: usize, out: usize, n: i32): void {
  const lanes = 16 >> alignof<T>();
  for (let i = 0; i < n; i += lanes, g += 16, y += 16, out += 16)
    v128.store(out, gradient<T>(op, v128.load(g), v128.load(y)));
}

/** x += alpha · y: gradient descent. */
export function addScaled(x: usize, alpha: f32, y: usize, n: i32): void {
  const s = f32x4.splat(alpha);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16)
    v128.store(x, f32x4.add(v128.load(x), f32x4.mul(s, v128.load(y))));
  for (; i < n; i++, x += 4, y += 4) f32.store(x, f32.load(x) + alpha * f32.load(y));
}

export function addScaled64(x: usize, alpha: f64, y: usize, n: i32): void {
  const s = f64x2.splat(alpha);
  let i = 0;
  for (; i + 2 <= n; i += 2, x += 16, y += 16)
    v128.store(x, f64x2.add(v128.load(x), f64x2.mul(s, v128.load(y))));
  if (i < n) f64.store(x, f64.load(x) + alpha * f64.load(y));
}

/**
 * out = byte / unit for n bytes, which may lie at the end of where the floats go: they are read before those
 * reach them.
 */
export function fromBytes(bytes: usize, out: usize, n: i32, unit: f32): void {
  const divisor = f32x4.splat(unit);
  let i = 0;
  for (; i + 16 <= n; i += 16, out += 64) {
    const x = v128.load(bytes + i);
    const low = i16x8.extend_low_i8x16_u(x);
    const high = i16x8.extend_high_i8x16_u(x);
    v128.store(out, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)), divisor));
    v128.store(out, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), divisor), 16);
    v128.store(out, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), divisor), 32);
    v128.store(out, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), divisor), 48);
  }
  for (; i < n; i++, out += 4) f32.store(out, <f32>load<u8>(bytes + i) / unit);
}
