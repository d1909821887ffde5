/** A job as threads find it written down, for both modules: its kind, how it is cut, and its arguments. */
import { MEMORY_THREAD_CONTROL } from "../contract";

/** What to do: word 0 is the kind, word 1 the number of rows, word 2 the size of a chunk. */
const job: usize = MEMORY_THREAD_CONTROL + 448;

/** From here on kinds are those of the module of networks. */
export const NETWORK: i32 = 64;

@inline
export function put(i: i32, value: i32): void {
  i32.store(job + (i << 2), value);
}

@inline
export function get(i: i32): i32 {
  return i32.load(job + (i << 2));
}

/** A number that takes two words, the first of them even. */
@inline
export function putF64(i: i32, value: f64): void {
  f64.store(job + (i << 2), value);
}

@inline
export function f64At(i: i32): f64 {
  return f64.load(job + (i << 2));
}
