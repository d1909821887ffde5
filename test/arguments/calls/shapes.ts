/** Arguments of what moves and repeats entries, of products over chosen axes and of what runs along an axis. */
import { matrix, square, vector } from "./samples.js";
import type { Arguments } from "./table.js";

export const shapeArguments: Readonly<Record<string, Arguments>> = {
  roll: () => [matrix(), [1, 2], [0, 1]],
  moveAxis: () => [matrix(), 0, 1],
  repeatInterleave: () => [matrix(), [1, 2], 0],
  meshgrid: () => [[vector(), vector()], { indexing: "xy" }],
  tensordot: () => [square(), square(), 1],
  cumprod: () => [matrix(), 1],
  cummax: () => [matrix(), 1],
  cummin: () => [matrix(), 1],
  logCumSumExp: () => [matrix(), 1],
};
