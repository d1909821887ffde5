/**
 * Elementwise kernels on floats. A binary operand is read as a matrix of R rows and C columns with a row stride in floats (0: the same
 * row again) and a column stride of 1 or 0 (0: one number per row), which covers equal shapes, scalars, rows and columns.
 * Tails go through four floats too: storages are padded to 16 bytes.
 */
import { exp4, log4, sigmoid4, tanh4 } from "./functions";

const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const MAX: i32 = 4;
const MIN: i32 = 5;
/** a where b > 0, else 0: the derivative of relu. */
const GATE: i32 = 6;

@inline
function apply2(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return f32x4.add(a, b);
  if (op == SUB) return f32x4.sub(a, b);
  if (op == MUL) return f32x4.mul(a, b);
  if (op == DIV) return f32x4.div(a, b);
  if (op == MAX) return f32x4.max(a, b);
  if (op == MIN) return f32x4.min(a, b);
  return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
}

@inline
function binaryLoop(op: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    let x = a + ((r * aRow) << 2);
    let y = b + ((r * bRow) << 2);
    let c = 0;
    if (aColumn == 1 && bColumn == 1) {
      for (; c + 4 <= columns; c += 4, x += 16, y += 16, out += 16) v128.store(out, apply2(op, v128.load(x), v128.load(y)));
    } else if (aColumn == 1) {
      const s = v128.load32_splat(y);
      for (; c + 4 <= columns; c += 4, x += 16, out += 16) v128.store(out, apply2(op, v128.load(x), s));
    } else {
      const s = v128.load32_splat(x);
      for (; c + 4 <= columns; c += 4, y += bColumn << 4, out += 16) {
        v128.store(out, apply2(op, s, bColumn == 1 ? v128.load(y) : v128.load32_splat(y)));
      }
    }
    for (; c < columns; c++, x += aColumn << 2, y += bColumn << 2, out += 4) {
      f32.store(out, f32x4.extract_lane(apply2(op, v128.load32_splat(x), v128.load32_splat(y)), 0));
    }
  }
}

export function add(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(ADD, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function sub(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(SUB, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function mul(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(MUL, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function div(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(DIV, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function maximum(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(MAX, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function minimum(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(MIN, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

export function gate(a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32, columns: i32): void {
  binaryLoop(GATE, a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
}

const NEG: i32 = 0;
const ABS: i32 = 1;
const SQUARE: i32 = 2;
const SQRT: i32 = 3;
const RSQRT: i32 = 4;
const RECIPROCAL: i32 = 5;
const RELU: i32 = 6;
const EXP: i32 = 7;
const LOG: i32 = 8;
const SIGMOID: i32 = 9;
const TANH: i32 = 10;

@inline
function apply1(op: i32, a: v128): v128 {
  if (op == NEG) return f32x4.neg(a);
  if (op == ABS) return f32x4.abs(a);
  if (op == SQUARE) return f32x4.mul(a, a);
  if (op == SQRT) return f32x4.sqrt(a);
  if (op == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(a));
  if (op == RECIPROCAL) return f32x4.div(f32x4.splat(1), a);
  if (op == RELU) return f32x4.max(a, f32x4.splat(0));
  if (op == EXP) return exp4(a);
  if (op == LOG) return log4(a);
  if (op == SIGMOID) return sigmoid4(a);
  return tanh4(a);
}

@inline
function unaryLoop(op: i32, a: usize, out: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16, out += 16) v128.store(out, apply1(op, v128.load(a)));
  for (; i < n; i++, a += 4, out += 4) f32.store(out, f32x4.extract_lane(apply1(op, v128.load32_splat(a)), 0));
}

export function neg(a: usize, out: usize, n: i32): void {
  unaryLoop(NEG, a, out, n);
}

export function abs(a: usize, out: usize, n: i32): void {
  unaryLoop(ABS, a, out, n);
}

export function square(a: usize, out: usize, n: i32): void {
  unaryLoop(SQUARE, a, out, n);
}

export function sqrt(a: usize, out: usize, n: i32): void {
  unaryLoop(SQRT, a, out, n);
}

export function rsqrt(a: usize, out: usize, n: i32): void {
  unaryLoop(RSQRT, a, out, n);
}

export function reciprocal(a: usize, out: usize, n: i32): void {
  unaryLoop(RECIPROCAL, a, out, n);
}

export function relu(a: usize, out: usize, n: i32): void {
  unaryLoop(RELU, a, out, n);
}

export function exp(a: usize, out: usize, n: i32): void {
  unaryLoop(EXP, a, out, n);
}

export function log(a: usize, out: usize, n: i32): void {
  unaryLoop(LOG, a, out, n);
}

export function sigmoid(a: usize, out: usize, n: i32): void {
  unaryLoop(SIGMOID, a, out, n);
}

export function tanh(a: usize, out: usize, n: i32): void {
  unaryLoop(TANH, a, out, n);
}

/** x += alpha · y: gradient descent. */
export function addScaled(x: usize, alpha: f32, y: usize, n: i32): void {
  const s = f32x4.splat(alpha);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) v128.store(x, f32x4.add(v128.load(x), f32x4.mul(s, v128.load(y))));
  for (; i < n; i++, x += 4, y += 4) f32.store(x, f32.load(x) + alpha * f32.load(y));
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
