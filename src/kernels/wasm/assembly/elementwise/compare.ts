/**
 * Comparisons of float32, with bytes 0 and 1 as results, and what is done with such bytes: logic, choosing,
 * conversion. Operands of a comparison are laid out as those of the other elementwise kernels. Up to 3 bytes
 * past a row of results are written: the next row mends that, and storages are padded.
 */

import { EQ, LE, LOGICAL_AND, LOGICAL_OR, LT, NE } from "../contract";

@inline
function compared(op: i32, a: v128, b: v128): v128 {
  if (op == EQ) return f32x4.eq(a, b);
  if (op == NE) return f32x4.ne(a, b);
  if (op == LT) return f32x4.lt(a, b);
  return f32x4.le(a, b);
}

@inline
function row(op: i32, x: usize, xStep: i32, y: usize, yStep: i32, out: usize, n: i32): void {
  const one = i8x16.splat(1);
  let c = 0;
  for (; c + 4 <= n; c += 4, x += xStep << 4, y += yStep << 4, out += 4) {
    const a = xStep == 1 ? v128.load(x) : v128.load32_splat(x);
    const b = yStep == 1 ? v128.load(y) : v128.load32_splat(y);
    const mask = compared(op, a, b);
    const words = i16x8.narrow_i32x4_s(mask, mask);
    v128.store32_lane(out, v128.and(i8x16.narrow_i16x8_s(words, words), one), 0);
  }
  for (; c < n; c++, x += xStep << 2, y += yStep << 2, out++) {
    store<u8>(out, <u8>(i32x4.extract_lane(compared(op, v128.load32_splat(x), v128.load32_splat(y)), 0) & 1));
  }
}

/** One of the comparisons of the contract. */
export function compare(
  op: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32,
  columns: i32,
): void {
  for (let r = 0; r < rows; r++, a += aRow << 2, b += bRow << 2, out += columns) {
    if (op == EQ) row(EQ, a, aColumn, b, bColumn, out, columns);
    else if (op == NE) row(NE, a, aColumn, b, bColumn, out, columns);
    else if (op == LT) row(LT, a, aColumn, b, bColumn, out, columns);
    else row(LE, a, aColumn, b, bColumn, out, columns);
  }
}

@inline
function compared64(op: i32, a: v128, b: v128): v128 {
  if (op == EQ) return f64x2.eq(a, b);
  if (op == NE) return f64x2.ne(a, b);
  if (op == LT) return f64x2.lt(a, b);
  return f64x2.le(a, b);
}

/** Two results at a time: the second of a last pair is one byte past the row, which the next row mends. */
@inline
function row64(op: i32, x: usize, xStep: i32, y: usize, yStep: i32, out: usize, n: i32): void {
  for (let c = 0; c < n; c += 2, x += xStep << 4, y += yStep << 4, out += 2) {
    const a = xStep == 1 ? v128.load(x) : v128.load64_splat(x);
    const b = yStep == 1 ? v128.load(y) : v128.load64_splat(y);
    const bits = i64x2.bitmask(compared64(op, a, b));
    store<u16>(out, <u16>((bits & 1) | ((bits & 2) << 7)));
  }
}

/** The same of float64. */
export function compare64(
  op: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize, rows: i32,
  columns: i32,
): void {
  for (let r = 0; r < rows; r++, a += aRow << 3, b += bRow << 3, out += columns) {
    if (op == EQ) row64(EQ, a, aColumn, b, bColumn, out, columns);
    else if (op == NE) row64(NE, a, aColumn, b, bColumn, out, columns);
    else if (op == LT) row64(LT, a, aColumn, b, bColumn, out, columns);
    else row64(LE, a, aColumn, b, bColumn, out, columns);
  }
}

/** Of n bytes 0 or 1: and, or, the negation of a. Up to 15 bytes past the last are written. */
export function logical(op: i32, a: usize, b: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    v128.store(
      out + i,
      op == LOGICAL_AND ? v128.and(x, y) : op == LOGICAL_OR ? v128.or(x, y) : v128.xor(x, i8x16.splat(1)),
    );
  }
}

/** All bits where the byte is not 0, for four bytes. */
@inline
function maskOf(bytes: usize): v128 {
  const x = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes)));
  return i32x4.ne(x, i32x4.splat(0));
}

/** a where the byte is 1, else b, of elements of 4 bytes; a step of 0 is the same element again. */
export function where(
  condition: usize, a: usize, aStep: i32, b: usize, bStep: i32, out: usize, n: i32,
): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, condition += 4, a += aStep << 4, b += bStep << 4, out += 16) {
    const x = aStep == 1 ? v128.load(a) : v128.load32_splat(a);
    const y = bStep == 1 ? v128.load(b) : v128.load32_splat(b);
    v128.store(out, v128.bitselect(x, y, maskOf(condition)));
  }
  for (; i < n; i++, condition++, a += aStep << 2, b += bStep << 2, out += 4) {
    store<u32>(out, load<u8>(condition) != 0 ? load<u32>(a) : load<u32>(b));
  }
}

/** Bytes 0 and 1 as floats, or with the bits of an int32 1 as integers: `one` is what a 1 becomes. */
export function fromMask(a: usize, out: usize, n: i32, one: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 4, out += 16) v128.store(out, v128.and(maskOf(a), i32x4.splat(one)));
  for (; i < n; i++, a++, out += 4) i32.store(out, load<u8>(a) != 0 ? one : 0);
}

/** float32 to float64, which is exact. */
export function widen(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++, a += 4, out += 8) f64.store(out, <f64>f32.load(a));
}

/** float64 to the nearest float32. */
export function narrow(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++, a += 8, out += 4) f32.store(out, <f32>f64.load(a));
}

/** int32 to the nearest float32. */
export function toFloat(a: usize, out: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16, out += 16) v128.store(out, f32x4.convert_i32x4_s(v128.load(a)));
  for (; i < n; i++, a += 4, out += 4) f32.store(out, <f32>i32.load(a));
}
