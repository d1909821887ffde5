/** Pools by the size of their results as layers. */
import { outputKind, type Spatial } from "../../../ops/for-layers.js";
import {
  type AdaptiveSize,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";

/** `7 × 7`, and `7 × as it is` where one stays. */
const sizeText = (size: number | readonly (number | null)[], spatial: Spatial): string =>
  (typeof size === "number" ? new Array<number>(spatial).fill(size) : size)
    .map((each) => each ?? "as it is")
    .join(" × ");

const adaptiveAvgPool1dTakes = layerTakes("AdaptiveAvgPool1d", { outputSize: outputKind(1) });

/** The means of windows that share x evenly, by the size of the result. Final. */
export class AdaptiveAvgPool1d extends Module {
  /**
   * @param outputSize along all axes, or for each, null where the size stays. @throws ValueError for
   * others.
   */
  constructor(readonly outputSize: AdaptiveSize<1>) {
    adaptiveAvgPool1dTakes.made.check(arguments);
    super();
  }

  /** x (N, C, L) -> (N, C, *outputSize), with or without N. @throws as `adaptiveAvgPool1d` does. */
  override forward(x: Tensor): Tensor {
    adaptiveAvgPool1dTakes.forward.check(arguments);
    return adaptiveAvgPool1d(x, this.outputSize);
  }

  override details(): readonly string[] {
    return [sizeText(this.outputSize, 1)];
  }
}

const adaptiveAvgPool2dTakes = layerTakes("AdaptiveAvgPool2d", { outputSize: outputKind(2) });

/** The means of windows that share x evenly, by the size of the result. Final. */
export class AdaptiveAvgPool2d extends Module {
  /**
   * @param outputSize along all axes, or for each, null where the size stays. @throws ValueError for
   * others.
   */
  constructor(readonly outputSize: AdaptiveSize<2>) {
    adaptiveAvgPool2dTakes.made.check(arguments);
    super();
  }

  /** x (N, C, H, W) -> (N, C, *outputSize), with or without N. @throws as `adaptiveAvgPool2d` does. */
  override forward(x: Tensor): Tensor {
    adaptiveAvgPool2dTakes.forward.check(arguments);
    return adaptiveAvgPool2d(x, this.outputSize);
  }

  override details(): readonly string[] {
    return [sizeText(this.outputSize, 2)];
  }
}

const adaptiveAvgPool3dTakes = layerTakes("AdaptiveAvgPool3d", { outputSize: outputKind(3) });

/** The means of windows that share x evenly, by the size of the result. Final. */
export class AdaptiveAvgPool3d extends Module {
  /**
   * @param outputSize along all axes, or for each, null where the size stays. @throws ValueError for
   * others.
   */
  constructor(readonly outputSize: AdaptiveSize<3>) {
    adaptiveAvgPool3dTakes.made.check(arguments);
    super();
  }

  /** x (N, C, D, H, W) -> (N, C, *outputSize), with or without N. @throws as `adaptiveAvgPool3d` does. */
  override forward(x: Tensor): Tensor {
    adaptiveAvgPool3dTakes.forward.check(arguments);
    return adaptiveAvgPool3d(x, this.outputSize);
  }

  override details(): readonly string[] {
    return [sizeText(this.outputSize, 3)];
  }
}

const adaptiveMaxPool1dTakes = layerTakes("AdaptiveMaxPool1d", { outputSize: outputKind(1) });

/** The largest elements of windows that share x evenly, by the size of the result. Final. */
export class AdaptiveMaxPool1d extends Module {
  /**
   * @param outputSize along all axes, or for each, null where the size stays. @throws ValueError for
   * others.
   */
  constructor(readonly outputSize: AdaptiveSize<1>) {
    adaptiveMaxPool1dTakes.made.check(arguments);
    super();
  }

  /** x (N, C, L) -> (N, C, *outputSize), with or without N. @throws as `adaptiveMaxPool1d` does. */
  override forward(x: Tensor): Tensor {
    adaptiveMaxPool1dTakes.forward.check(arguments);
    return adaptiveMaxPool1d(x, this.outputSize);
  }

  override details(): readonly string[] {
    return [sizeText(this.outputSize, 1)];
  }
}

const adaptiveMaxPool2dTakes = layerTakes("AdaptiveMaxPool2d", { outputSize: outputKind(2) });

/** The largest elements of windows that share x evenly, by the size of the result. Final. */
export class AdaptiveMaxPool2d extends Module {
  /**
   * @param outputSize along all axes, or for each, null where the size stays. @throws ValueError for
   * others.
   */
  constructor(readonly outputSize: AdaptiveSize<2>) {
    adaptiveMaxPool2dTakes.made.check(arguments);
    super();
  }

  /** x (N, C, H, W) -> (N, C, *outputSize), with or without N. @throws as `adaptiveMaxPool2d` does. */
  override forward(x: Tensor): Tensor {
    adaptiveMaxPool2dTakes.forward.check(arguments);
    return adaptiveMaxPool2d(x, this.outputSize);
  }

  override details(): readonly string[] {
    return [sizeText(this.outputSize, 2)];
  }
}

const adaptiveMaxPool3dTakes = layerTakes("AdaptiveMaxPool3d", { outputSize: outputKind(3) });

/** The largest elements of windows that share x evenly, by the size of the result. Final. */
export class AdaptiveMaxPool3d extends Module {
  /**
   * @param outputSize along all axes, or for each, null where the size stays. @throws ValueError for
   * others.
   */
  constructor(readonly outputSize: AdaptiveSize<3>) {
    adaptiveMaxPool3dTakes.made.check(arguments);
    super();
  }

  /** x (N, C, D, H, W) -> (N, C, *outputSize), with or without N. @throws as `adaptiveMaxPool3d` does. */
  override forward(x: Tensor): Tensor {
    adaptiveMaxPool3dTakes.forward.check(arguments);
    return adaptiveMaxPool3d(x, this.outputSize);
  }

  override details(): readonly string[] {
    return [sizeText(this.outputSize, 3)];
  }
}
