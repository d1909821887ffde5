/** What decompositions are made of, apart from all others: a program without them is without it. */
import type { MatrixKernels } from "./contract/index.js";
import { chosenAtFirst, current } from "./current.js";
import { matrixReference } from "./reference/matrices/matrices.js";
import { matrixKernelsOf } from "./wasm/index.js";

export const matrixKernels: MatrixKernels = chosenAtFirst(matrixReference, () => {
  const { wasm } = current();
  return wasm === undefined ? matrixReference : matrixKernelsOf(wasm);
});
