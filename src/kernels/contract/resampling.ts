/** What both sides of the WebAssembly border agree on about sums of neighbours along an axis. */

/** The fields of a plan of it, int32 each: addresses, and sizes in elements. */
export const resamplingPlan = {
  a: 1,
  out: 1,
  /** Where the taps of each result begin, and as the last one where those of the last end; int32. */
  starts: 1,
  /** The places along the axis that they read, int32, and their weights. */
  places: 1,
  weights: 1,
  /** How long the axis is, how long that of the result, and how many elements lie behind each place. */
  from: 1,
  to: 1,
  inner: 1,
} as const;

/** What the module exports for it: what lies in front of the axis, from `first` to before `end`. */
export const resamplingExports = {
  resample32: "(plan: usize, first: i32, end: i32): void",
  shareResample: "(size: i32, plan: usize, count: i32): i32",
};
