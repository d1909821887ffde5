/** Elementwise loops as jobs that threads share: a chunk is a run of elements, or rows of a broadcast. */
import { f64At, get, put, putF64 } from "../threads/job";
import { oneOperand, twoOperands } from "./loops";

/** An element has 2^width bytes. */
@inline
export function putOne(op: i32, width: i32, a: usize, out: usize, x: f64): void {
  put(3, op);
  put(4, width);
  put(5, <i32>a);
  put(6, <i32>out);
  putF64(8, x);
}

export function runOne(from: i32, to: i32): void {
  const at = from << get(4);
  oneOperand(get(3), <usize>(get(5) + at), <usize>(get(6) + at), to - from, f64At(8));
}

/**
 * Without columns the operands are one row each, and what is counted are its elements. With `rows` matrices
 * of so many are counted, from one of which to the next the operands move by so many elements.
 */
@inline
export function putTwo(
  op: i32, width: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, out: usize,
  columns: i32, aStep: i32, bStep: i32, rows: i32,
): void {
  put(3, op);
  put(4, width);
  put(5, <i32>a);
  put(6, aRow);
  put(7, aColumn);
  put(8, <i32>b);
  put(9, bRow);
  put(10, bColumn);
  put(11, <i32>out);
  put(12, columns);
  put(13, aStep);
  put(14, bStep);
  put(15, rows);
}

export function runTwo(from: i32, to: i32): void {
  if (get(15) > 0) {
    for (let i = from; i < to; i++) matrix(i);
    return;
  }
  const width = get(4);
  const columns = get(12);
  const flat = columns == 0;
  const a = <usize>(get(5) + ((from * (flat ? get(7) : get(6))) << width));
  const b = <usize>(get(8) + ((from * (flat ? get(10) : get(9))) << width));
  const out = <usize>(get(11) + ((from * (flat ? 1 : columns)) << width));
  const count = to - from;
  if (flat) twoOperands(get(3), a, 0, get(7), b, 0, get(10), out, 1, count);
  else twoOperands(get(3), a, get(6), get(7), b, get(9), get(10), out, count, columns);
}

/** One of several matrices. */
@inline
function matrix(i: i32): void {
  const width = get(4);
  const columns = get(12);
  const rows = get(15);
  const a = <usize>(get(5) + ((i * get(13)) << width));
  const b = <usize>(get(8) + ((i * get(14)) << width));
  const out = <usize>(get(11) + ((i * rows * columns) << width));
  twoOperands(get(3), a, get(6), get(7), b, get(9), get(10), out, rows, columns);
}
