/**
 * The generator of each kind of kernel, and all cases: the table of the contract says which kernels there
 * are.
 */
import {
  type KernelName,
  type Kind,
  kernelNames,
  kernelTable,
  type NameOf,
} from "../../../src/kernels/contract/index.js";
import type { Case, Generator } from "./case.js";
import * as convolution from "./convolution.js";
import * as elementwise from "./elementwise.js";
import * as movement from "./movement.js";
import * as normalization from "./normalization.js";
import * as products from "./products.js";
import * as recurrent from "./recurrent.js";
import * as reductions from "./reductions.js";
import * as resampling from "./resampling.js";
import * as writing from "./writing.js";

/** A kind without a generator does not compile, and has no cases, which is an error. */
const generators: { readonly [K in Kind]: Generator<K> } = {
  ...elementwise,
  ...reductions,
  ...movement,
  ...products,
  ...convolution,
  ...recurrent,
  ...resampling,
  ...normalization,
  ...writing,
};

/** The cases of a kernel, whatever its kind. */
export function casesOf<K extends Kind>(kernel: KernelName): Case[] {
  const kind = kernelTable[kernel].kind as K;
  const generator: Generator<K> | undefined = generators[kind];
  return generator === undefined ? [] : generator(kernel as NameOf<K>).filter(isWorthIt(kernel));
}

/** Where the reference computes on either side, a few calls say so. */
const fewest = 8;

function isWorthIt(kernel: KernelName): (c: Case) => boolean {
  const seen = new Map<string, number>();
  return ({ dtype, through }) => {
    const count = (seen.get(dtype) ?? 0) + 1;
    seen.set(dtype, count);
    return count <= fewest || through !== undefined || kernelTable[kernel].wasm.includes(dtype);
  };
}

export const everyCase = (): Case[] => kernelNames.flatMap((kernel) => casesOf(kernel));
