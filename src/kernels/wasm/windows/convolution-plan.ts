/** The plan of a convolution in linear memory, and its parts, shared among threads. */
import { convolutionPlan } from "../../contract/index.js";
import { scratch } from "../memory/limits.js";
import type { Backend } from "../run/backend.js";

/** What is summed in parts takes up no more. */
export const largestSums = 64 * 2 ** 20;

type Field = keyof typeof convolutionPlan;
export type Plan = Partial<Record<Field, number>>;
const fields = Object.keys(convolutionPlan) as Field[];
const plan = new Int32Array(fields.length);

/** Kinds of work that threads share, by their numbers there. */
const parts = [
  "convolve",
  "convolveFilters",
  "convolvePlanes",
  "convolvePlaneFilters",
  "convolveTiles",
  "convolveTileFilters",
] as const;
export type Part = (typeof parts)[number];

/** The address of the last plan, good until the next one. */
export const planAgain = ({ memory }: Backend): number => memory.working.put(1, plan, true);

/**
 * Runs a part over `count` units, runs, planes or channels, `size` at a time, or alone where that is 0.
 * Answers whether all results were finite, as far as the part looks at that.
 */
export function runPart(backend: Backend, part: Part, values: Plan, count: number, size: number): boolean {
  const { memory, threads, wasm } = backend;
  for (const [i, name] of fields.entries()) plan[i] = values[name] ?? 0;
  const at = planAgain(backend);
  threads.share(
    size,
    (chunk) => wasm.shareConvolution(chunk, parts.indexOf(part), at, count),
    () => wasm[part](at, 0, count, 0, scratch),
  );
  return new Int32Array(memory.buffer, at, fields.length)[fields.indexOf("faults")] === 0;
}
