/**
 * The op behind long sequences of LSTMs with a projection: all steps at once. It computes what its steps
 * compute one by one.
 */
import type { NdArray } from "../../array/index.js";
import { along, kernels as k } from "../../kernels/index.js";
import {
  defineOp,
  floatingOperand,
  type Op,
  type OpRecord,
  type Tensor,
  tensorKind,
  type Vjp,
} from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { concat } from "../shape/joining.js";
import { slice } from "../shape/slicing.js";
import { jointly } from "./jointly.js";
import { gateOf, lstmStep, Passing, requireShapes, statesBefore, together } from "./sequences.js";

type Inputs = readonly [z: Tensor, h: Tensor, c: Tensor, weights: Tensor, bias: Tensor, projection: Tensor];
type Arrays = readonly [
  z: NdArray,
  h: NdArray,
  c: NdArray,
  weights: NdArray,
  bias: NdArray,
  projection: NdArray,
];

/** What `projectedLstm` computes, as ops. */
function stepByStep([z, first, memory, weights, bias, projection]: Inputs): Tensor {
  let [h, c] = [first, memory];
  const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
    const gates = slice(z, [null, t]).add(matmulOp(h, weights)).add(bias); // (N,P)·(P,4H) -> (N,4H)
    const [output, next] = lstmStep(gates, c);
    [h, c] = [matmulOp(output, projection), next]; // (N,H)·(H,P) -> (N,P)
    return h;
  });
  return concat([...values, c], 1);
}

/** h after each step and c after the last, and what their way back needs. */
function forward([z, first, memory, weights, bias, projection]: Arrays) {
  const [examples, steps] = z.shape as [number, number];
  const [size, projected] = projection.shape as [number, number];
  const [owned, states, kinds] = [new Passing(), [] as NdArray[], [] as NdArray[]];
  let [h, c] = [first, memory];
  for (let t = 0; t < steps; t++) {
    const fromState = owned.hold(k.matmul(h, weights)); // (N,P)·(P,4H) -> (N,4H)
    const sums = owned.hold(k.add(owned.hold(k.add(owned.step(z, t), fromState)), bias));
    const open = owned.hold(k.sigmoid(owned.features(sums, 0, 2 * size)));
    const [i, f] = [owned.features(open, 0, size), owned.features(open, size, 2 * size)];
    const g = owned.hold(k.tanh(owned.features(sums, 2 * size, 3 * size)));
    const o = owned.hold(k.sigmoid(owned.features(sums, 3 * size, 4 * size)));
    const before = c === memory ? c : owned.hold(c);
    c = k.add(owned.hold(k.mul(f, before)), owned.hold(k.mul(i, g)));
    const squashed = owned.hold(k.tanh(c));
    const output = owned.hold(k.mul(o, squashed));
    kinds.push(k.concat([i, f, g, o, before, squashed, output], 1));
    h = k.matmul(output, projection); // (N,H)·(H,P) -> (N,P)
    states.push(h);
    owned.free();
  }
  const hs = together(states);
  const value = k.concat([hs.reshape([examples, steps * projected]), c], 1);
  k.free(c);
  return { value, saved: [together(kinds), hs] };
}

/** The gradients by z, by h after each step, and by the first state. */
function back(g: NdArray, weights: NdArray, projection: NdArray, kinds: NdArray, steps: number) {
  const [size, projected] = projection.shape as [number, number];
  const [owned, ofZ, ofStates] = [new Passing(), [] as NdArray[], [] as NdArray[]];
  let ofMemory = along(k, g, 1, steps * projected, steps * projected + size);
  let fromNext: NdArray | undefined;
  for (let t = steps - 1; t >= 0; t--) {
    const all = owned.step(kinds, t);
    const part = (n: number) => owned.features(all, n * size, (n + 1) * size);
    const [i, f, cell, o, before, squashed] = [0, 1, 2, 3, 4, 5].map(part) as unknown as Arrays;
    const upstream = along(k, g, 1, t * projected, (t + 1) * projected);
    const ofState = fromNext === undefined ? upstream : k.add(owned.hold(upstream), owned.hold(fromNext));
    ofStates.unshift(ofState);
    const ofOutput = owned.hold(k.matmul(ofState, projection, { transposeB: true })); // (N,P)·(H,P)ᵀ -> (N,H)
    const through = owned.hold(k.tanhGrad(owned.hold(k.mul(ofOutput, o)), squashed));
    const ofCell = owned.hold(k.add(owned.hold(ofMemory), through));
    const ofGates = [
      k.sigmoidGrad(owned.hold(k.mul(ofCell, cell)), i),
      k.sigmoidGrad(owned.hold(k.mul(ofCell, before)), f),
      k.tanhGrad(owned.hold(k.mul(ofCell, i)), cell),
      k.sigmoidGrad(owned.hold(k.mul(ofOutput, squashed)), o),
    ].map((each) => owned.hold(each));
    const ofSums = k.concat(ofGates, 1);
    ofZ.unshift(ofSums);
    ofMemory = k.mul(ofCell, f);
    fromNext = k.matmul(ofSums, weights, { transposeB: true }); // (N,4H)·(P,4H)ᵀ -> (N,P)
    owned.free();
  }
  return { z: together(ofZ), states: together(ofStates), h: fromNext as NdArray, c: ofMemory };
}

