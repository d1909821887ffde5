/** Arguments of functions that analysis has names for, of division, and of questions about numbers. */
import { labels, matrix, vector } from "./samples.js";
import type { Arguments } from "./table.js";

const same = (names: string, args: Arguments) =>
  Object.fromEntries(names.split(" ").map((name): [string, Arguments] => [name, args]));

export const specialArguments: Readonly<Record<string, Arguments>> = {
  ...same(
    "log2 log10 exp2 asinh atanh lgamma digamma erfc sinc trunc isNaN isInf isFinite " +
      "erfcx erfinv erfcinv ndtr logNdtr ndtri i0 i0e i1 i1e",
    () => [matrix()],
  ),
  acosh: () => [labels()],
  polygamma: () => [1, matrix()],
  logit: () => [matrix(), { eps: 0.2 }],
  nanToNum: () => [matrix(), { nan: 1, posInf: 2, negInf: 3 }],
  ...same("logAddExp xlogy hypot remainder fmod floorDivide heaviside", () => [matrix(), vector()]),
  lerp: () => [matrix(), vector(), 0.5],
};
