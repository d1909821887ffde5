/** Arguments of sorting, quantiles and counts. */
import { labels, matrix, vector } from "./samples.js";
import type { Arguments } from "./table.js";

export const orderArguments: Readonly<Record<string, Arguments>> = {
  sort: () => [matrix(), 0, { descending: true }],
  argsort: () => [matrix(), 0, { descending: true }],
  topk: () => [matrix(), 1, { axis: 0, largest: true }],
  kthValue: () => [matrix(), 1, { axis: 0, keepDims: true }],
  median: () => [matrix(), 0, { axis: undefined, keepDims: true }],
  quantile: () => [matrix(), 0.5, 0, { axis: undefined, keepDims: true, interpolation: "lower" }],
  unique: () => [matrix()],
  uniqueAll: () => [matrix()],
  searchSorted: () => [vector(), matrix(), { side: "right" }],
  histogramCounts: () => [vector(), { bins: 4, range: [0, 1], weights: vector(), density: true }],
  bincount: () => [labels(), { weights: [0.5, 1], minLength: 4 }],
};
