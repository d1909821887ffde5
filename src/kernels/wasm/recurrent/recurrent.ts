/**
 * Long short-term memory of float32, all steps in one call: a product and a kernel on the gates each, shared
 * among threads, with the weights packed once.
 */
import { ShapeError } from "../../../arguments/index.js";
import type { NdArray } from "../../../array/nd-array.js";
import { sameShape } from "../../../array/shape.js";
import { type Kernels, lstmPlan, recurrentParts } from "../../contract/index.js";
import { recurrentBy } from "../../reference/composed/recurrent.js";
import { withSpace } from "../memory/borrow.js";
import { multiplyTiles } from "../products/dense.js";
import { type Backend, fits } from "../run/backend.js";

type Steps = ReturnType<Kernels["lstm"]>;
type Saved = Parameters<Kernels["lstmGrad"]>[2];

type Plan = Partial<Record<keyof typeof lstmPlan, number>>;
const fields = Object.keys(lstmPlan) as (keyof typeof lstmPlan)[];
const words = new Int32Array(fields.length);

/** What an element of h costs in a step, in multiplications of a product. */
const work = { lstm: 128, lstmGrad: 16 };

export function recurrent(backend: Backend, kernels: () => Kernels): Pick<Kernels, "lstm" | "lstmGrad"> {
  const slow = recurrentBy(kernels);
  return {
    lstm: (...given) => forward(backend, ...given) ?? slow.lstm(...given),
    lstmGrad: (g, weights, saved) => {
      requireFitting(weights, saved);
      return back(backend, g, weights, saved) ?? slow.lstmGrad(g, weights, saved);
    },
  };
}

/** @throws ShapeError for arrays that are not those of one pass: kernels would write where they may not. */
function requireFitting(weights: NdArray, { gates, memories, squashed }: Saved): void {
  const [examples, steps, width] = gates.shape as [number, number, number];
  const size = width / 4;
  const fit = [memories, squashed].every((each) => sameShape(each.shape, [examples, steps, size]));
  if (!fit || !sameShape(weights.shape, [size, width]))
    throw new ShapeError("lstmGrad: the arrays are not of one pass");
}

/** Whether all are float32, and may move in. */
const apply = (backend: Backend, arrays: readonly NdArray[]): boolean =>
  arrays.every((each) => each.dtype === "float32" && fits(backend, each));

/** The address of a plan, good until the next one. */
function planOf({ memory }: Backend, plan: Plan): number {
  for (const [i, name] of fields.entries()) words[i] = plan[name] ?? 0;
  return memory.working.put(1, words, true);
}

function step(
  { threads, wasm }: Backend,
  name: keyof typeof work,
  plan: number,
  t: number,
  examples: number,
  size: number,
): void {
  const part = recurrentParts.indexOf(name);
  threads.share(
    threads.chunk(examples, examples * size * work[name], 1),
    (chunk) => wasm.shareRecurrent(chunk, part, plan, t, examples),
    () => wasm.recurrentStep(part, plan, t, 0, examples),
  );
}

function forward(
  backend: Backend,
  z: NdArray,
  h: NdArray,
  c: NdArray,
  weights: NdArray,
  bias: NdArray,
): Steps | undefined {
  if (!apply(backend, [z, h, c, weights, bias])) return undefined;
  const { memory, wasm } = backend;
  const [examples, steps] = z.shape as [number, number, number];
  const size = h.shape[1] as number;
  memory.begin();
  const given = [z, h, c, weights, bias].map((each) => memory.pointerTo(each));
  const shapes = [steps + 1, steps, steps, steps].map((each) => [examples, each, size]);
  const made = [...shapes, z.shape].map((shape) => memory.allocate(shape, "float32"));
  if (given.includes(undefined) || made.includes(undefined)) return undefined;
  const [atZ, atH, atC, atWeights, atBias] = given as [number, number, number, number, number];
  const [value, states, memories, squashed, gates] = made as [NdArray, NdArray, NdArray, NdArray, NdArray];
  const width = 4 * size;
  return withSpace(memory, [4 * wasm.packedSize(size, width), 4 * examples * width], (packed, sums) => {
    wasm.pack(atWeights, width, 1, size, width, packed.pointer);
    const atStates = memory.addressOf(states);
    const plan = planOf(backend, {
      z: atZ,
      sums: sums.pointer,
      bias: atBias,
      h: atH,
      c: atC,
      value: memory.addressOf(value),
      gates: memory.addressOf(gates),
      states: atStates,
      memories: memory.addressOf(memories),
      squashed: memory.addressOf(squashed),
      steps,
      size,
    });
    for (let t = 0; t < steps; t++) {
      // (N,H)·(H,4H) -> (N,4H)
      const [from, row] = t === 0 ? [atH, size] : [atStates + 4 * t * size, steps * size];
      multiplyTiles(backend, from, row, 1, packed.pointer, sums.pointer, examples, width, size);
      step(backend, "lstm", plan, t, examples, size);
    }
    return { value, gates, states, memories, squashed };
  });
}

function back(
  backend: Backend,
  g: NdArray,
  weights: NdArray,
  { gates, memories, squashed }: Saved,
): { z: NdArray; h: NdArray; c: NdArray } | undefined {
  if (!apply(backend, [g, weights, gates, memories, squashed])) return undefined;
  const { memory, wasm } = backend;
  const [examples, steps, size] = squashed.shape as [number, number, number];
  memory.begin();
  const given = [g, weights, gates, memories, squashed].map((each) => memory.pointerTo(each));
  const shapes = [gates.shape, [examples, size], [examples, size]];
  const made = shapes.map((shape) => memory.allocate(shape, "float32"));
  if (given.includes(undefined) || made.includes(undefined)) return undefined;
  const [atG, atWeights, atGates, atMemories, atSquashed] = given as [number, number, number, number, number];
  const [z, h, c] = made as [NdArray, NdArray, NdArray];
  const width = 4 * size;
  return withSpace(memory, [4 * wasm.packedSize(width, size)], (packed) => {
    wasm.pack(atWeights, 1, width, width, size, packed.pointer);
    const [atZ, atH] = [memory.addressOf(z), memory.addressOf(h)];
    const plan = planOf(backend, {
      z: atZ,
      h: atH,
      c: memory.addressOf(c),
      value: atG,
      gates: atGates,
      memories: atMemories,
      squashed: atSquashed,
      steps,
      size,
    });
    for (let t = steps - 1; t >= 0; t--) {
      step(backend, "lstmGrad", plan, t, examples, size);
      // (N,4H)·(H,4H)ᵀ -> (N,H)
      const from = atZ + 4 * t * width;
      multiplyTiles(backend, from, steps * width, 1, packed.pointer, atH, examples, size, width);
    }
    return { z, h, c };
  });
}
