/** Which kernels compute, in a sentence, and telling it at the first use where somebody asked for that. */
import { ValueError } from "../arguments/index.js";
import type { CoreKernels } from "./contract/index.js";
import type { CoreWasm } from "./wasm/index.js";

/** Which kernels there are, and where there are no fast ones, why. */
export interface Choice {
  readonly kernels: CoreKernels;
  readonly wasm: CoreWasm | undefined;
  readonly reason: string;
}

/** Why slower kernels compute than the platform could have; "" where none do. */
export const reasonOf = ({ wasm, reason }: Choice): string => wasm?.memory.shortage ?? reason;

/** What `WENGERT_TELL_KERNELS=1` has told, for example "wengert: WebAssembly SIMD computes, on 2 threads". */
export function describeKernels(choice: Choice): string {
  const { wasm } = choice;
  const reason = reasonOf(choice);
  if (wasm === undefined || wasm.memory.stats().budgetBytes === 0)
    return `wengert: plain TypeScript computes, 10 to 100 times as slow on large arrays: ${reason}`;
  const { wanted, reason: noThreads } = wasm.threads;
  const count = wanted === 1 ? "one thread" : `up to ${wanted} threads`;
  const why = noThreads === "" ? "" : ` (${noThreads})`;
  return `wengert: WebAssembly SIMD computes, on ${count}${why}${reason === "" ? "" : `; ${reason}`}`;
}

/** Whether `WENGERT_TELL_KERNELS` is on. @throws ValueError unless its text is empty, 0 or 1. */
export const isAskedFor = (text: string | undefined): boolean =>
  isOn(text, "WENGERT_TELL_KERNELS", "to be told which kernels compute");

/** Whether `WENGERT_WIDE` is on. @throws ValueError likewise. */
export const wantsWide = (text: string | undefined): boolean =>
  isOn(text, "WENGERT_WIDE", "for vectors of 256 bits");

function isOn(text: string | undefined, variable: string, wish: string): boolean {
  if (text === "1") return true;
  if (text === undefined || text.trim() === "" || text === "0") return false;
  throw new ValueError(`${variable}: ${text} is neither 1, ${wish}, nor 0 or empty`);
}
