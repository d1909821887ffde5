/**
 * Attention as a layer: several heads, each of which looks for something else (Vaswani et al. 2017, 3.2.2).
 */
import {
  DTypeError,
  flag,
  optional,
  options as optionsOf,
  probability,
  ShapeError,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { type DType, floatingKind, formatShape, isFloating, sameShape } from "../../array/index.js";
import { scaledDotProductAttention, where } from "../../ops/index.js";
import { generatorKind, type RandomGenerator } from "../../random/index.js";
import { nameOf, type Tensor, tensorKind } from "../../tensor/index.js";
import { type Initializer, xavier } from "../init.js";
import { Module } from "../module/module.js";
import { moduleLabel } from "../module/module-tree.js";
import { Affine } from "./affine.js";
import { initializerKind, layerTakes, requireSequence } from "./checks.js";

export interface MultiHeadAttentionOptions {
  /** Whether the four projections have biases. Default true. */
  readonly bias?: boolean;
  /** With which probability a weight is dropped in training. Default 0. */
  readonly dropout?: number;
  /** How the four matrices start. Default `init.xavier()`. */
  readonly init?: Initializer;
  /** Where `init` and the dropout draw from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of all parameters. Default float32. */
  readonly dtype?: DType;
}

export interface AttentionMask {
  /**
   * Broadcasts to (..., heads, L, S), or (N, L, S) for all heads alike. Of bool: where it is true, query l
   * may see key s. Of floats: added to the scores.
   */
  readonly mask?: Tensor | undefined;
  /** Query l sees the keys 0 .. l only. Default false. */
  readonly causal?: boolean;
  /**
   * (..., S): the same for all queries, such as where sequences are padded. Of bool: where it is true, key s
   * may be seen (PyTorch's `key_padding_mask` says the opposite). Of floats: added to the scores.
   */
  readonly keyMask?: Tensor | undefined;
}

const attentionOptions = optionsOf<MultiHeadAttentionOptions>()({
  bias: withDefault(flag, true),
  dropout: withDefault(probability, 0),
  init: withDefault(initializerKind, xavier()),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
});
export const maskKinds = {
  mask: optional(tensorKind),
  causal: withDefault(flag, false),
  keyMask: optional(tensorKind),
} as const;
export const maskOptions = optionsOf<AttentionMask>()(maskKinds);
const attentionTakes = layerTakes(
  "MultiHeadAttention",
  { size: whole(), heads: whole(), options: attentionOptions },
  { query: tensorKind, key: optional(tensorKind), value: optional(tensorKind), options: maskOptions },
);

/**
 * out(concat over heads of softmax(q · kᵀ / √d) · v), where each head
 * sees size / heads features of the projections. Final.
 */
export class MultiHeadAttention extends Module<
  [query: Tensor, key?: Tensor, value?: Tensor, options?: AttentionMask]
> {
  /** The projection of the queries, (size) -> (size), all heads in one. */
  readonly query: Affine;
  /** That of the keys. */
  readonly key: Affine;
  /** That of the values. */
  readonly value: Affine;
  /** That of the heads side by side. */
  readonly out: Affine;
  readonly dropout: number;
  private readonly generator: RandomGenerator | undefined;

  /**
   * @param size the last axis of queries, keys, values and of what comes out.
   * @param heads how many there are, each of size / heads features.
   * @throws ValueError for sizes that are not whole numbers of at least 1,
   *   heads that do not divide the size, or a bad dropout.
   */
  constructor(
    readonly size: number,
    readonly heads: number,
    options?: MultiHeadAttentionOptions,
  ) {
    attentionTakes.made.check(arguments);
    super();
    const { bias, dropout, init, generator, dtype } = attentionOptions.read(options);
    if (size % heads !== 0)
      throw new ValueError(`MultiHeadAttention: ${heads} heads do not divide a size of ${size}`);
    const project = () => new Affine(size, size, { bias, init, generator, dtype });
    this.query = project();
    this.key = project();
    this.value = project();
    this.out = project();
    this.dropout = dropout;
    this.generator = generator;
  }

  /**
   * query (..., L, size), key and value (..., S, size) -> (..., L, size);
   * without a key the queries attend to themselves.
   * @throws ShapeError for sizes that do not fit, DTypeError for masks of integers.
   */
  override forward(query: Tensor, key: Tensor = query, value: Tensor = key, options?: AttentionMask): Tensor {
    attentionTakes.forward.check(arguments);
    const { mask, causal, keyMask } = maskOptions.read(options);
    for (const [name, each] of Object.entries({ mask, keyMask })) requireMask(this, name, each);
    const q = headsOf(this, this.query, query);
    const k = headsOf(this, this.key, key);
    const v = headsOf(this, this.value, value);
    const ofQueries = mask?.rank === 3 && q.rank === 4 ? mask.unsqueeze(1) : mask;
    const mixed = scaledDotProductAttention(q, k, v, {
      mask: both(ofQueries, keyMask && forAllQueries(this, keyMask, key)),
      causal,
      dropoutP: this.dropout,
      training: this.training,
      generator: this.generator,
    });
    // (...,heads,L,d) -> (...,L,heads,d) -> (...,L,size)
    return this.out.forward(mixed.transpose(-3, -2).reshape(query.shape));
  }

  override details(): readonly string[] {
    return [`${this.size}`, `${this.heads} heads`];
  }
}

/** What each head sees of x: (..., L, size) -> (..., heads, L, size / heads) */
function headsOf(layer: MultiHeadAttention, projection: Affine, x: Tensor): Tensor {
  const { size, heads } = layer;
  requireSequence(layer, x, size);
  const perHead = [...x.shape.slice(0, -1), heads, size / heads];
  return projection.forward(x).reshape(perHead).transpose(-3, -2);
}

/** @throws DTypeError for a mask of integers: it may be meant either way. */
function requireMask(layer: MultiHeadAttention, name: string, mask: Tensor | undefined): void {
  if (mask === undefined || mask.dtype === "bool" || isFloating(mask.dtype)) return;
  throw new DTypeError(
    `${moduleLabel(layer)}: the ${name} ${nameOf(mask)} is ${mask.dtype}. Convert it to("bool") where it ` +
      `says who is seen, or to("${layer.out.W.dtype}") where it is to be added.`,
  );
}

/** (..., S) -> (..., 1, 1, S), for all heads and queries. */
function forAllQueries(layer: MultiHeadAttention, keyMask: Tensor, key: Tensor): Tensor {
  const lead = key.shape.slice(0, -1);
  if (!sameShape(keyMask.shape, lead))
    throw new ShapeError(
      `${moduleLabel(layer)}: the keyMask ${nameOf(keyMask)} of shape ${formatShape(keyMask.shape)} ` +
        `must have one element for each key, ${formatShape(lead)}`,
    );
  return keyMask.unsqueeze(-2).unsqueeze(-2);
}

/** What two masks say together: a key is seen where both let it be, and what they add is added up. */
function both(mask: Tensor | undefined, other: Tensor | undefined): Tensor | undefined {
  if (mask === undefined || other === undefined) return mask ?? other;
  if (mask.dtype === "bool" && other.dtype === "bool") return mask.logicalAnd(other);
  if (mask.dtype === "bool") return where(mask, other, -Infinity);
  if (other.dtype === "bool") return where(other, mask, -Infinity);
  return mask.add(other);
}