/** All gradients are computed with the first that is asked for. */
const partOf: Vjp<undefined, Inputs> = (g, r, input) => jointly(g, r, input, partsByKernel, stepByStep);

function partsByKernel(g: Tensor, r: OpRecord<undefined, Inputs>): (() => NdArray)[] {
  const [kinds, hs] = [r.saved(0).array, r.saved(1).array];
  const [examples, steps, width] = r.input(0).shape as [number, number, number];
  const { z, states, h, c } = back(g.array, r.input(3).array, r.input(5).array, kinds, steps);
  const rows = examples * steps;
  const [sums, size] = [z.reshape([rows, width]), width / 4];
  return [
    () => z,
    () => h,
    () => c,
    // (NT,P)ᵀ·(NT,4H) -> (P,4H)
    () => k.matmul(statesBefore(r.input(1).array, hs), sums, { transposeA: true }),
    () => k.sum(sums, [0], false),
    () => {
      const outputs = along(k, kinds, 2, 6 * size, 7 * size).reshape([rows, size]);
      const ofStates = states.reshape([rows, states.shape[2] as number]);
      return k.matmul(outputs, ofStates, { transposeA: true }); // (NT,H)ᵀ·(NT,P) -> (H,P)
    },
  ];
}

/**
 * All steps of long short-term memory with a projection: from z (N, T, 4 · H), what the inputs give to the
 * gates, h (N, P) and c (N, H), the state before the first step, weights (P, 4 · H), bias (4 · H) and
 * projection (H, P) to (N, T · P + H): h after each step, one behind the other, then c after the last.
 *
 * i, f, g, o = zₜ + h · weights + bias    c' = σ(f) · c + σ(i) · tanh(g)
 * h' = (σ(o) · tanh(c')) · projection
 * ∂L/∂z, ∂L/∂h, ∂L/∂c = back through the steps    ∂L/∂weights = Σ hᵀ · ∂L/∂zₜ    ∂L/∂bias = Σ ∂L/∂zₜ
 * ∂L/∂projection = Σ (σ(o) · tanh(c'))ᵀ · ∂L/∂h'
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const projectedLstm: Op<Inputs, undefined, Inputs> = defineOp({
  name: "projectedLstm",
  takes: {
    z: tensorKind,
    h: tensorKind,
    c: tensorKind,
    weights: tensorKind,
    bias: tensorKind,
    projection: tensorKind,
  },
  prepare: (...given: Inputs) => {
    const inputs = given.map((each) => floatingOperand(each, "projectedLstm")) as unknown as Inputs;
    const [z, h, c] = inputs;
    const [examples, steps] = z.shape;
    const [projected, size] = [h.shape.at(-1) as number, c.shape.at(-1) as number];
    const wanted = [
      [examples, steps, 4 * size],
      [examples, projected],
      [examples, size],
      [projected, 4 * size],
      [4 * size],
      [size, projected],
    ];
    requireShapes(
      "projectedLstm",
      inputs,
      wanted,
      "(N, T, 4 · H) with T >= 1, (N, P), (N, H), (P, 4 · H), (4 · H) and (H, P)",
    );
    return { inputs, attrs: undefined };
  },
  forward: (_, arrays) => forward(arrays),
  vjp: [partOf, partOf, partOf, partOf, partOf, partOf],
  carries: [
    { how: "mixed", words: "carried back through the steps" },
    { how: "mixed", words: "carried back through all steps" },
    { how: "mixed", words: "carried back through all steps" },
    { how: "mixed", words: "carried back to each step, and times h there" },
    { how: "mixed", words: "carried back to each step, and added up" },
    { how: "mixed", words: "carried back to each step, and times what was projected there" },
  ],
  // of the first step: the others do the same with the h and the c before them
  inside: ({ inputs: [, h, c] }) => {
    const gate = (i: number) => gateOf("z", i, c);
    return (
      `z = {a}[:, 0] + {b} · {d} + {e}; i = σ(${gate(0)}); f = σ(${gate(1)}); g = tanh(${gate(2)}); ` +
      `o = σ(${gate(3)}); c = f × {c} + i × g; p = o × tanh(c); {y}[:, 0:${h.shape[1]}] = p · {f}`
    );
  },
  samples: [
    { inputs: [[2, 1, 8], [2, 1], [2, 2], [1, 8], [8], [2, 1]] },
    { inputs: [[1, 2, 4], [1, 2], [1, 1], [2, 4], [4], [1, 2]] },
  ],
});
