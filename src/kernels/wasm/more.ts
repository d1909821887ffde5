/** The families of kernels beside products, data sets and the oldest elementwise ones, in one table. */
import type { Kernels } from "../kernels.js";
import type { Backend } from "./backend.js";
import { choices } from "./choices.js";
import { moves } from "./moves.js";
import { optimizers } from "./optimizers.js";
import { parametric } from "./parametric.js";
import { rowKernels } from "./rows.js";
import { truth } from "./truth.js";
import { windowKernels } from "./windows.js";

export const moreKernels = (backend: Backend): Partial<Kernels> => ({
  ...parametric(backend),
  ...choices(backend),
  ...moves(backend),
  ...rowKernels(backend),
  ...optimizers(backend),
  ...truth(backend),
  ...windowKernels(backend),
});
