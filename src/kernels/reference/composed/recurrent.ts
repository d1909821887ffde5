/**
 * Long short-term memory, step by step, by any kernels: by the reference's they are the oracle of all others,
 * by WebAssembly's what it does where it has nothing faster.
 */
import type { NdArray } from "../../../array/nd-array.js";
import type { Kernels } from "../../contract/index.js";
import { along } from "./blocks.js";

type Steps = ReturnType<Kernels["lstm"]>;
type Saved = Parameters<Kernels["lstmGrad"]>[2];

/** Step t of (N, T, size) as (N, size). */
const at = (k: Kernels, a: NdArray, t: number): NdArray =>
  along(k, a, 1, t, t + 1).reshape([a.shape[0] as number, a.shape[2] as number]);

/** Steps (N, size) as (N, T, size). */
const together = (k: Kernels, steps: readonly NdArray[]): NdArray =>
  k.concat(
    steps.map((each) => each.reshape([each.shape[0] as number, 1, each.shape[1] as number])),
    1,
  );

/** The four gates, side by side. */
function split(k: Kernels, gates: NdArray): [i: NdArray, f: NdArray, g: NdArray, o: NdArray] {
  const size = (gates.shape[1] as number) / 4;
  const gate = (n: number) => along(k, gates, 1, n * size, (n + 1) * size);
  return [gate(0), gate(1), gate(2), gate(3)];
}

/**
 * i, f, g, o = z + h · W + b    c' = σ(f) · c + σ(i) · tanh(g)    h' = σ(o) · tanh(c')
 */
function lstm(
  k: Kernels,
  z: NdArray,
  first: NdArray,
  memory: NdArray,
  weights: NdArray,
  bias: NdArray,
): Steps {
  const [states, memories] = [[first], [memory]];
  const [gates, squashed]: [NdArray[], NdArray[]] = [[], []];
  let [h, c] = [first, memory];
  for (let t = 0; t < (z.shape[1] as number); t++) {
    const sums = k.add(k.add(at(k, z, t), k.matmul(h, weights)), bias); // (N,H)·(H,4H) -> (N,4H)
    const [i, f, g, o] = split(k, sums);
    const open = [k.sigmoid(i), k.sigmoid(f), k.tanh(g), k.sigmoid(o)] as const;
    c = k.add(k.mul(open[1], c), k.mul(open[0], open[2]));
    const y = k.tanh(c);
    h = k.mul(open[3], y);
    gates.push(k.concat(open, 1));
    squashed.push(y);
    states.push(h);
    memories.push(c);
  }
  return {
    value: together(k, [...states.slice(1), c]),
    gates: together(k, gates),
    states: together(k, states.slice(0, -1)),
    memories: together(k, memories.slice(0, -1)),
    squashed: together(k, squashed),
  };
}

/** The gradients of h and c go back step by step, those of the gates by the weights. */
function lstmGrad(
  k: Kernels,
  g: NdArray,
  weights: NdArray,
  { gates, memories, squashed }: Saved,
): { z: NdArray; h: NdArray; c: NdArray } {
  const steps = gates.shape[1] as number;
  const ofGates: NdArray[] = [];
  let ofC = at(k, g, steps);
  let ofH = k.full(ofC.shape, 0, ofC.dtype);
  for (let t = steps - 1; t >= 0; t--) {
    const [i, f, m, o] = split(k, at(k, gates, t));
    const y = at(k, squashed, t);
    ofH = k.add(at(k, g, t), ofH);
    ofC = k.add(ofC, k.tanhGrad(k.mul(ofH, o), y));
    const parts = [
      k.sigmoidGrad(k.mul(ofC, m), i),
      k.sigmoidGrad(k.mul(ofC, at(k, memories, t)), f),
      k.tanhGrad(k.mul(ofC, i), m),
      k.sigmoidGrad(k.mul(ofH, y), o),
    ];
    ofC = k.mul(ofC, f);
    ofGates.push(k.concat(parts, 1));
    ofH = k.matmul(ofGates.at(-1) as NdArray, weights, { transposeB: true }); // (N,4H)·(H,4H)ᵀ -> (N,H)
  }
  return { z: together(k, ofGates.reverse()), h: ofH, c: ofC };
}

/** By the kernels that there are when they are called. */
export const recurrentBy = (kernels: () => Kernels): Pick<Kernels, "lstm" | "lstmGrad"> => ({
  lstm: (...given) => lstm(kernels(), ...given),
  lstmGrad: (...given) => lstmGrad(kernels(), ...given),
});
