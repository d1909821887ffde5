/** The kernels that only networks and images use, beside those that every program has. */
import type { Kernels, NetworkKernels } from "../contract/index.js";
import { type CoreWasm, createCoreKernels, type WasmOptions } from "./create.js";
import { instantiateNetwork } from "./module/network.js";
import { normalizing } from "./normalization/normalization.js";
import { optimizers } from "./optimizers/optimizers.js";
import { draws } from "./random/draws.js";
import { recurrent } from "./recurrent/recurrent.js";
import { causalSoftmax } from "./reductions/causal-softmax.js";
import { crossEntropy } from "./reductions/cross-entropy.js";
import { standardizing } from "./reductions/standardize.js";
import { sparseKernels } from "./sparse/sparse-products.js";
import { convolutions } from "./windows/convolution.js";
import { resampling } from "./windows/resample.js";
import { windowKernels } from "./windows/windows.js";

/** Lets products skip zeros, whose kernels come to life when they are needed. */
export function provideNetwork({ backend, provideSparse }: CoreWasm): void {
  backend.modules.provideNetwork(instantiateNetwork);
  provideSparse(sparseKernels(backend));
}

/** Brings those of networks to life over the same memory. @throws where the platform gives no room. */
export function networkKernelsOf(wasm: CoreWasm): NetworkKernels {
  const { backend } = wasm;
  provideNetwork(wasm);
  backend.modules.needNetwork();
  const kernels: NetworkKernels = {
    ...crossEntropy(backend),
    ...causalSoftmax(backend, () => all),
    ...standardizing(backend),
    ...normalizing(backend),
    ...draws(backend),
    ...optimizers(backend),
    ...windowKernels(backend),
    ...resampling(backend),
    ...convolutions(backend, () => all),
    ...recurrent(backend, () => all),
  };
  const all: Kernels = { ...wasm.kernels, ...kernels };
  return kernels;
}

export interface WasmKernels extends CoreWasm {
  readonly kernels: Kernels;
}

/** All kernels, over a linear memory of their own. @throws as `createCoreKernels` does. */
export function createWasmKernels(options: WasmOptions = {}): WasmKernels {
  const core = createCoreKernels(options);
  return Object.assign(core, { kernels: { ...core.kernels, ...networkKernelsOf(core) } });
}
