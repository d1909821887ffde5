/** Random draws as jobs that threads share: each chunk is a part of the stream of its own. */
import { f64At, get, put, putF64 } from "../threads/job";
import { drawNormals, drawUniform } from "./draws";

/** Words 3 to 7: where the stream is. */
@inline
export function putStream(key0: i32, key1: i32, block: i32, high: i32, odd: i32): void {
  put(3, key0);
  put(4, key1);
  put(5, block);
  put(6, high);
  put(7, odd);
}

@inline
export function putUniform(out: usize, double: i32, low: f64, width: f64, end: f64, last: f64): void {
  put(8, <i32>out);
  put(9, double);
  putF64(10, low);
  putF64(12, width);
  putF64(14, end);
  putF64(16, last);
}

export function uniformChunk(from: i32, to: i32, scratch: usize): void {
  drawUniform(
    get(3), get(4), get(5), get(6), get(7), from, to, <usize>get(8), get(9), f64At(10), f64At(12),
    f64At(14), f64At(16), scratch,
  );
}

@inline
export function putNormals(out: usize, found: usize, mean: f64, std: f64): void {
  put(8, <i32>out);
  put(9, <i32>found);
  putF64(10, mean);
  putF64(12, std);
}

/** The normals of a chunk of attempts lie where there is room for all of them; what was found is listed. */
export function normalsChunk(from: i32, to: i32, scratch: usize): void {
  const found = drawNormals(
    get(3), get(4), get(5), get(6), get(7), from, to, to - from, <usize>get(8) + (from << 3), f64At(10),
    f64At(12), scratch,
  );
  i32.store(<usize>get(9) + ((from / get(2)) << 2), found);
}
