/** Layers over images (N, C, H, W): convolution, pools, and the way out to features. */
import type { DType } from "../../array/index.js";
import {
  type AvgPoolOptions,
  avgPool2d,
  conv2d,
  flatten,
  maxPool2d,
  type WindowOptions,
  type WindowSize,
} from "../../ops/index.js";
import type { RandomGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { he, type Initializer, zeros } from "../init.js";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";
import { requireSizes } from "./checks.js";
import { initialParameter } from "./initial-parameter.js";

/** `3 × 3`; what is not as usual is named: `stride 2 × 2`. */
const times = (size: WindowSize): string => (typeof size === "number" ? [size, size] : size).join(" × ");

const unusual = (name: string, size: WindowSize | undefined, usual: number): string[] =>
  size === undefined || [size].flat().every((each) => each === usual) ? [] : [`${name} ${times(size)}`];

export interface Conv2dOptions extends WindowOptions {
  /** Channels are cut into so many groups, each with filters of its own. Default 1. */
  readonly groups?: number;
  /** Whether there is a bias b. Default true; it starts at 0. */
  readonly bias?: boolean;
  /** How W starts. Default `init.he()`, for relu usually follows. */
  readonly init?: Initializer;
  /** Where `init` draws from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of W and b. Default float32. */
  readonly dtype?: DType;
}

/** y[n, o] = Σ x[n, c] ⋆ W[o, c] + b[o]    W is (out, in / groups, *kernel), b is (out,). Final. */
export class Conv2d extends Module {
  readonly W: Parameter;
  readonly b: Parameter | undefined;
  readonly windows: WindowOptions;
  readonly groups: number;

  /**
   * @throws ValueError for sizes that are not whole numbers of at least 1 or groups that do not divide the
   *   channels, ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: WindowSize,
    { groups = 1, bias = true, init = he(), generator, dtype = "float32", ...windows }: Conv2dOptions = {},
  ) {
    super();
    const [height, width] = typeof kernelSize === "number" ? [kernelSize, kernelSize] : kernelSize;
    requireSizes("Conv2d", {
      inChannels,
      outChannels,
      "the kernel's height": height,
      "the kernel's width": width,
      groups,
    });
    requireSizes("Conv2d", {
      "inChannels / groups": inChannels / groups,
      "outChannels / groups": outChannels / groups,
    });
    const shape = [outChannels, inChannels / groups, height, width];
    const axes = "(out, in / groups, *kernel)";
    this.W = initialParameter("Conv2d", "W", { shape, axes, init, generator, dtype });
    this.b = bias ? new Parameter(zeros()([outChannels], { dtype })) : undefined;
    this.windows = windows;
    this.groups = groups;
  }

  /** x (N, in, H, W) -> (N, out, *grid). @throws as `conv2d` does. */
  override forward(x: Tensor): Tensor {
    return conv2d(x, this.W, { ...this.windows, groups: this.groups, bias: this.b });
  }

  override details(): readonly string[] {
    const { stride, padding, dilation } = this.windows;
    return [
      `${this.inChannels} → ${this.outChannels}`,
      times(this.kernelSize),
      ...unusual("stride", stride, 1),
      ...unusual("padding", padding, 0),
      ...unusual("dilation", dilation, 1),
      ...(this.groups === 1 ? [] : [`${this.groups} groups`]),
      ...(this.b === undefined ? ["no bias"] : []),
    ];
  }
}

/** The largest element of each window, windows next to each other unless a stride is given. Final. */
export class MaxPool2d extends Module {
  constructor(
    readonly kernelSize: WindowSize,
    readonly windows: WindowOptions = {},
  ) {
    super();
  }

  /** x (N, C, H, W) -> (N, C, *grid). @throws as `maxPool2d` does. */
  override forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    const { stride, padding, dilation } = this.windows;
    return [
      times(this.kernelSize),
      ...(stride === undefined ? [] : [`stride ${times(stride)}`]),
      ...unusual("padding", padding, 0),
      ...unusual("dilation", dilation, 1),
    ];
  }
}

/** The mean of each window, windows next to each other unless a stride is given. Final. */
export class AvgPool2d extends Module {
  constructor(
    readonly kernelSize: WindowSize,
    readonly windows: AvgPoolOptions = {},
  ) {
    super();
  }

  /** x (N, C, H, W) -> (N, C, *grid). @throws as `avgPool2d` does. */
  override forward(x: Tensor): Tensor {
    return avgPool2d(x, this.kernelSize, this.windows);
  }

  override details(): readonly string[] {
    const { stride, padding } = this.windows;
    return [
      times(this.kernelSize),
      ...(stride === undefined ? [] : [`stride ${times(stride)}`]),
      ...unusual("padding", padding, 0),
    ];
  }
}

/**
 * From an axis on (by default the second), all become one: images (N, C,
 * H, W) -> features (N, C · H · W). Final.
 */
export class Flatten extends Module {
  constructor(readonly startAxis = 1) {
    super();
  }

  /** @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    return flatten(x, this.startAxis);
  }
}
