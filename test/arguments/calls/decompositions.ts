/** Arguments of factors of matrices, and of what is solved with them. */
import { matrix, square, vector } from "./samples.js";
import type { Arguments } from "./table.js";

export const decompositionArguments: Readonly<Record<string, Arguments>> = {
  cholesky: () => [square()],
  triangularSolve: () => [square(), square(), { upper: true, transpose: true, unitDiagonal: false }],
  solve: () => [square(), square()],
  inv: () => [square()],
  det: () => [square()],
  slogdet: () => [square()],
  qr: () => [matrix()],
  lstsq: () => [square(), square()],
  eigh: () => [square()],
  svd: () => [matrix()],
  matrixNorm: () => [matrix(), "nuc", { keepDims: true }],
  trace: () => [matrix(), 1],
  diag: () => [vector(), 1],
  diagEmbed: () => [matrix(), 1],
  kron: () => [matrix(), square()],
  multiDot: () => [[square(), square(), matrix()]],
};
