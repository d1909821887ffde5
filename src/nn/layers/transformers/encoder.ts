/** The encoder of a transformer: every place of a sequence looks at all others (Vaswani et al. 2017). */
import { listOf, whole } from "../../../arguments/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { type AttentionMask, maskOptions } from "../attention.js";
import { layerTakes, requireSequence } from "../checks.js";
import { moduleKind } from "../containers/module-list.js";
import { TransformerLayer } from "./layer.js";
import {
  type TransformerLayerOptions,
  type TransformerStackOptions,
  transformerLayerOptions,
  transformerStackOptions,
} from "./options.js";

const layerSignatures = layerTakes(
  "TransformerEncoderLayer",
  { size: whole(), heads: whole(), options: transformerLayerOptions },
  { x: tensorKind, options: maskOptions },
);

/**
 * y = norm1(x + attention(x))    out = norm2(y + linear2(activation(linear1(y))))
 * or, with `normFirst`, y = x + attention(norm1(x))    out = y + linear2(activation(linear1(norm2(y)))),
 * with dropout of what is added (Vaswani et al. 2017, 3.1; Xiong et al. 2020). Final.
 */
export class TransformerEncoderLayer extends TransformerLayer<[x: Tensor, options?: AttentionMask]> {
  constructor(size: number, heads: number, options?: TransformerLayerOptions) {
    layerSignatures.made.check(arguments);
    super(size, heads, options);
  }

  /**
   * x (..., L, size) -> the same shape; the options are those of MultiHeadAttention.
   * @throws ShapeError for an x or a mask that does not fit, DTypeError for masks of integers.
   */
  override forward(x: Tensor, options?: AttentionMask): Tensor {
    layerSignatures.forward.check(arguments);
    requireSequence(this, x, this.size);
    const mixed = this.residual(x, this.norm1, (h) => this.selfAttention.forward(h, h, h, options));
    return this.residual(mixed, this.norm2, (h) => this.feedForward(h));
  }
}

type EncoderLayer = Module<[x: Tensor, options?: AttentionMask]>;

const stackSignatures = layerTakes(
  "TransformerEncoder",
  { layers: listOf(moduleKind, "a list of layers", 1), options: transformerStackOptions },
  { x: tensorKind, options: maskOptions },
);

/** Layers on top of each other, all with the same mask; then a norm, if one is given. Final. */
export class TransformerEncoder extends Module<[x: Tensor, options?: AttentionMask]> {
  /** The lowest first. */
  readonly layers: readonly EncoderLayer[];
  /** Undefined for none. */
  readonly norm: Module | undefined;

  /**
   * @param layers such as `Array.from({ length: 6 }, () => new nn.TransformerEncoderLayer(512, 8))`: each
   *   draws weights of its own, which PyTorch's copies of one layer do not.
   * @throws ValueError for an empty list, or one of other things than modules.
   */
  constructor(layers: readonly EncoderLayer[], options?: TransformerStackOptions) {
    stackSignatures.made.check(arguments);
    super();
    this.layers = [...layers];
    this.norm = transformerStackOptions.read(options).norm;
  }

  /** x (..., L, size) -> the same shape; each layer is given the options. @throws what the layers throw. */
  override forward(x: Tensor, options?: AttentionMask): Tensor {
    stackSignatures.forward.check(arguments);
    const y = this.layers.reduce((h, layer) => layer.forward(h, options), x);
    return this.norm?.forward(y) ?? y;
  }

  override details(): readonly string[] {
    return [`${this.layers.length} layers`];
  }
}
