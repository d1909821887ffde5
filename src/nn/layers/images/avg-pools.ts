/** Pools of means as layers. */
import { options as optionsOf } from "../../../arguments/index.js";
import { sizeKind } from "../../../ops/for-layers.js";
import {
  type AvgPoolOptions,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  type LengthSize,
  type VolumeSize,
  type WindowSize,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { refuseParts } from "./details.js";
import { avgKinds, poolDetails } from "./pool-options.js";

const avgPool1dOptions = optionsOf<AvgPoolOptions<1>>()(avgKinds(1));
const avgPool1dTakes = layerTakes("AvgPool1d", { kernelSize: sizeKind(1, 1), options: avgPool1dOptions });

/** The mean of each window, windows next to each other unless a stride is given. Final. */
export class AvgPool1d extends Module {
  /** Stride, padding, and whether a last window may reach beyond. */
  readonly windows: AvgPoolOptions<1>;

  /**
   * @param kernelSize of the windows, a length.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0).
   */
  constructor(
    readonly kernelSize: LengthSize,
    options?: AvgPoolOptions<1>,
  ) {
    avgPool1dTakes.made.check(arguments);
    super();
    this.windows = avgPool1dOptions.read(options);
    refuseParts("AvgPool1d", AvgPool1d);
  }

  /** x (N, C, L) -> (N, C, *grid), with or without N. @throws as `avgPool1d` does. */
  override forward(x: Tensor): Tensor {
    avgPool1dTakes.forward.check(arguments);
    return avgPool1d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    return poolDetails(this, 1);
  }
}

const avgPool2dOptions = optionsOf<AvgPoolOptions<2>>()(avgKinds(2));
const avgPool2dTakes = layerTakes("AvgPool2d", { kernelSize: sizeKind(1, 2), options: avgPool2dOptions });

/** The mean of each window, windows next to each other unless a stride is given. Final. */
export class AvgPool2d extends Module {
  /** Stride, padding, and whether a last window may reach beyond. */
  readonly windows: AvgPoolOptions<2>;

  /**
   * @param kernelSize of the windows, [height, width] or one number for both.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0).
   */
  constructor(
    readonly kernelSize: WindowSize,
    options?: AvgPoolOptions<2>,
  ) {
    avgPool2dTakes.made.check(arguments);
    super();
    this.windows = avgPool2dOptions.read(options);
    refuseParts("AvgPool2d", AvgPool2d);
  }

  /** x (N, C, H, W) -> (N, C, *grid), with or without N. @throws as `avgPool2d` does. */
  override forward(x: Tensor): Tensor {
    avgPool2dTakes.forward.check(arguments);
    return avgPool2d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    return poolDetails(this, 2);
  }
}

const avgPool3dOptions = optionsOf<AvgPoolOptions<3>>()(avgKinds(3));
const avgPool3dTakes = layerTakes("AvgPool3d", { kernelSize: sizeKind(1, 3), options: avgPool3dOptions });

/** The mean of each window, windows next to each other unless a stride is given. Final. */
export class AvgPool3d extends Module {
  /** Stride, padding, and whether a last window may reach beyond. */
  readonly windows: AvgPoolOptions<3>;

  /**
   * @param kernelSize of the windows, [depth, height, width] or one number for all.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0).
   */
  constructor(
    readonly kernelSize: VolumeSize,
    options?: AvgPoolOptions<3>,
  ) {
    avgPool3dTakes.made.check(arguments);
    super();
    this.windows = avgPool3dOptions.read(options);
    refuseParts("AvgPool3d", AvgPool3d);
  }

  /** x (N, C, D, H, W) -> (N, C, *grid), with or without N. @throws as `avgPool3d` does. */
  override forward(x: Tensor): Tensor {
    avgPool3dTakes.forward.check(arguments);
    return avgPool3d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    return poolDetails(this, 3);
  }
}
