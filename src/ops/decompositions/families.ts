/** The families of decompositions, a part of the registry: the library does not import this file. */
import * as cholesky from "./cholesky.js";
import * as solving from "./solving.js";
import * as solvingOps from "./solving-ops.js";
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
    files: ["ops/decompositions/solving", "ops/decompositions/solving-ops"],
    functions: solving,
    internal: solvingOps,
  },
];
