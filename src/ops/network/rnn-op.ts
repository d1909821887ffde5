/** The op behind long sequences of RNNs: all steps at once. It computes what its steps compute one by one. */
import type { NdArray } from "../../array/index.js";
import { kernels as k } from "../../kernels/index.js";
import { defineOp, type Op, type OpRecord, type Tensor, tensorKind, type Vjp } from "../../tensor/index.js";
import { tanh } from "../elementwise/trigonometry.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { stack } from "../shape/joining.js";
import { slice } from "../shape/slicing.js";
import { jointly } from "./jointly.js";
import { Passing, requireSequence, type SequenceInputs, statesBefore, together } from "./sequences.js";

/** What `rnn` computes, as ops. */
function stepByStep([z, first, weights, bias]: SequenceInputs): Tensor {
  let h = first;
  const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
    h = tanh(slice(z, [null, t]).add(matmulOp(h, weights)).add(bias)); // (N,H)·(H,H) -> (N,H)
    return h;
  });
  return stack(values, 1);
}

function forward(z: NdArray, first: NdArray, weights: NdArray, bias: NdArray): NdArray {
  const [owned, states] = [new Passing(), [] as NdArray[]];
  for (let t = 0; t < (z.shape[1] as number); t++) {
    const fromState = owned.hold(k.matmul(states.at(-1) ?? first, weights));
    const both = owned.hold(k.add(owned.step(z, t), fromState));
    states.push(k.tanh(owned.hold(k.add(both, bias))));
    owned.free();
  }
  return together(states);
}

/** The gradients by z and by the first state: each step's is handed on to the one before it. */
function back(g: NdArray, y: NdArray, weights: NdArray): { z: NdArray; h: NdArray } {
  const [owned, ofSteps] = [new Passing(), [] as NdArray[]];
  let ofState: NdArray | undefined;
  for (let t = (g.shape[1] as number) - 1; t >= 0; t--) {
    const upstream = owned.step(g, t);
    const whole = ofState === undefined ? upstream : owned.hold(k.add(upstream, owned.hold(ofState)));
    const ofSum = k.tanhGrad(whole, owned.step(y, t));
    ofState = k.matmul(ofSum, weights, { transposeB: true }); // (N,H)·(H,H)ᵀ -> (N,H)
    ofSteps.unshift(ofSum);
    owned.free();
  }
  return { z: together(ofSteps), h: ofState as NdArray };
}

/** All gradients are computed with the first that is asked for. */
const partOf: Vjp<undefined, SequenceInputs> = (g, r, input) =>
  jointly(g, r, input, partsByKernel, stepByStep);

function partsByKernel(g: Tensor, r: OpRecord<undefined, SequenceInputs>): (() => NdArray)[] {
  const y = r.output().array;
  const { z, h } = back(g.array, y, r.input(2).array);
  const [examples, steps, size] = z.shape as [number, number, number];
  const ofSums = z.reshape([examples * steps, size]);
  return [
    () => z,
    () => h,
    // (NT,H)ᵀ·(NT,H) -> (H,H)
    () => k.matmul(statesBefore(r.input(1).array, y), ofSums, { transposeA: true }),
    () => k.sum(ofSums, [0], false),
  ];
}

/**
 * All steps of Elman's network: from z (N, T, H), what the inputs give, h (N, H), the state before the first
 * step, weights (H, H) and bias (H) to h after each step (N, T, H).
 *
 * h' = tanh(zₜ + h · weights + bias)
 * ∂L/∂z, ∂L/∂h = back through the steps    ∂L/∂weights = Σ hᵀ · ∂L/∂zₜ    ∂L/∂bias = Σ ∂L/∂zₜ
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const rnn: Op<SequenceInputs, undefined, SequenceInputs> = defineOp({
  name: "rnn",
  takes: { z: tensorKind, h: tensorKind, weights: tensorKind, bias: tensorKind },
  prepare: (z: Tensor, h: Tensor, weights: Tensor, bias: Tensor) => ({
    inputs: requireSequence("rnn", [z, h, weights, bias], 1),
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
  inside: "{y}[:, 0] = tanh({a}[:, 0] + {b} · {c} + {d})",
  samples: [{ inputs: [[2, 2, 3], [2, 3], [3, 3], [3]] }, { inputs: [[1, 1, 2], [1, 2], [2, 2], [2]] }],
});
