/**
 * The kernels that only networks and images use, apart from all others for a program that uses none of them
 * to be without their code: what calls them takes them from here.
 */
import type { Kernels } from "./contract/index.js";
import { chosenAtFirst, current, whenChosen } from "./current.js";
import { reference } from "./reference/index.js";
import { networkKernelsOf, provideNetwork } from "./wasm/index.js";

/** All kernels, those of networks among them. */
export const networkKernels: Kernels = chosenAtFirst(reference, () => {
  const { kernels, wasm } = current();
  return { ...reference, ...kernels, ...(wasm && networkKernelsOf(wasm)) };
});

/**
 * Lets products skip the zeros of mostly zero operands, which what makes networks and data sets asks for when
 * it is loaded: a program without either is without the kernels for that.
 */
export function skipZeros(): void {
  whenChosen(provideNetwork);
}
