/** The kernels that tensors run on. */
import type { Kernels } from "./kernels.js";
import { reference } from "./reference/index.js";

export const kernels: Kernels = reference;
