/** What both sides of the WebAssembly border agree on about recurrent layers. */

/**
 * The fields of a plan of long short-term memory, int32 each: addresses, as the kernels name them, and sizes.
 */
export const lstmPlan = {
  z: 1,
  /** (N, 4 · H): what h before the step gives to the gates. */
  sums: 1,
  bias: 1,
  /** Before the first step; on the way back the gradients on their way to it. */
  h: 1,
  c: 1,
  /** What comes out; on the way back its gradient. */
  value: 1,
  gates: 1,
  states: 1,
  memories: 1,
  squashed: 1,
  /** How many steps there are, and how many elements of h. */
  steps: 1,
  size: 1,
} as const;

/** Steps of recurrent layers, forward and back, by their numbers there. */
export const recurrentParts = ["lstm", "lstmGrad"] as const;

/** What the module exports for them: step `t` of the examples from `first` to before `end`. */
export const recurrentExports = {
  recurrentStep: "(part: i32, plan: usize, t: i32, first: i32, end: i32): void",
  shareRecurrent: "(size: i32, part: i32, plan: usize, t: i32, count: i32): i32",
};
