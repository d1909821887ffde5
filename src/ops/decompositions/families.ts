/** The families of decompositions, a part of the registry: the library does not import this file. */
import * as cholesky from "./cholesky.js";
import * as determinantOps from "./determinant-ops.js";
import * as matrices from "./matrices.js";
import * as orthogonal from "./orthogonal.js";
import * as orthogonalOps from "./orthogonal-ops.js";
import * as solving from "./solving.js";
import * as solvingOps from "./solving-ops.js";
import * as spectral from "./spectral.js";
import * as spectralOps from "./spectral-ops.js";
import * as triangularOps from "./triangular-ops.js";

export const decompositionFamilies = [
  {
    title: "Cholesky's factor",
    files: ["ops/decompositions/cholesky", "ops/decompositions/triangular-ops"],
    functions: cholesky,
    internal: triangularOps,
  },
  {
    title: "Linear systems",
    files: [
      "ops/decompositions/solving",
      "ops/decompositions/solving-ops",
      "ops/decompositions/determinant-ops",
    ],
    functions: solving,
    internal: { ...solvingOps, ...determinantOps },
  },
  {
    title: "Orthogonal factors",
    files: ["ops/decompositions/orthogonal", "ops/decompositions/orthogonal-ops"],
    functions: orthogonal,
    internal: orthogonalOps,
  },
  {
    title: "Eigenvalues and singular values",
    files: ["ops/decompositions/spectral", "ops/decompositions/spectral-ops"],
    functions: spectral,
    internal: spectralOps,
  },
  { title: "Matrices", files: ["ops/decompositions/matrices"], functions: matrices },
];
