/**
 * Attention: each query takes a mixture of values, weighted by how well their keys fit it (Vaswani et
 * al. 2017).
 */
import {
  DTypeError,
  finite,
  flag,
  optional,
  options as optionsOf,
  probability,
  ShapeError,
  signature,
  withDefault,
} from "../../../arguments/index.js";
import { formatShape, sameShape, sizeOf, tryBroadcast } from "../../../array/index.js";
import {
  asTensor,
  composed,
  isWatched,
  nameOf,
  ones,
  operandKind,
  requireSameDtype,
  scope,
  type Tensor,
  type TensorLike,
  tensorKind,
} from "../../../tensor/index.js";
import { where } from "../../elementwise/choices.js";
import { matmulOp } from "../../linear-algebra/matmul-op.js";
import { areAllTrue } from "../../reductions/truth.js";
import { type DropoutOptions, dropout } from "../dropout.js";
import { dropoutKinds } from "../dropout-kinds.js";
import { blockwiseAttention } from "./blockwise-op.js";

export interface AttentionOptions extends DropoutOptions {
  /**
   * Broadcasts to (..., L, S). Of bool: where it is true, query l may see key s. Of floats: added to the
   * scores; from -1e30 down, -Infinity included, it hides the key as false does.
   */
  mask?: TensorLike | undefined;
  /** Query l sees the keys 0 .. l only. Default false. */
  causal?: boolean;
  /** What the scores are multiplied by. Default 1 / √E. */
  scale?: number | undefined;
  /** With which probability a weight is dropped in training. Default 0. */
  dropoutP?: number;
}

const attentionOptions = optionsOf<AttentionOptions>()({
  mask: optional(operandKind),
  causal: withDefault(flag, false),
  scale: optional(finite),
  dropoutP: withDefault(probability, 0),
  ...dropoutKinds,
});

/** A mask of floats that adds no more than this hides the key. */
const hidden = -1e30;

/**
 * y = softmax(q · kᵀ · scale) · v: queries (..., L, E), keys (..., S, E), values (..., S, D) -> (..., L, D);
 * leading axes broadcast. A query that may see nothing gets zeros. Where there are many scores (over 65,536),
 * no mask and no dropout, some queries at a time are computed, and their scores again on the way back.
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ or a mask of integers.
 */
export const scaledDotProductAttention = composed(
  signature("scaledDotProductAttention", {
    query: tensorKind,
    key: tensorKind,
    value: tensorKind,
    options: attentionOptions,
  }),
  (query: Tensor, key: Tensor, value: Tensor, options?: AttentionOptions): Tensor => {
    const op = "scaledDotProductAttention";
    const { mask, causal, scale, dropoutP, training, generator } = attentionOptions.read(options);
    requireOperands(op, query, key, value);
    const [queries, size] = query.shape.slice(-2) as [number, number];
    const keys = key.shape.at(-2) as number;
    const factor = scale ?? 1 / Math.sqrt(size);
    if (mask === undefined && dropoutP === 0 && haveManyScores(query, key, value) && !isWatched())
      return blockwiseAttention(query, key, value, causal, factor);
    const given = mask === undefined ? undefined : maskTensor(op, mask, query, key);
    const seen = seenBy(given, causal ? ones([queries, keys], { dtype: "bool" }).tril() : undefined);

    return scope(op, () => {
      // (...,L,E)·(...,S,E)ᵀ -> (...,L,S)
      let scores = matmulOp(query.mul(factor), key, { transposeB: true });
      if (given !== undefined && given.dtype !== "bool") scores = scores.add(given);
      let weights = seen === undefined ? scores.softmax() : softmaxAmong(seen, scores, given !== undefined);
      if (dropoutP !== 0) weights = dropout(weights, dropoutP, { training, generator });
      return matmulOp(weights, value); // (...,L,S)·(...,S,D) -> (...,L,D)
    });
  },
);

/** More scores than these no picture shows. */
const mostScores = 256 ** 2;

