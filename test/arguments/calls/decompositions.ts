/** Arguments of factors of matrices, and of what is solved with them. */
import { square } from "./samples.js";
import type { Arguments } from "./table.js";

export const decompositionArguments: Readonly<Record<string, Arguments>> = {
  cholesky: () => [square()],
  triangularSolve: () => [square(), square(), { upper: true, transpose: true, unitDiagonal: false }],
  solve: () => [square(), square()],
  inv: () => [square()],
  det: () => [square()],
  slogdet: () => [square()],
};
