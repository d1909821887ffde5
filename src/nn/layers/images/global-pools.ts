/** Pools of all there is as layers. */
import { globalPoolOptions } from "../../../ops/for-layers.js";
import { type GlobalPoolOptions, globalAvgPool, globalMaxPool } from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";

const globalAvgPoolTakes = layerTakes("GlobalAvgPool", { options: globalPoolOptions });

/** The mean of each channel. Final. */
export class GlobalAvgPool extends Module {
  /** Whether the axes stay, with size 1. */
  readonly keepDims: boolean;

  constructor(options?: GlobalPoolOptions) {
    globalAvgPoolTakes.made.check(arguments);
    super();
    this.keepDims = globalPoolOptions.read(options).keepDims;
  }

  /** x (N, C, ...) -> (N, C). @throws as `globalAvgPool` does. */
  override forward(x: Tensor): Tensor {
    globalAvgPoolTakes.forward.check(arguments);
    return globalAvgPool(x, { keepDims: this.keepDims });
  }

  override details(): readonly string[] {
    return this.keepDims ? ["axes stay"] : [];
  }
}

const globalMaxPoolTakes = layerTakes("GlobalMaxPool", { options: globalPoolOptions });

/** The largest element of each channel. Final. */
export class GlobalMaxPool extends Module {
  /** Whether the axes stay, with size 1. */
  readonly keepDims: boolean;

  constructor(options?: GlobalPoolOptions) {
    globalMaxPoolTakes.made.check(arguments);
    super();
    this.keepDims = globalPoolOptions.read(options).keepDims;
  }

  /** x (N, C, ...) -> (N, C). @throws as `globalMaxPool` does. */
  override forward(x: Tensor): Tensor {
    globalMaxPoolTakes.forward.check(arguments);
    return globalMaxPool(x, { keepDims: this.keepDims });
  }

  override details(): readonly string[] {
    return this.keepDims ? ["axes stay"] : [];
  }
}
