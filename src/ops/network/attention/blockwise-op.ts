/** The op behind attention with many scores: what its steps compute at once, some queries at a time. */
import { finite, flag, ShapeError } from "../../../arguments/index.js";
import { formatShape, type NdArray, sameShape } from "../../../array/index.js";
import {
  defineOp,
  floatingOperand,
  type Op,
  type OpRecord,
  ones,
  requireSameDtype,
  type Tensor,
  tensorKind,
  type Vjp,
} from "../../../tensor/index.js";
import { matmulOp } from "../../linear-algebra/matmul-op.js";
import { jointly } from "../jointly.js";
import { softmax } from "../softmax.js";
import { type Attention, attend, attendBack, isOneBlock } from "./blocks.js";

type Inputs = readonly [query: Tensor, key: Tensor, value: Tensor];

/** What `blockwiseAttention` computes, as ops. */
function stepByStep([query, key, value]: Inputs, { causal, factor }: Attention): Tensor {
  const scores = matmulOp(query.mul(factor), key, { transposeB: true }); // (...,L,E)·(...,S,E)ᵀ -> (...,L,S)
  const seen = causal ? ones(scores.shape.slice(-2), { dtype: "bool" }).tril() : undefined;
  return matmulOp(softmax(seen === undefined ? scores : scores.where(seen, -Infinity)), value);
}

/** All gradients are computed with the first that is asked for. */
const partOf: Vjp<Attention, Inputs> = (g, r, input) => jointly(g, r, input, partsByKernel, stepByStep);

function partsByKernel(g: Tensor, r: OpRecord<Attention, Inputs>): (() => NdArray)[] {
  const [query, key, value] = [r.input(0).array, r.input(1).array, r.input(2).array];
  const wanted = [0, 1, 2].filter((i) => r.inputs[i]?.requiresGrad);
  const kept = isOneBlock({ query, key }, r.attrs) ? r.saved(0).array : undefined;
  const made = attendBack(g.array, query, key, value, r.attrs, wanted, kept);
  return [0, 1, 2].map((i) => () => made[wanted.indexOf(i)] as NdArray);
}

/**
 * y = softmax(q · kᵀ · factor) · v: queries (..., L, E), keys (..., S, E) and values (..., S, D) of the same
 * leading axes -> (..., L, D); where `causal`, each query sees the keys up to its own place.
 * ∂L/∂q = ∂L/∂(q · kᵀ) · k    ∂L/∂k = ∂L/∂(q · kᵀ)ᵀ · q    ∂L/∂v = softmaxᵀ · g
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const blockwiseAttention: Op<
  [query: Tensor, key: Tensor, value: Tensor, causal: boolean, factor: number],
  Attention,
  Inputs
> = defineOp({
  name: "blockwiseAttention",
  takes: { query: tensorKind, key: tensorKind, value: tensorKind, causal: flag, factor: finite },
  prepare: (query: Tensor, key: Tensor, value: Tensor, causal: boolean, factor: number) => {
    const inputs = [query, key, value].map((each) =>
      floatingOperand(each, "blockwiseAttention"),
    ) as unknown as Inputs;
    for (const each of inputs) requireSameDtype("blockwiseAttention", query, each);
    const lead = ({ shape }: Tensor) => shape.slice(0, -2);
    const fits =
      inputs.every((each) => each.rank >= 2 && each.size > 0 && sameShape(lead(each), lead(query))) &&
      query.shape.at(-1) === key.shape.at(-1) &&
      key.shape.at(-2) === value.shape.at(-2);
    if (!fits)
      throw new ShapeError(
        `blockwiseAttention: ${inputs.map(({ shape }) => formatShape(shape)).join(", ")} are no ` +
          "(..., L, E), (..., S, E) and (..., S, D) of the same leading axes, none of them empty",
      );
    return { inputs, attrs: { causal, factor } };
  },
  forward: (_, [query, key, value], attrs) => attend(query, key, value, attrs),
  vjp: [partOf, partOf, partOf],
  carries: [
    { how: "mixed", words: "carried back through the softmax, and times the keys" },
    { how: "mixed", words: "carried back through the softmax, and times the queries" },
    { how: "mixed", words: "times the weights, added up over the queries" },
  ],
  inside: ({ inputs: [{ shape }], attrs: { causal, factor } }) => {
    const scores = `{a} · {b}ᵀ × ${factor}`;
    const last = `[${shape.length - 1}]`;
    return (
      `s = ${causal ? `causal(${scores})` : scores}; m = max${last} s; e = exp(s - m); n = Σ${last} e; ` +
      "w = e / n; {y} = w · {c}"
    );
  },
  terms: ({ attrs: { causal, factor } }) => ({ causal, factor }),
  samples: [
    {
      inputs: [
        [2, 3, 2],
        [2, 4, 2],
        [2, 4, 3],
      ],
      args: [false, 0.7],
    },
    {
      inputs: [
        [3, 2],
        [3, 2],
        [3, 1],
      ],
      args: [true, 0.5],
    },
  ],
});
