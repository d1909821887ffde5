/** Transformer: an encoder of the source, and a decoder that looks at what it made. */
import { optional, options as optionsOf, whole, withDefault } from "../../../arguments/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { LayerNorm } from "../normalization/normalization.js";
import {
  type DecoderMask,
  decoderMaskKinds,
  TransformerDecoder,
  TransformerDecoderLayer,
} from "./decoder.js";
import { TransformerEncoder, TransformerEncoderLayer } from "./encoder.js";
import { type TransformerLayerOptions, transformerLayerKinds } from "./options.js";

export interface TransformerOptions extends TransformerLayerOptions {
  /** How many layers encode the source. Default 6. */
  readonly encoderLayers?: number;
  /** How many layers decode. Default 6. */
  readonly decoderLayers?: number;
}

/** `mask`, `causal` and `keyMask` are those among the targets, the others of memory between the two. */
export interface TransformerMask extends DecoderMask {
  /** Who sees whom in the source: broadcasts to (..., heads, S, S) or (N, S, S). */
  readonly sourceMask?: Tensor | undefined;
  /** Which places of the source its encoder may see: (..., S). */
  readonly sourceKeyMask?: Tensor | undefined;
}

const transformerOptions = optionsOf<TransformerOptions>()({
  ...transformerLayerKinds,
  encoderLayers: withDefault(whole(), 6),
  decoderLayers: withDefault(whole(), 6),
});
const transformerMaskOptions = optionsOf<TransformerMask>()({
  ...decoderMaskKinds,
  sourceMask: optional(tensorKind),
  sourceKeyMask: optional(tensorKind),
});
const takes = layerTakes(
  "Transformer",
  { size: whole(), heads: whole(), options: transformerOptions },
  { source: tensorKind, target: tensorKind, options: transformerMaskOptions },
);

/**
 * decoder(target, encoder(source)), both with a LayerNorm at their end (Vaswani et al. 2017): no embedding,
 * no positions, no logits. Final.
 */
export class Transformer extends Module<[source: Tensor, target: Tensor, options?: TransformerMask]> {
  /** Of the source. */
  readonly encoder: TransformerEncoder;
  /** Of the target; it looks at what the encoder made. */
  readonly decoder: TransformerDecoder;

  /**
   * @param size the last axis of source, target and of what comes out.
   * @param heads how many heads attention has, each of size / heads features.
   * @throws ValueError for sizes and numbers of layers that are not whole numbers of at least 1, heads that
   *   do not divide the size, a bad dropout or eps.
   */
  constructor(
    readonly size: number,
    readonly heads: number,
    options?: TransformerOptions,
  ) {
    takes.made.check(arguments);
    super();
    const { encoderLayers, decoderLayers, ...ofLayers } = transformerOptions.read(options);
    const norm = () => new LayerNorm(size, { eps: ofLayers.eps, dtype: ofLayers.dtype });
    const times = <T>(length: number, make: () => T) => Array.from({ length }, make);
    this.encoder = new TransformerEncoder(
      times(encoderLayers, () => new TransformerEncoderLayer(size, heads, ofLayers)),
      { norm: norm() },
    );
    this.decoder = new TransformerDecoder(
      times(decoderLayers, () => new TransformerDecoderLayer(size, heads, ofLayers)),
      { norm: norm() },
    );
  }

  /**
   * source (..., S, size), target (..., L, size) -> (..., L, size). What pads a source is hidden from the
   * decoder by `memoryKeyMask`, as in PyTorch; `sourceKeyMask` hides it from the encoder.
   * @throws ShapeError for shapes that do not fit, DTypeError for masks of integers.
   */
  override forward(source: Tensor, target: Tensor, options?: TransformerMask): Tensor {
    takes.forward.check(arguments);
    const { sourceMask, sourceKeyMask, ...masks } = transformerMaskOptions.read(options);
    const memory = this.encoder.forward(source, { mask: sourceMask, keyMask: sourceKeyMask });
    return this.decoder.forward(target, memory, masks);
  }

  override details(): readonly string[] {
    return [`${this.size}`, `${this.heads} heads`];
  }
}
