/** Layers over images (N, C, H, W): pools, and the way out to features. */
import { flag, optional, options as optionsOf, withDefault } from "../../../arguments/index.js";
import { axisKind } from "../../../array/index.js";
import { sizeKind } from "../../../ops/for-layers.js";
import {
  type AvgPoolOptions,
  avgPool2d,
  flatten,
  maxPool2d,
  type WindowOptions,
  type WindowSize,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { refuseParts, sizesText, unusual } from "./details.js";

const gaplessKinds = { stride: optional(sizeKind(1, 2)), padding: optional(sizeKind(0, 2)) };
const windowKinds = { ...gaplessKinds, dilation: optional(sizeKind(1, 2)) };

const maxPoolOptions = optionsOf<WindowOptions>()(windowKinds);
const maxPoolTakes = layerTakes("MaxPool2d", { kernelSize: sizeKind(1, 2), options: maxPoolOptions });

/** The largest element of each window, windows next to each other unless a stride is given. Final. */
export class MaxPool2d extends Module {
  /** Stride, padding and dilation. */
  readonly windows: WindowOptions;

  /**
   * @param kernelSize of the windows, [height, width] or one number for both.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0), or pairs.
   */
  constructor(
    readonly kernelSize: WindowSize,
    options?: WindowOptions,
  ) {
    maxPoolTakes.made.check(arguments);
    super();
    this.windows = maxPoolOptions.read(options);
    refuseParts("MaxPool2d", MaxPool2d);
  }

  /** x (N, C, H, W) -> (N, C, *grid). @throws as `maxPool2d` does. */
  override forward(x: Tensor): Tensor {
    maxPoolTakes.forward.check(arguments);
    return maxPool2d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    const { stride, padding, dilation } = this.windows;
    return [
      sizesText(this.kernelSize, 2),
      ...(stride === undefined ? [] : [`stride ${sizesText(stride, 2)}`]),
      ...unusual("padding", padding, 0, 2),
      ...unusual("dilation", dilation, 1, 2),
    ];
  }
}

const avgPoolOptions = optionsOf<AvgPoolOptions>()({ ...gaplessKinds, countIncludePad: optional(flag) });
const avgPoolTakes = layerTakes("AvgPool2d", { kernelSize: sizeKind(1, 2), options: avgPoolOptions });

/** The mean of each window, windows next to each other unless a stride is given. Final. */
export class AvgPool2d extends Module {
  /** Stride, padding and dilation. */
  readonly windows: AvgPoolOptions;

  /**
   * @param kernelSize of the windows, [height, width] or one number for both.
   * @throws ValueError for sizes that are not whole numbers of at least 1 (a padding: 0), or pairs.
   */
  constructor(
    readonly kernelSize: WindowSize,
    options?: AvgPoolOptions,
  ) {
    avgPoolTakes.made.check(arguments);
    super();
    this.windows = avgPoolOptions.read(options);
    refuseParts("AvgPool2d", AvgPool2d);
  }

  /** x (N, C, H, W) -> (N, C, *grid). @throws as `avgPool2d` does. */
  override forward(x: Tensor): Tensor {
    avgPoolTakes.forward.check(arguments);
    return avgPool2d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    const { stride, padding } = this.windows;
    return [
      sizesText(this.kernelSize, 2),
      ...(stride === undefined ? [] : [`stride ${sizesText(stride, 2)}`]),
      ...unusual("padding", padding, 0, 2),
    ];
  }
}

const flattenTakes = layerTakes("Flatten", { startAxis: withDefault(axisKind, 1) });

/**
 * From an axis on (by default the second), all become one: images (N, C,
 * H, W) -> features (N, C · H · W). Final.
 */
export class Flatten extends Module {
  /** @param startAxis the first of the axes that become one. */
  constructor(readonly startAxis = 1) {
    flattenTakes.made.check(arguments);
    super();
  }

  /** x (A, B, C, ...) -> (A, B · C · ...) for the axis 1. @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    flattenTakes.forward.check(arguments);
    return flatten(x, this.startAxis);
  }
}
