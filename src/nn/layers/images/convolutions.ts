/** Convolutional layers: filters over signals, images and volumes. */
import {
  conv1d,
  conv2d,
  conv3d,
  type LengthSize,
  type VolumeSize,
  type WindowSize,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import type { Parameter } from "../../module/parameter.js";
import { refuseParts } from "./details.js";
import {
  type Conv1dOptions,
  type Conv2dOptions,
  type Conv3dOptions,
  type ConvWindows,
  conv1dOptions,
  conv2dOptions,
  conv3dOptions,
  convDetails,
  convTakes,
  filtersOf,
} from "./filters.js";

const conv1dTakes = convTakes("Conv1d", 1, conv1dOptions);

/** y[n, o] = Σ x[n, c] ⋆ W[o, c] + b[o]    W is (out, in / groups, *kernel), b is (out,). Final. */
export class Conv1d extends Module {
  /** (out, in / groups, *kernel). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;
  /** Stride, padding and dilation. */
  readonly windows: ConvWindows<1>;
  /** How many groups the channels are cut into. */
  readonly groups: number;

  /**
   * @param inChannels the second axis of x.
   * @param outChannels how many filters there are: the second axis of what comes out.
   * @param kernelSize of the filters, a length.
   * @throws ValueError for sizes that are not whole numbers of at least 1 or groups that do not divide the
   *   channels, ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: LengthSize,
    options?: Conv1dOptions,
  ) {
    conv1dTakes.made.check(arguments);
    super();
    const { groups, bias, init, generator, dtype, ...windows } = conv1dOptions.read(options);
    const filters = { groups, bias, init, generator, dtype };
    const { W, b } = filtersOf("Conv1d", 1, { inChannels, outChannels, kernelSize }, filters);
    this.W = W;
    this.b = b;
    this.windows = windows;
    this.groups = groups;
    refuseParts("Conv1d", Conv1d);
  }

  /** x (N, in, L) -> (N, out, *grid), with or without N. @throws as `conv1d` does. */
  override forward(x: Tensor): Tensor {
    conv1dTakes.forward.check(arguments);
    return conv1d(x, this.W, { ...this.windows, groups: this.groups, bias: this.b });
  }

  override details(): readonly string[] {
    return convDetails(this, 1);
  }
}

const conv2dTakes = convTakes("Conv2d", 2, conv2dOptions);

/** y[n, o] = Σ x[n, c] ⋆ W[o, c] + b[o]    W is (out, in / groups, *kernel), b is (out,). Final. */
export class Conv2d extends Module {
  /** (out, in / groups, *kernel). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;
  /** Stride, padding and dilation. */
  readonly windows: ConvWindows<2>;
  /** How many groups the channels are cut into. */
  readonly groups: number;

  /**
   * @param inChannels the second axis of x.
   * @param outChannels how many filters there are: the second axis of what comes out.
   * @param kernelSize of the filters, [height, width] or one number for both.
   * @throws ValueError for sizes that are not whole numbers of at least 1 or groups that do not divide the
   *   channels, ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: WindowSize,
    options?: Conv2dOptions,
  ) {
    conv2dTakes.made.check(arguments);
    super();
    const { groups, bias, init, generator, dtype, ...windows } = conv2dOptions.read(options);
    const filters = { groups, bias, init, generator, dtype };
    const { W, b } = filtersOf("Conv2d", 2, { inChannels, outChannels, kernelSize }, filters);
    this.W = W;
    this.b = b;
    this.windows = windows;
    this.groups = groups;
    refuseParts("Conv2d", Conv2d);
  }

  /** x (N, in, H, W) -> (N, out, *grid), with or without N. @throws as `conv2d` does. */
  override forward(x: Tensor): Tensor {
    conv2dTakes.forward.check(arguments);
    return conv2d(x, this.W, { ...this.windows, groups: this.groups, bias: this.b });
  }

  override details(): readonly string[] {
    return convDetails(this, 2);
  }
}

const conv3dTakes = convTakes("Conv3d", 3, conv3dOptions);

/** y[n, o] = Σ x[n, c] ⋆ W[o, c] + b[o]    W is (out, in / groups, *kernel), b is (out,). Final. */
export class Conv3d extends Module {
  /** (out, in / groups, *kernel). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;
  /** Stride, padding and dilation. */
  readonly windows: ConvWindows<3>;
  /** How many groups the channels are cut into. */
  readonly groups: number;

  /**
   * @param inChannels the second axis of x.
   * @param outChannels how many filters there are: the second axis of what comes out.
   * @param kernelSize of the filters, [depth, height, width] or one number for all.
   * @throws ValueError for sizes that are not whole numbers of at least 1 or groups that do not divide the
   *   channels, ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: VolumeSize,
    options?: Conv3dOptions,
  ) {
    conv3dTakes.made.check(arguments);
    super();
    const { groups, bias, init, generator, dtype, ...windows } = conv3dOptions.read(options);
    const filters = { groups, bias, init, generator, dtype };
    const { W, b } = filtersOf("Conv3d", 3, { inChannels, outChannels, kernelSize }, filters);
    this.W = W;
    this.b = b;
    this.windows = windows;
    this.groups = groups;
    refuseParts("Conv3d", Conv3d);
  }

  /** x (N, in, D, H, W) -> (N, out, *grid), with or without N. @throws as `conv3d` does. */
  override forward(x: Tensor): Tensor {
    conv3dTakes.forward.check(arguments);
    return conv3d(x, this.W, { ...this.windows, groups: this.groups, bias: this.b });
  }

  override details(): readonly string[] {
    return convDetails(this, 3);
  }
}
