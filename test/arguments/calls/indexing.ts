/** Arguments of selecting and writing by index. */
import { bools, labels, matrix, vector } from "./samples.js";
import { type Arguments, withRest } from "./table.js";

export const indexingArguments: Readonly<Record<string, Arguments>> = {
  nonzero: () => [matrix()],
  maskedSelect: () => [matrix(), bools()],
  place: withRest(() => [matrix(), ":", labels()]),
  scatter: () => [matrix(), 1, [[0], [2]], 7],
  scatterReduce: () => [matrix(), 1, [[0], [2]], 7, "prod", { includeSelf: false }],
  indexAdd: () => [matrix(), 0, [1, 1], vector(), { alpha: 2 }],
  takeAlongAxis: () => [matrix(), [[0, 2]], 1],
  putAlongAxis: () => [matrix(), [[0, 2]], 7, 1],
};
