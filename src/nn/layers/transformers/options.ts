/** What the layers of transformers are made with: PyTorch's options and defaults. */
import {
  flag,
  type Kind,
  nonNegative,
  oneOf,
  optional,
  options as optionsOf,
  probability,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { type DType, floatingKind } from "../../../array/index.js";
import { generatorKind, type RandomGenerator } from "../../../random/index.js";
import { type Initializer, xavier } from "../../init.js";
import type { Module } from "../../module/module.js";
import { initializerKind } from "../checks.js";
import { moduleKind } from "../containers/module-list.js";

export interface TransformerLayerOptions {
  /** How many features there are between the two affine maps. Default 2048. */
  readonly feedForwardSize?: number;
  /**
   * With which probability, in training, a weight of attention is dropped, and an element between the two
   * affine maps and of what is added to x. Default 0.1.
   */
  readonly dropout?: number;
  /** What stands between the two affine maps. Default "relu". */
  readonly activation?: "relu" | "gelu";
  /** That of the normalizations. Default 1e-5. */
  readonly eps?: number;
  /**
   * Whether attention and the affine maps are given what is normalized, and their sum with x is left as it
   * is; otherwise the sum is normalized. Default false.
   */
  readonly normFirst?: boolean;
  /** How all matrices start. Default `init.xavier()`; biases start at 0. */
  readonly init?: Initializer;
  /** Where `init` and the dropout draw from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of all parameters. Default float32. */
  readonly dtype?: DType;
}

export const transformerLayerKinds = {
  feedForwardSize: withDefault(whole(), 2048),
  dropout: withDefault(probability, 0.1),
  activation: withDefault(oneOf(["relu", "gelu"]), "relu"),
  eps: withDefault(nonNegative, 1e-5),
  normFirst: withDefault(flag, false),
  init: withDefault(initializerKind, xavier()),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
} as const;
export const transformerLayerOptions = optionsOf<TransformerLayerOptions>()(transformerLayerKinds);

export interface TransformerStackOptions {
  /** What the outputs of the last layer go through, such as a LayerNorm. Default nothing. */
  readonly norm?: Module | undefined;
}

export const transformerStackOptions = optionsOf<TransformerStackOptions>()({
  norm: optional(moduleKind as Kind<Module>),
});
