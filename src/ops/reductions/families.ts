/** The families of reductions, a part of the registry: the library does not import this file. */
import * as cumulative from "./cumulative.js";
import * as extremes from "./extremes.js";
import * as logic from "./logic.js";
import * as prodOp from "./prod-op.js";
import * as statistics from "./statistics.js";
import * as sums from "./sums.js";

export const reductionFamilies = [
  {
    title: "Sums",
    files: ["ops/reductions/sums", "ops/reductions/prod-op"],
    functions: sums,
    internal: prodOp,
  },
  { title: "Running products and extremes", files: ["ops/reductions/cumulative"], functions: cumulative },
  { title: "Extremes", files: ["ops/reductions/extremes"], functions: extremes },
  { title: "Statistics", files: ["ops/reductions/statistics"], functions: statistics },
  { title: "Logic over axes", files: ["ops/reductions/logic"], functions: logic },
];
