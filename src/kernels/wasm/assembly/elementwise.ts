/**
 * Elementwise kernels on float32 and float64. A binary operand is read as a matrix of R rows and C columns with a row stride in
 * elements (0: the same row again) and a column stride of 1 or 0 (0: one number per row), which covers equal shapes, scalars, rows and
 * columns. A tail goes through the same vectors.
 */
import { erf4, exp4, log4, sigmoid4, tanh4 } from "./functions";

const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const MAX: i32 = 4;
const MIN: i32 = 5;
/** a where b > 0, else 0: the derivative of relu. */
const RELU_BACKWARD: i32 = 6;

@inline
function apply2<T>(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return v128.add<T>(a, b);
  if (op == SUB) return v128.sub<T>(a, b);
  if (op == MUL) return v128.mul<T>(a, b);
  if (op == DIV) return v128.div<T>(a, b);
  if (op == MAX) return v128.max<T>(a, b);
  if (op == MIN) return v128.min<T>(a, b);
  return v128.and(a, v128.gt<T>(b, v128.splat<T>(0)));
}

@inline
function binaryLoop<T>(op: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  const shift = alignof<T>();
  const lanes = 16 >> shift;
  for (let r = 0; r < rows; r++) {
    let x = a + ((r * aRow) << shift);
    let y = b + ((r * bRow) << shift);
    let c = 0;
    if (aColumn == 1 && bColumn == 1) {
      for (; c + lanes <= columns; c += lanes, x += 16, y += 16, out += 16) v128.store(out, apply2<T>(op, v128.load(x), v128.load(y)));
    } else if (aColumn == 1) {
      const s = v128.load_splat<T>(y);
      for (; c + lanes <= columns; c += lanes, x += 16, out += 16) v128.store(out, apply2<T>(op, v128.load(x), s));
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

export function add(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(ADD, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function sub(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(SUB, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function mul(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(MUL, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function div(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(DIV, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function maximum(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(MAX, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function minimum(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(MIN, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function reluBackward(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop<f32>(RELU_BACKWARD, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

/** The same on float64, by the number of the operation: 0 add, 1 sub, 2 mul, 3 div, 4 maximum, 5 minimum, 6 reluBackward. */
export function binary64(op: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  if (op == ADD) binaryLoop<f64>(ADD, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
  else if (op == SUB) binaryLoop<f64>(SUB, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
  else if (op == MUL) binaryLoop<f64>(MUL, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
  else if (op == DIV) binaryLoop<f64>(DIV, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
  else if (op == MAX) binaryLoop<f64>(MAX, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
  else if (op == MIN) binaryLoop<f64>(MIN, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
  else binaryLoop<f64>(RELU_BACKWARD, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

const NEG: i32 = 0;
const ABS: i32 = 1;
const SQUARE: i32 = 2;
const SQRT: i32 = 3;
const RSQRT: i32 = 4;
const RECIPROCAL: i32 = 5;
const RELU: i32 = 6;
const SIGN: i32 = 7;
const FLOOR: i32 = 8;
const CEIL: i32 = 9;
const ROUND: i32 = 10;
const EXP: i32 = 11;
const LOG: i32 = 12;
const SIGMOID: i32 = 13;
const TANH: i32 = 14;
const ERF: i32 = 15;

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
  return v128.nearest<T>(a);
}

@inline
function polynomial(op: i32, a: v128): v128 {
  if (op == EXP) return exp4(a);
  if (op == LOG) return log4(a);
  if (op == SIGMOID) return sigmoid4(a);
  if (op == TANH) return tanh4(a);
  return erf4(a);
}

/** The last vector may reach past the end: storages are padded. */
@inline
function exactLoop<T>(op: i32, a: usize, out: usize, n: i32): void {
  const lanes = 16 >> alignof<T>();
  for (let i = 0; i < n; i += lanes, a += 16, out += 16) v128.store(out, exact<T>(op, v128.load(a)));
}

@inline
function polynomialLoop(op: i32, a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, a += 16, out += 16) v128.store(out, polynomial(op, v128.load(a)));
}

export function neg(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(NEG, a, out, n);
}

export function abs(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(ABS, a, out, n);
}

export function square(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(SQUARE, a, out, n);
}

export function sqrt(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(SQRT, a, out, n);
}

export function rsqrt(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(RSQRT, a, out, n);
}

export function reciprocal(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(RECIPROCAL, a, out, n);
}

export function relu(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(RELU, a, out, n);
}

export function exp(a: usize, out: usize, n: i32): void {
  polynomialLoop(EXP, a, out, n);
}

export function log(a: usize, out: usize, n: i32): void {
  polynomialLoop(LOG, a, out, n);
}

export function sigmoid(a: usize, out: usize, n: i32): void {
  polynomialLoop(SIGMOID, a, out, n);
}

export function tanh(a: usize, out: usize, n: i32): void {
  polynomialLoop(TANH, a, out, n);
}

export function sign(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(SIGN, a, out, n);
}

export function floor(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(FLOOR, a, out, n);
}

export function ceil(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(CEIL, a, out, n);
}

export function round(a: usize, out: usize, n: i32): void {
  exactLoop<f32>(ROUND, a, out, n);
}

export function erf(a: usize, out: usize, n: i32): void {
  polynomialLoop(ERF, a, out, n);
}

/** The same on float64, by the number of the operation: 0 neg ... 10 round, in the order above. */
export function unary64(op: i32, a: usize, out: usize, n: i32): void {
  if (op == NEG) exactLoop<f64>(NEG, a, out, n);
  else if (op == ABS) exactLoop<f64>(ABS, a, out, n);
  else if (op == SQUARE) exactLoop<f64>(SQUARE, a, out, n);
  else if (op == SQRT) exactLoop<f64>(SQRT, a, out, n);
  else if (op == RSQRT) exactLoop<f64>(RSQRT, a, out, n);
  else if (op == RECIPROCAL) exactLoop<f64>(RECIPROCAL, a, out, n);
  else if (op == RELU) exactLoop<f64>(RELU, a, out, n);
  else if (op == SIGN) exactLoop<f64>(SIGN, a, out, n);
  else if (op == FLOOR) exactLoop<f64>(FLOOR, a, out, n);
  else if (op == CEIL) exactLoop<f64>(CEIL, a, out, n);
  else exactLoop<f64>(ROUND, a, out, n);
}

/** x += alpha · y: gradient descent. */
export function addScaled(x: usize, alpha: f32, y: usize, n: i32): void {
  const s = f32x4.splat(alpha);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) v128.store(x, f32x4.add(v128.load(x), f32x4.mul(s, v128.load(y))));
  for (; i < n; i++, x += 4, y += 4) f32.store(x, f32.load(x) + alpha * f32.load(y));
}

export function addScaled64(x: usize, alpha: f64, y: usize, n: i32): void {
  const s = f64x2.splat(alpha);
  let i = 0;
  for (; i + 2 <= n; i += 2, x += 16, y += 16) v128.store(x, f64x2.add(v128.load(x), f64x2.mul(s, v128.load(y))));
  if (i < n) f64.store(x, f64.load(x) + alpha * f64.load(y));
}

/** out = byte / unit for n bytes, which may lie at the end of where the floats go: they are read before those reach them. */
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
