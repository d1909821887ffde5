/**
 * The reference kernels: plain TypeScript, every dtype, written to be read next to the formula. The oracle of
 * all others.
 */
import type { CoreKernels, Kernels } from "../contract/index.js";
import { causalSoftmaxBy } from "./composed/causal-softmax.js";
import { convolutionBy } from "./composed/convolution.js";
import { recurrentBy } from "./composed/recurrent.js";
import { binaryKernels, comparisonKernels, parametricKernels, unaryKernels } from "./elementwise.js";
import { drawKernels, memoryKernels } from "./memory.js";
import { indexKernels, movementKernels } from "./movement.js";
import { crossEntropyKernels, softmaxKernels } from "./network.js";
import { normalizing } from "./normalization.js";
import { optimizerKernels } from "./optimizers.js";
import { matmul } from "./products.js";
import { axisKernels, reductionGradKernels, reductionKernels } from "./reductions.js";
import { standardizing } from "./standardize.js";
import { treeProducts } from "./tree-products.js";
import { windowKernels } from "./windows.js";

/** Those that every program has. */
export const coreReference: CoreKernels = {
  ...memoryKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...comparisonKernels,
  ...parametricKernels,
  ...reductionKernels,
  ...reductionGradKernels,
  ...axisKernels,
  ...treeProducts,
  ...movementKernels,
  ...indexKernels,
  ...softmaxKernels,
  matmul,
};

export const reference: Kernels = {
  ...coreReference,
  ...crossEntropyKernels,
  ...standardizing,
  ...normalizing,
  ...drawKernels,
  ...optimizerKernels,
  ...windowKernels,
  ...causalSoftmaxBy(() => reference),
  ...convolutionBy(() => reference),
  ...recurrentBy(() => reference),
};
