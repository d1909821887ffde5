/**
 * Normalization of float32 with a weight and a bias in one op: rows, and the channels of batches. Each
 * element is read twice and written once, forward and back.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import {
  type Kernels,
  normalizationParts,
  normalizationPlan,
  normalizationRows,
} from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { withSpace } from "../memory/borrow.js";
import { scratchOf } from "../memory/working-space.js";
import { type Backend, fits } from "../run/backend.js";
import { columnsTogether } from "../run/on-rows.js";

type Name = "layerNorm" | "batchNorm";
type Made = ReturnType<Kernels["layerNorm"]>;
type Gradients = ReturnType<Kernels["layerNormGrad"]>;

type Plan = Partial<Record<keyof typeof normalizationPlan, number>>;
const fields = Object.keys(normalizationPlan).filter((name) => name !== "eps") as (keyof Plan)[];
const words = new Int32Array(fields.length + 2);
const eps = new Float64Array(1);

/** What an element costs, in multiplications of a product. */
const work = 16;

export function normalizing(backend: Backend): Pick<Kernels, Name | "layerNormGrad" | "batchNormGrad"> {
  const forward =
    (name: Name): Kernels[Name] =>
    (...given) =>
      normalized(backend, name, ...given) ?? reference[name](...given);
  const back =
    (name: Name): Kernels["layerNormGrad"] =>
    (...given) =>
      gradients(backend, name, ...given) ?? reference[`${name}Grad`](...given);
  return {
    layerNorm: forward("layerNorm"),
    batchNorm: forward("batchNorm"),
    layerNormGrad: back("layerNorm"),
    batchNormGrad: back("batchNorm"),
  };
}

const apply = (backend: Backend, a: NdArray, weight: NdArray): boolean =>
  a.dtype === "float32" && a.size > 0 && fits(backend, a) && weight.dtype === "float32";

/** How often places are repeated, how many they are, and how many elements each has then. */
function layoutOf(name: Name, a: NdArray, weight: NdArray): { outer: number; places: number; inner: number } {
  if (name === "layerNorm") return { outer: 1, places: a.size / weight.size, inner: weight.size };
  const [outer, places, ...rest] = a.shape as unknown as [number, number, ...number[]];
  return { outer, places, inner: sizeOf(rest) };
}

/** The address of a plan, good until the next one. */
function planOf({ memory }: Backend, plan: Plan, epsilon: number): number {
  for (const [i, name] of fields.entries()) words[i] = plan[name] ?? 0;
  eps[0] = epsilon;
  words.set(new Int32Array(eps.buffer), fields.length);
  return memory.working.put(1, words, true);
}

/** Runs one part of it on so many rows, blocks of rows or channels. */
function run(
  { threads, wasm }: Backend,
  name: (typeof normalizationParts)[number],
  plan: number,
  count: number,
  cost: number,
  together: number,
): void {
  const part = normalizationParts.indexOf(name);
  threads.share(
    threads.chunk(count, cost, together),
    (size) => wasm.shareNormalization(size, part, plan, count),
    () => wasm.normalize(part, plan, 0, count, scratchOf(0)),
  );
}

/** The addresses of operands, and new arrays; undefined where there is no room for all of them. */
function placed(
  { memory }: Backend,
  operands: readonly NdArray[],
  shapes: readonly Shape[],
): { at: number[]; made: NdArray[] } | undefined {
  memory.begin();
  const at = operands.map((each) => memory.pointerTo(each));
  const made = at.includes(undefined) ? [] : shapes.map((shape) => memory.allocate(shape, "float32"));
  return at.includes(undefined) || made.includes(undefined)
    ? undefined
    : { at: at as number[], made: made as NdArray[] };
}

function normalized(
  backend: Backend,
  name: Name,
  a: NdArray,
  weight: NdArray,
  bias: NdArray,
  epsilon: number,
): Made | undefined {
  if (!apply(backend, a, weight)) return undefined;
  const layout = layoutOf(name, a, weight);
  const all = placed(backend, [a, weight, bias], [a.shape, [layout.places, 4]]);
  if (all === undefined) return undefined;
  const [value, statistics] = all.made as [NdArray, NdArray];
  const [x, w, b] = all.at as [number, number, number];
  const { memory } = backend;
  const [out, known] = [memory.addressOf(value), memory.addressOf(statistics)];
  const plan = planOf(backend, { x, weight: w, bias: b, out, statistics: known, ...layout }, epsilon);
  const { places, inner } = layout;
  run(backend, name, plan, places, a.size * work, inner === 1 ? columnsTogether(places) : 1);
  return { value, statistics };
}

function gradients(
  backend: Backend,
  name: Name,
  g: NdArray,
  a: NdArray,
  weight: NdArray,
  statistics: NdArray,
): Gradients | undefined {
  if (!apply(backend, a, weight)) return undefined;
  const layout = layoutOf(name, a, weight);
  const all = placed(backend, [g, a, weight, statistics], [a.shape, weight.shape, weight.shape]);
  if (all === undefined) return undefined;
  const [made, ofWeight, ofBias] = all.made as [NdArray, NdArray, NdArray];
  const [upstream, x, w, known] = all.at as [number, number, number, number];
  const { memory } = backend;
  const plan: Plan = {
    g: upstream,
    x,
    weight: w,
    statistics: known,
    out: memory.addressOf(made),
    ofWeight: memory.addressOf(ofWeight),
    ofBias: memory.addressOf(ofBias),
    ...layout,
  };
  const { places, inner } = layout;
  const result = { a: made, weight: ofWeight, bias: ofBias };
  if (name === "batchNorm") {
    const together = inner === 1 ? columnsTogether(places) : 1;
    run(backend, "batchNormGrad", planOf(backend, plan, 0), places, a.size * work, together);
    return result;
  }
  const blocks = Math.ceil(places / normalizationRows);
  return withSpace(memory, [16 * blocks * inner], (sums) => {
    const at = planOf(backend, { ...plan, sums: sums.pointer }, 0);
    run(backend, "layerNormGrad", at, blocks, a.size * work, 1);
    run(backend, "layerNormSums", at, 1, 0, 1);
    return result;
  });
}
