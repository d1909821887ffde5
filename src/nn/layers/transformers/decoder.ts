/** The decoder of a transformer: it sees what it has written, and what an encoder made of the source. */
import { listOf, optional, options as optionsOf, whole } from "../../../arguments/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { type AttentionMask, MultiHeadAttention, maskKinds } from "../attention.js";
import { layerTakes, requireSequence } from "../checks.js";
import { moduleKind } from "../containers/module-list.js";
import { LayerNorm } from "../normalization/normalization.js";
import { TransformerLayer } from "./layer.js";
import {
  type TransformerLayerOptions,
  type TransformerStackOptions,
  transformerLayerOptions,
  transformerStackOptions,
} from "./options.js";

/** `mask`, `causal` and `keyMask` are those of self-attention. */
export interface DecoderMask extends AttentionMask {
  /** As `mask`, of queries in x and keys in the memory: broadcasts to (..., heads, L, S) or (N, L, S). */
  readonly memoryMask?: Tensor | undefined;
  /** As `keyMask`, of the keys in the memory: (..., S). */
  readonly memoryKeyMask?: Tensor | undefined;
}

export const decoderMaskKinds = {
  ...maskKinds,
  memoryMask: optional(tensorKind),
  memoryKeyMask: optional(tensorKind),
} as const;
const decoderMaskOptions = optionsOf<DecoderMask>()(decoderMaskKinds);

const layerSignatures = layerTakes(
  "TransformerDecoderLayer",
  { size: whole(), heads: whole(), options: transformerLayerOptions },
  { x: tensorKind, memory: tensorKind, options: decoderMaskOptions },
);

/**
 * y = norm1(x + selfAttention(x))    z = norm2(y + crossAttention(y, memory))
 * out = norm3(z + linear2(activation(linear1(z)))); with `normFirst` each part is given what is normalized,
 * as in TransformerEncoderLayer (Vaswani et al. 2017, 3.1; Xiong et al. 2020). Final.
 */
export class TransformerDecoderLayer extends TransformerLayer<
  [x: Tensor, memory: Tensor, options?: DecoderMask]
> {
  /** Queries of x, keys and values of the memory. */
  readonly crossAttention: MultiHeadAttention;
  /** Of the two affine maps. */
  readonly norm3: LayerNorm;

  constructor(size: number, heads: number, options?: TransformerLayerOptions) {
    layerSignatures.made.check(arguments);
    super(size, heads, options);
    const { dropout, init, generator, dtype, eps } = transformerLayerOptions.read(options);
    this.crossAttention = new MultiHeadAttention(size, heads, { dropout, init, generator, dtype });
    this.norm3 = new LayerNorm(size, { eps, dtype });
  }

  /**
   * x (..., L, size), memory (..., S, size) -> (..., L, size).
   * @throws ShapeError for shapes that do not fit, DTypeError for masks of integers.
   */
  override forward(x: Tensor, memory: Tensor, options?: DecoderMask): Tensor {
    layerSignatures.forward.check(arguments);
    requireSequence(this, x, this.size);
    requireSequence(this, memory, this.size);
    const { mask, causal, keyMask, memoryMask, memoryKeyMask } = decoderMaskOptions.read(options);
    const own = { mask, causal, keyMask };
    const across = { mask: memoryMask, keyMask: memoryKeyMask };
    const mixed = this.residual(x, this.norm1, (h) => this.selfAttention.forward(h, h, h, own));
    const informed = this.residual(mixed, this.norm2, (h) =>
      this.crossAttention.forward(h, memory, memory, across),
    );
    return this.residual(informed, this.norm3, (h) => this.feedForward(h));
  }
}

type DecoderLayer = Module<[x: Tensor, memory: Tensor, options?: DecoderMask]>;

const stackSignatures = layerTakes(
  "TransformerDecoder",
  { layers: listOf(moduleKind, "a list of layers", 1), options: transformerStackOptions },
  { x: tensorKind, memory: tensorKind, options: decoderMaskOptions },
);

/** Layers on top of each other, all with the same memory and masks; then a norm, if one is given. Final. */
export class TransformerDecoder extends Module<[x: Tensor, memory: Tensor, options?: DecoderMask]> {
  /** The lowest first. */
  readonly layers: readonly DecoderLayer[];
  /** Undefined for none. */
  readonly norm: Module | undefined;

  /**
   * @param layers such as `Array.from({ length: 6 }, () => new nn.TransformerDecoderLayer(512, 8))`.
   * @throws ValueError for an empty list, or one of other things than modules.
   */
  constructor(layers: readonly DecoderLayer[], options?: TransformerStackOptions) {
    stackSignatures.made.check(arguments);
    super();
    this.layers = [...layers];
    this.norm = transformerStackOptions.read(options).norm;
  }

  /**
   * x (..., L, size), memory (..., S, size) -> (..., L, size); each layer is given the options.
   * @throws what the layers throw.
   */
  override forward(x: Tensor, memory: Tensor, options?: DecoderMask): Tensor {
    stackSignatures.forward.check(arguments);
    const y = this.layers.reduce((h, layer) => layer.forward(h, memory, options), x);
    return this.norm?.forward(y) ?? y;
  }

  override details(): readonly string[] {
    return [`${this.layers.length} layers`];
  }
}