/** Whether blocks of queries take turns: of sequences of the same leading axes. */
function haveManyScores(query: Tensor, key: Tensor, value: Tensor): boolean {
  const [queries, keys] = [query, key].map((each) => each.shape.at(-2) as number) as [number, number];
  const lead = query.shape.slice(0, -2);
  const isAlike = [key, value].every((each) => sameShape(each.shape.slice(0, -2), lead));
  return isAlike && sizeOf(lead) * queries * keys > mostScores && value.size > 0 && query.size > 0;
}

function requireOperands(op: string, query: Tensor, key: Tensor, value: Tensor): void {
  for (const [name, each] of Object.entries({ query, key, value })) {
    if (each.rank < 2)
      throw new ShapeError(
        `${op}: the ${name} ${nameOf(each)} of shape ${formatShape(each.shape)} is no (..., length, size)`,
      );
    requireSameDtype(op, query, each);
  }
  const shapes = Object.entries({ query, key, value })
    .map(([name, { shape }]) => `${name} ${formatShape(shape)}`)
    .join(", ");
  if (query.shape.at(-1) !== key.shape.at(-1))
    throw new ShapeError(
      `${op}: ${shapes}: queries and keys must have one size, ${query.shape.at(-1)} and ` +
        `${key.shape.at(-1)} differ`,
    );
  if (key.shape.at(-2) !== value.shape.at(-2))
    throw new ShapeError(
      `${op}: ${shapes}: there must be one value for each key, ${key.shape.at(-2)} and ` +
        `${value.shape.at(-2)} differ`,
    );
  const lead = [query, key, value].map((each) => each.shape.slice(0, -2));
  const fits = lead.reduce<number[] | undefined>((a, b) => a && tryBroadcast(a, b), []);
  if (fits === undefined) throw new ShapeError(`${op}: ${shapes}: the leading axes do not broadcast`);
}

/** Who may see whom, where not everybody sees all: by a mask, by order, or by both. */
function seenBy(mask: Tensor | undefined, causal: Tensor | undefined): Tensor | undefined {
  if (mask === undefined) return causal;
  // a NaN hides nothing, for it would hide itself
  const seen = mask.dtype === "bool" ? mask : mask.le(hidden).logicalNot();
  if (causal !== undefined) return seen.logicalAnd(causal);
  return mask.dtype === "bool" || !areAllTrue(seen) ? seen : undefined;
}

/** The weights of the keys that each query sees; zeros where one may see none, which no causal order does. */
function softmaxAmong(seen: Tensor, scores: Tensor, mayBeNone: boolean): Tensor {
  const some = mayBeNone ? seen.any(-1, { keepDims: true }) : undefined;
  if (some === undefined || areAllTrue(some)) return scores.where(seen, -Infinity).softmax();
  // where there is none, equal scores have a softmax, of which nothing is taken
  const filled = where(seen, scores, where(some, -Infinity, 0).to(scores.dtype));
  return filled.softmax().where(seen, 0);
}

/** A mask of bool, or of the queries' dtype. */
function maskTensor(op: string, mask: TensorLike, query: Tensor, key: Tensor): Tensor {
  const given = asTensor(mask, undefined, op);
  if (given.dtype === "int32")
    throw new DTypeError(
      `${op}: the mask ${nameOf(given)} is int32. Convert it to("bool") where it says who is seen, or ` +
        `to("${query.dtype}") where it is to be added.`,
    );
  const lead = tryBroadcast(query.shape.slice(0, -2), key.shape.slice(0, -2)) as number[];
  const scores = [...lead, query.shape.at(-2) as number, key.shape.at(-2) as number];
  const common = tryBroadcast(given.shape, scores);
  if (
    common === undefined ||
    common.length !== scores.length ||
    common.some((extent, i) => extent !== scores[i])
  )
    throw new ShapeError(
      `${op}: the mask ${nameOf(given)} of shape ${formatShape(given.shape)} does not broadcast to the ` +
        `scores ${formatShape(scores)}`,
    );
  return given.dtype === "bool" ? given : given.to(query.dtype);
}
