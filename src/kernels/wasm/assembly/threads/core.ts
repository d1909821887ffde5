/** Products of the other module, which is alive before this one: its tiles are not compiled twice. */

@external("env", "pack")
export declare function pack(b: usize, rowStride: i32, columnStride: i32, k: i32, n: i32, out: usize): void;

@external("env", "multiply")
export declare function multiply(
  a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
  scratch: usize,
): void;
