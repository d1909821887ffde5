/** The op behind long sequences of GRUs: all steps at once. It computes what its steps compute one by one. */
import type { NdArray } from "../../array/index.js";
import { kernels as k } from "../../kernels/index.js";
import { defineOp, type Op, type OpRecord, type Tensor, tensorKind, type Vjp } from "../../tensor/index.js";
import { sigmoid } from "../elementwise/activations.js";
import { tanh } from "../elementwise/trigonometry.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { split, stack } from "../shape/joining.js";
import { slice } from "../shape/slicing.js";
import { jointly } from "./jointly.js";
import {
  gateOf,
  Passing,
  requireSequence,
  type SequenceInputs,
  statesBefore,
  together,
} from "./sequences.js";

/** What `gru` computes, as ops. */
function stepByStep([z, first, weights, bias]: SequenceInputs): Tensor {
  let h = first;
  const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
    const [r, u, n] = split(slice(z, [null, t]), 3, 1);
    const [rh, uh, nh] = split(matmulOp(h, weights).add(bias), 3, 1); // (N,H)·(H,3H) -> (N,3H)
    const m = tanh(n.add(sigmoid(r.add(rh)).mul(nh)));
    h = m.add(sigmoid(u.add(uh)).mul(h.sub(m)));
    return h;
  });
  return stack(values, 1);
}

/** h after each step, and what its way back needs: r, u, m and n' of each, side by side. */
function forward(z: NdArray, first: NdArray, weights: NdArray, bias: NdArray) {
  const size = first.shape[1] as number;
  const [owned, states, parts] = [new Passing(), [] as NdArray[], [] as NdArray[]];
  let h = first;
  for (let t = 0; t < (z.shape[1] as number); t++) {
    const given = owned.step(z, t);
    const fromState = owned.hold(k.add(owned.hold(k.matmul(h, weights)), bias)); // (N,H)·(H,3H) -> (N,3H)
    const both = [given, fromState].map((each) => owned.features(each, 0, 2 * size));
    const open = owned.hold(k.sigmoid(owned.hold(k.add(both[0] as NdArray, both[1] as NdArray))));
    const [r, u] = [owned.features(open, 0, size), owned.features(open, size, 2 * size)];
    const nh = owned.features(fromState, 2 * size, 3 * size);
    const reset = owned.hold(k.mul(r, nh));
    const m = owned.hold(k.tanh(owned.hold(k.add(owned.features(given, 2 * size, 3 * size), reset))));
    parts.push(k.concat([open, m, nh], 1));
    h = k.add(m, owned.hold(k.mul(u, owned.hold(k.sub(h, m)))));
    states.push(h);
    owned.free();
  }
  return { value: together(states), saved: [together(parts)] };
}

/** The gradients by z, by what states give to the gates, and by the first state. */
function back(g: NdArray, first: NdArray, y: NdArray, weights: NdArray, parts: NdArray) {
  const size = first.shape[1] as number;
  const [owned, ofZ, ofGates] = [new Passing(), [] as NdArray[], [] as NdArray[]];
  let ofState: NdArray | undefined;
  for (let t = (g.shape[1] as number) - 1; t >= 0; t--) {
    const kinds = owned.step(parts, t);
    const gates = [0, 1, 2, 3].map((i) => owned.features(kinds, i * size, (i + 1) * size));
    const [r, u, m, nh] = gates as [NdArray, NdArray, NdArray, NdArray];
    const before = t === 0 ? first : owned.step(y, t - 1);
    const upstream = owned.step(g, t);
    const whole = ofState === undefined ? upstream : owned.hold(k.add(upstream, owned.hold(ofState)));
    const kept = owned.hold(k.mul(whole, u));
    const ofFresh = owned.hold(k.tanhGrad(owned.hold(k.sub(whole, kept)), m));
    const ofReset = owned.hold(k.sigmoidGrad(owned.hold(k.mul(ofFresh, nh)), r));
    const apart = owned.hold(k.sub(before, m));
    const ofUpdate = owned.hold(k.sigmoidGrad(owned.hold(k.mul(whole, apart)), u));
    ofZ.unshift(k.concat([ofReset, ofUpdate, ofFresh], 1));
    const ofSums = k.concat([ofReset, ofUpdate, owned.hold(k.mul(ofFresh, r))], 1);
    ofGates.unshift(ofSums);
    // (N,3H)·(H,3H)ᵀ -> (N,H)
    ofState = k.add(kept, owned.hold(k.matmul(ofSums, weights, { transposeB: true })));
    owned.free();
  }
  return { z: together(ofZ), gates: together(ofGates), h: ofState as NdArray };
}

/** All gradients are computed with the first that is asked for. */
const partOf: Vjp<undefined, SequenceInputs> = (g, r, input) =>
  jointly(g, r, input, partsByKernel, stepByStep);

function partsByKernel(g: Tensor, r: OpRecord<undefined, SequenceInputs>): (() => NdArray)[] {
  const [first, y] = [r.input(1).array, r.output().array];
  const { z, gates, h } = back(g.array, first, y, r.input(2).array, r.saved(0).array);
  const [examples, steps, width] = gates.shape as [number, number, number];
  const ofGates = gates.reshape([examples * steps, width]);
  return [
    () => z,
    () => h,
    () => k.matmul(statesBefore(first, y), ofGates, { transposeA: true }), // (NT,H)ᵀ·(NT,3H) -> (H,3H)
    () => k.sum(ofGates, [0], false),
  ];
}

/**
 * All steps of gated recurrent units: from z (N, T, 3 · H), what the inputs and their bias give, h (N, H),
 * the state before the first step, weights (H, 3 · H) and bias (3 · H) to h after each step (N, T, H).
 *
 * r, z, n = zₜ    r', z', n' = h · weights + bias    h' = (1 - u) · m + u · h,
 * u = σ(z + z'), m = tanh(n + σ(r + r') · n')
 * ∂L/∂z, ∂L/∂h = back through the steps    ∂L/∂weights = Σ hᵀ · ∂L/∂(h · weights)
 * ∂L/∂bias = Σ ∂L/∂(h · weights)
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const gru: Op<SequenceInputs, undefined, SequenceInputs> = defineOp({
  name: "gru",
  takes: { z: tensorKind, h: tensorKind, weights: tensorKind, bias: tensorKind },
  prepare: (z: Tensor, h: Tensor, weights: Tensor, bias: Tensor) => ({
    inputs: requireSequence("gru", [z, h, weights, bias], 3),
    attrs: undefined,
  }),
  forward: (_, [z, h, weights, bias]) => forward(z, h, weights, bias),
  vjp: [partOf, partOf, partOf, partOf],
  carries: [
    { how: "mixed", words: "carried back through the steps" },
    { how: "mixed", words: "carried back through all steps" },
    { how: "mixed", words: "carried back to each step, and times h there" },
    { how: "mixed", words: "carried back to each step, and added up" },
  ],
  // of the first step: the others do the same with the h before them
  inside: ({ inputs: [, h] }) => {
    const sum = (gate: number) => `${gateOf("z", gate, h)} + ${gateOf("s", gate, h)}`;
    return (
      `z = {a}[:, 0]; s = {b} · {c} + {d}; r = σ(${sum(0)}); u = σ(${sum(1)}); ` +
      `m = tanh(${gateOf("z", 2, h)} + r × ${gateOf("s", 2, h)}); {y}[:, 0] = m + u × ({b} - m)`
    );
  },
  samples: [{ inputs: [[2, 1, 6], [2, 2], [2, 6], [6]] }, { inputs: [[1, 2, 3], [1, 1], [1, 3], [3]] }],
});
