/** Transposed convolutions as layers: filters that make more of signals and images. */
import { convTranspose1d, convTranspose2d, type LengthSize, type WindowSize } from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import type { Parameter } from "../../module/parameter.js";
import { refuseParts } from "./details.js";
import {
  type ConvTranspose1dOptions,
  type ConvTranspose2dOptions,
  type ConvTransposeWindows,
  convDetails,
  convTakes,
  convTranspose1dOptions,
  convTranspose2dOptions,
  filtersOf,
} from "./filters.js";

const convTranspose1dTakes = convTakes("ConvTranspose1d", 1, convTranspose1dOptions);

/**
 * y[n, o] = Σ Wᵀ[c, o] ⋆ x[n, c] + b[o]: each element times its filter, added up where a convolution would
 * have read it    W is (in, out / groups, *kernel), b is (out,). Final.
 */
export class ConvTranspose1d extends Module {
  /** (in, out / groups, *kernel). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;
  /** Stride, padding, output padding and dilation. */
  readonly windows: ConvTransposeWindows<1>;
  /** How many groups the channels are cut into. */
  readonly groups: number;

  /**
   * @param inChannels the second axis of x.
   * @param outChannels the second axis of what comes out.
   * @param kernelSize of the filters, a length.
   * @throws ValueError for sizes that are not whole numbers of at least 1 or groups that do not divide the
   *   channels, ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: LengthSize,
    options?: ConvTranspose1dOptions,
  ) {
    convTranspose1dTakes.made.check(arguments);
    super();
    const { groups, bias, init, generator, dtype, ...windows } = convTranspose1dOptions.read(options);
    const channels = { inChannels, outChannels, kernelSize };
    const filters = { groups, bias, init, generator, dtype };
    const { W, b } = filtersOf("ConvTranspose1d", 1, channels, filters, true);
    this.W = W;
    this.b = b;
    this.windows = windows;
    this.groups = groups;
    refuseParts("ConvTranspose1d", ConvTranspose1d);
  }

  /** x (N, in, L) -> (N, out, *sizes), with or without N. @throws as `convTranspose1d` does. */
  override forward(x: Tensor): Tensor {
    convTranspose1dTakes.forward.check(arguments);
    return convTranspose1d(x, this.W, { ...this.windows, groups: this.groups, bias: this.b });
  }

  override details(): readonly string[] {
    return convDetails(this, 1);
  }
}

const convTranspose2dTakes = convTakes("ConvTranspose2d", 2, convTranspose2dOptions);

/**
 * y[n, o] = Σ Wᵀ[c, o] ⋆ x[n, c] + b[o]: each element times its filter, added up where a convolution would
 * have read it    W is (in, out / groups, *kernel), b is (out,). Final.
 */
export class ConvTranspose2d extends Module {
  /** (in, out / groups, *kernel). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;
  /** Stride, padding, output padding and dilation. */
  readonly windows: ConvTransposeWindows<2>;
  /** How many groups the channels are cut into. */
  readonly groups: number;

  /**
   * @param inChannels the second axis of x.
   * @param outChannels the second axis of what comes out.
   * @param kernelSize of the filters, [height, width] or one number for both.
   * @throws ValueError for sizes that are not whole numbers of at least 1 or groups that do not divide the
   *   channels, ShapeError for an `init` that gives another shape.
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: WindowSize,
    options?: ConvTranspose2dOptions,
  ) {
    convTranspose2dTakes.made.check(arguments);
    super();
    const { groups, bias, init, generator, dtype, ...windows } = convTranspose2dOptions.read(options);
    const channels = { inChannels, outChannels, kernelSize };
    const filters = { groups, bias, init, generator, dtype };
    const { W, b } = filtersOf("ConvTranspose2d", 2, channels, filters, true);
    this.W = W;
    this.b = b;
    this.windows = windows;
    this.groups = groups;
    refuseParts("ConvTranspose2d", ConvTranspose2d);
  }

  /** x (N, in, H, W) -> (N, out, *sizes), with or without N. @throws as `convTranspose2d` does. */
  override forward(x: Tensor): Tensor {
    convTranspose2dTakes.forward.check(arguments);
    return convTranspose2d(x, this.W, { ...this.windows, groups: this.groups, bias: this.b });
  }

  override details(): readonly string[] {
    return convDetails(this, 2);
  }
}
