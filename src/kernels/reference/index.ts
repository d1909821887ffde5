/**
 * The reference kernels: plain TypeScript, every dtype, written to be read next to the formula. The oracle of
 * all others.
 */
import type { Kernels } from "../contract/index.js";
import { convolutionBy } from "./convolution.js";
import { binaryKernels, comparisonKernels, parametricKernels, unaryKernels } from "./elementwise.js";
import { memoryKernels } from "./memory.js";
import { indexKernels, movementKernels } from "./movement.js";
import { networkKernels } from "./network.js";
import { optimizerKernels } from "./optimizers.js";
import { matmul } from "./products.js";
import { axisKernels, reductionKernels } from "./reductions.js";
import { windowKernels } from "./windows.js";

export const reference: Kernels = {
  ...memoryKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...comparisonKernels,
  ...parametricKernels,
  ...reductionKernels,
  ...axisKernels,
  ...movementKernels,
  ...indexKernels,
  ...networkKernels,
  ...optimizerKernels,
  matmul,
  ...windowKernels,
  ...convolutionBy(() => reference),
};
