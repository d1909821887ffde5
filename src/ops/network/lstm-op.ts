/**
 * The ops behind long sequences of recurrent layers, all steps at once: each computes what its steps compute
 * one by one. This is that of LSTMs.
 */
import type { NdArray } from "../../array/index.js";
import { networkKernels } from "../../kernels/index.js";
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
import { stack } from "../shape/joining.js";
import { slice } from "../shape/slicing.js";
import { jointly } from "./jointly.js";
import { gateOf, lstmStep, requireShapes } from "./sequences.js";

type LstmInputs = readonly [z: Tensor, h: Tensor, c: Tensor, weights: Tensor, bias: Tensor];

/** What `lstm` computes, as ops: h after each step, and c after the last. */
function stepByStep([z, first, memory, weights, bias]: LstmInputs): Tensor {
  let [h, c] = [first, memory];
  const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
    const gates = slice(z, [null, t]).add(matmulOp(h, weights)).add(bias); // (N,H)·(H,4H) -> (N,4H)
    [h, c] = lstmStep(gates, c);
    return h;
  });
  return stack([...values, c], 1);
}

/** All gradients are computed with the first that is asked for. */
const partOf: Vjp<undefined, LstmInputs> = (g, r, input) => jointly(g, r, input, partsByKernel, stepByStep);

function partsByKernel(g: Tensor, r: OpRecord<undefined, LstmInputs>): (() => NdArray)[] {
  const saved = { gates: r.saved(0).array, memories: r.saved(1).array, squashed: r.saved(2).array };
  const { z, h, c } = networkKernels.lstmGrad(g.array, r.input(3).array, saved);
  const [examples, steps, width] = z.shape as [number, number, number];
  const rows = examples * steps;
  return [
    () => z,
    () => h,
    () => c,
    () => {
      const before = r.saved(3).array.reshape([rows, width / 4]);
      return networkKernels.matmul(before, z.reshape([rows, width]), { transposeA: true }); // (H,NT)·(NT,4H)
    },
    () => networkKernels.sum(z, [0, 1], false),
  ];
}

/**
 * All steps of long short-term memory: from z (N, T, 4 · H), what the inputs give to the gates, h and c (N,
 * H), the state before the first step, weights (H, 4 · H) and bias (4 · H) to (N, T + 1, H): h after each
 * step, then c after the last.
 *
 * i, f, g, o = zₜ + h · weights + bias    c' = σ(f) · c + σ(i) · tanh(g)    h' = σ(o) · tanh(c')
 * ∂L/∂z, ∂L/∂h, ∂L/∂c = back through the steps    ∂L/∂weights = Σ hᵀ · ∂L/∂zₜ    ∂L/∂bias = Σ ∂L/∂zₜ
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const lstm: Op<LstmInputs, undefined, LstmInputs> = defineOp({
  name: "lstm",
  takes: { z: tensorKind, h: tensorKind, c: tensorKind, weights: tensorKind, bias: tensorKind },
  prepare: (z: Tensor, h: Tensor, c: Tensor, weights: Tensor, bias: Tensor) => {
    const inputs = [z, h, c, weights, bias].map((each) => floatingOperand(each, "lstm"));
    const [examples, steps] = z.shape;
    const size = h.shape.at(-1) as number;
    const wanted = [
      [examples, steps, 4 * size],
      [examples, size],
      [examples, size],
      [size, 4 * size],
      [4 * size],
    ];
    requireShapes(
      "lstm",
      inputs,
      wanted,
      "(N, T, 4 · H) with T >= 1, (N, H), (N, H), (H, 4 · H) and (4 · H)",
    );
    return { inputs: inputs as unknown as LstmInputs, attrs: undefined };
  },
  forward: (_, [z, h, c, weights, bias]) => {
    const { value, gates, states, memories, squashed } = networkKernels.lstm(z, h, c, weights, bias);
    return { value, saved: [gates, memories, squashed, states] };
  },
  vjp: [partOf, partOf, partOf, partOf, partOf],
  carries: [
    { how: "mixed", words: "carried back through the steps" },
    { how: "mixed", words: "carried back through all steps" },
    { how: "mixed", words: "carried back through all steps" },
    { how: "mixed", words: "carried back to each step, and times h there" },
    { how: "mixed", words: "carried back to each step, and added up" },
  ],
  // of the first step: the others do the same with the h and the c before them
  inside: ({ inputs: [, h] }) => {
    const gate = (i: number) => gateOf("z", i, h);
    return (
      `z = {a}[:, 0] + {b} · {d} + {e}; i = σ(${gate(0)}); f = σ(${gate(1)}); g = tanh(${gate(2)}); ` +
      `o = σ(${gate(3)}); c = f × {c} + i × g; {y}[:, 0] = o × tanh(c)`
    );
  },
  samples: [
    { inputs: [[2, 1, 8], [2, 2], [2, 2], [2, 8], [8]] },
    { inputs: [[1, 2, 4], [1, 1], [1, 1], [1, 4], [4]] },
  ],
});
