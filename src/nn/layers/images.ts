/** Layers over images (N, C, H, W): convolution, pools, and the way out to features. */
import {
  either,
  flag,
  type Kind,
  listOf,
  optional,
  options as optionsOf,
  refuseForeignProperties,
  requireKind,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axisKind, type DType, floatingKind } from "../../array/index.js";
import {
  type AvgPoolOptions,
  avgPool2d,
  conv2d,
  flatten,
  maxPool2d,
  type WindowOptions,
  type WindowSize,
} from "../../ops/index.js";
import { generatorKind, type RandomGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { he, type Initializer, zeros } from "../init.js";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";
import { initializerKind, layerTakes } from "./checks.js";
import { initialParameter } from "./initial-parameter.js";

/** One size for both directions, or a pair of them. */
function sizeKind(least: number): Kind<WindowSize> {
  const size = whole(least);
  return either(size, listOf(size, "a pair of such", 2, 2)) as Kind<WindowSize>;
}

const gaplessKinds = { stride: optional(sizeKind(1)), padding: optional(sizeKind(0)) };
const windowKinds = { ...gaplessKinds, dilation: optional(sizeKind(1)) };

/** `3 × 3`; what is not as usual is named: `stride 2 × 2`. */
const times = (size: WindowSize): string => (typeof size === "number" ? [size, size] : size).join(" × ");

const unusual = (name: string, size: WindowSize | undefined, usual: number): string[] =>
  size === undefined || [size].flat().every((each) => each === usual) ? [] : [`${name} ${times(size)}`];

/** What is part of `windows` is no field, and would do nothing there. */
function refuseParts(name: string, of: { readonly prototype: object }): void {
  if ("stride" in of.prototype) return;
  const wayOut = "Make another layer: its options say how windows lie.";
  refuseForeignProperties(name, of, { stride: wayOut, padding: wayOut, dilation: wayOut });
}

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

const convOptions = optionsOf<Conv2dOptions>()({
  ...windowKinds,
  groups: withDefault(whole(), 1),
  bias: withDefault(flag, true),
  init: withDefault(initializerKind, he()),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
});
const convTakes = layerTakes("Conv2d", {
  inChannels: whole(),
  outChannels: whole(),
  kernelSize: sizeKind(1),
  options: convOptions,
});

/** y[n, o] = Σ x[n, c] ⋆ W[o, c] + b[o]    W is (out, in / groups, *kernel), b is (out,). Final. */
export class Conv2d extends Module {
  /** (out, in / groups, *kernel). */
  readonly W: Parameter;
  /** (out,); undefined without a bias. */
  readonly b: Parameter | undefined;
  /** Stride, padding and dilation. */
  readonly windows: WindowOptions;
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
    convTakes.made.check(arguments);
    super();
    const { groups, bias, init, generator, dtype, ...windows } = convOptions.read(options);
    requireKind("Conv2d", "inChannels / groups", whole(), inChannels / groups);
    requireKind("Conv2d", "outChannels / groups", whole(), outChannels / groups);
    const [height, width] = typeof kernelSize === "number" ? [kernelSize, kernelSize] : kernelSize;
    const shape = [outChannels, inChannels / groups, height, width];
    const axes = "(out, in / groups, *kernel)";
    this.W = initialParameter("Conv2d", "W", { shape, axes, init, generator, dtype });
    this.b = bias ? new Parameter(zeros()([outChannels], { dtype })) : undefined;
    this.windows = windows;
    this.groups = groups;
    refuseParts("Conv2d", Conv2d);
  }

  /** x (N, in, H, W) -> (N, out, *grid). @throws as `conv2d` does. */
  override forward(x: Tensor): Tensor {
    convTakes.forward.check(arguments);
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

const maxPoolOptions = optionsOf<WindowOptions>()(windowKinds);
const maxPoolTakes = layerTakes("MaxPool2d", { kernelSize: sizeKind(1), options: maxPoolOptions });

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
      times(this.kernelSize),
      ...(stride === undefined ? [] : [`stride ${times(stride)}`]),
      ...unusual("padding", padding, 0),
      ...unusual("dilation", dilation, 1),
    ];
  }
}

const avgPoolOptions = optionsOf<AvgPoolOptions>()({ ...gaplessKinds, countIncludePad: optional(flag) });
const avgPoolTakes = layerTakes("AvgPool2d", { kernelSize: sizeKind(1), options: avgPoolOptions });

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
      times(this.kernelSize),
      ...(stride === undefined ? [] : [`stride ${times(stride)}`]),
      ...unusual("padding", padding, 0),
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
