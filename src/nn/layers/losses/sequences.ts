/** Losses of sequences as layers. */
import { ctcOptions } from "../../../ops/for-layers.js";
import { type CtcOptions, ctcLoss, type Indices } from "../../../ops/index.js";
import { operandKind, type Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { lossDetails } from "./details.js";

const ctcLossTakes = layerTakes(
  "CTCLoss",
  { options: ctcOptions },
  { logProbs: operandKind, targets: operandKind, inputLengths: operandKind, targetLengths: operandKind },
);

/** Connectionist temporal classification: of sequences that are not aligned with their labels. Final. */
export class CTCLoss extends Module<
  [logProbs: Tensor, targets: Indices, inputLengths: Indices | number, targetLengths: Indices | number]
> {
  /** As they were given. */
  readonly options: Readonly<CtcOptions>;

  constructor(options?: CtcOptions) {
    ctcLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * logProbs (T, N, C), targets (N, S) or all labels in one list, and the lengths (N) of both -> a scalar, or
   * each loss for `reduction: "none"`.
   * @throws what `ctcLoss` throws.
   */
  override forward(
    logProbs: Tensor,
    targets: Indices,
    inputLengths: Indices | number,
    targetLengths: Indices | number,
  ): Tensor {
    ctcLossTakes.forward.check(arguments);
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}
