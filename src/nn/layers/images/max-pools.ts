/** Pools of largest elements as layers. */
import { options as optionsOf } from "../../../arguments/index.js";
import { sizeKind } from "../../../ops/for-layers.js";
import {
  type LengthSize,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type VolumeSize,
  type WindowSize,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { refuseParts } from "./details.js";
import { type MaxPoolLayerOptions, maxKinds, poolDetails } from "./pool-options.js";

const maxPool1dOptions = optionsOf<MaxPoolLayerOptions<1>>()(maxKinds(1));
const maxPool1dTakes = layerTakes("MaxPool1d", { kernelSize: sizeKind(1, 1), options: maxPool1dOptions });

/** The largest element of each window, windows next to each other unless a stride is given. Final. */
export class MaxPool1d extends Module {
  /** Stride, padding and dilation, and whether a last window may reach beyond. */
  readonly windows: MaxPoolLayerOptions<1>;

  /**
   * @param kernelSize of the windows, a length.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0).
   */
  constructor(
    readonly kernelSize: LengthSize,
    options?: MaxPoolLayerOptions<1>,
  ) {
    maxPool1dTakes.made.check(arguments);
    super();
    this.windows = maxPool1dOptions.read(options);
    refuseParts("MaxPool1d", MaxPool1d);
  }

  /** x (N, C, L) -> (N, C, *grid), with or without N. @throws as `maxPool1d` does. */
  override forward(x: Tensor): Tensor {
    maxPool1dTakes.forward.check(arguments);
    return maxPool1d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    return poolDetails(this, 1);
  }
}

const maxPool2dOptions = optionsOf<MaxPoolLayerOptions<2>>()(maxKinds(2));
const maxPool2dTakes = layerTakes("MaxPool2d", { kernelSize: sizeKind(1, 2), options: maxPool2dOptions });

/** The largest element of each window, windows next to each other unless a stride is given. Final. */
export class MaxPool2d extends Module {
  /** Stride, padding and dilation, and whether a last window may reach beyond. */
  readonly windows: MaxPoolLayerOptions<2>;

  /**
   * @param kernelSize of the windows, [height, width] or one number for both.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0).
   */
  constructor(
    readonly kernelSize: WindowSize,
    options?: MaxPoolLayerOptions<2>,
  ) {
    maxPool2dTakes.made.check(arguments);
    super();
    this.windows = maxPool2dOptions.read(options);
    refuseParts("MaxPool2d", MaxPool2d);
  }

  /** x (N, C, H, W) -> (N, C, *grid), with or without N. @throws as `maxPool2d` does. */
  override forward(x: Tensor): Tensor {
    maxPool2dTakes.forward.check(arguments);
    return maxPool2d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    return poolDetails(this, 2);
  }
}

const maxPool3dOptions = optionsOf<MaxPoolLayerOptions<3>>()(maxKinds(3));
const maxPool3dTakes = layerTakes("MaxPool3d", { kernelSize: sizeKind(1, 3), options: maxPool3dOptions });

/** The largest element of each window, windows next to each other unless a stride is given. Final. */
export class MaxPool3d extends Module {
  /** Stride, padding and dilation, and whether a last window may reach beyond. */
  readonly windows: MaxPoolLayerOptions<3>;

  /**
   * @param kernelSize of the windows, [depth, height, width] or one number for all.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0).
   */
  constructor(
    readonly kernelSize: VolumeSize,
    options?: MaxPoolLayerOptions<3>,
  ) {
    maxPool3dTakes.made.check(arguments);
    super();
    this.windows = maxPool3dOptions.read(options);
    refuseParts("MaxPool3d", MaxPool3d);
  }

  /** x (N, C, D, H, W) -> (N, C, *grid), with or without N. @throws as `maxPool3d` does. */
  override forward(x: Tensor): Tensor {
    maxPool3dTakes.forward.check(arguments);
    return maxPool3d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    return poolDetails(this, 3);
  }
}
