/** Activations of straight pieces as layers: nothing to train, but for the slopes of PReLU. */
import { finite, nonNegative, options as optionsOf, whole, withDefault } from "../../../arguments/index.js";
import { type DType, floatingKind } from "../../../array/index.js";
import { requireBounds } from "../../../ops/for-layers.js";
import {
  hardSigmoid,
  hardSwish,
  hardshrink,
  hardTanh,
  prelu,
  relu6,
  softshrink,
  threshold,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { constant } from "../../init.js";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { layerTakes } from "../checks.js";

const relu6Takes = layerTakes("ReLU6", {});

/** min(max(x, 0), 6). Final. */
export class ReLU6 extends Module {
  constructor() {
    relu6Takes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    relu6Takes.forward.check(arguments);
    return relu6(x);
  }
}

const hardTanhTakes = layerTakes("HardTanh", { min: withDefault(finite, -1), max: withDefault(finite, 1) });

/** x between two bounds, by default -1 and 1. Final. */
export class HardTanh extends Module {
  /**
   * @param min what a smaller x becomes.
   * @param max what a larger x becomes.
   * @throws ValueError for bounds that are not finite, or a min above the max.
   */
  constructor(
    readonly min = -1,
    readonly max = 1,
  ) {
    hardTanhTakes.made.check(arguments);
    super();
    requireBounds("HardTanh", min, max);
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    hardTanhTakes.forward.check(arguments);
    return hardTanh(x, this.min, this.max);
  }

  override details(): readonly string[] {
    return [`${this.min} .. ${this.max}`];
  }
}

const hardSigmoidTakes = layerTakes("HardSigmoid", {});

/** min(max(x + 3, 0), 6) / 6. Final. */
export class HardSigmoid extends Module {
  constructor() {
    hardSigmoidTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    hardSigmoidTakes.forward.check(arguments);
    return hardSigmoid(x);
  }
}

const hardSwishTakes = layerTakes("HardSwish", {});

/** x · min(max(x + 3, 0), 6) / 6. Final. */
export class HardSwish extends Module {
  constructor() {
    hardSwishTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    hardSwishTakes.forward.check(arguments);
    return hardSwish(x);
  }
}

const softshrinkTakes = layerTakes("Softshrink", { lambda: withDefault(nonNegative, 0.5) });

/** x nearer to 0 by λ, and 0 where it is nearer than that. Final. */
export class Softshrink extends Module {
  /**
   * @param lambda λ: by how much.
   * @throws ValueError for a λ that is negative or not finite.
   */
  constructor(readonly lambda = 0.5) {
    softshrinkTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    softshrinkTakes.forward.check(arguments);
    return softshrink(x, this.lambda);
  }

  override details(): readonly string[] {
    return [`λ ${this.lambda}`];
  }
}

const hardshrinkTakes = layerTakes("Hardshrink", { lambda: withDefault(nonNegative, 0.5) });

/** x where |x| > λ, else 0. Final. */
export class Hardshrink extends Module {
  /**
   * @param lambda λ: what |x| must be above.
   * @throws ValueError for a λ that is negative or not finite.
   */
  constructor(readonly lambda = 0.5) {
    hardshrinkTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    hardshrinkTakes.forward.check(arguments);
    return hardshrink(x, this.lambda);
  }

  override details(): readonly string[] {
    return [`λ ${this.lambda}`];
  }
}

const thresholdTakes = layerTakes("Threshold", { threshold: finite, value: finite });

/** x where x > threshold, else value. Final. */
export class Threshold extends Module {
  /**
   * @param threshold what x must be above.
   * @param value what becomes of all else.
   * @throws ValueError for numbers that are not finite.
   */
  constructor(
    readonly threshold: number,
    readonly value: number,
  ) {
    thresholdTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    thresholdTakes.forward.check(arguments);
    return threshold(x, this.threshold, this.value);
  }

  override details(): readonly string[] {
    return [`x > ${this.threshold}`, `else ${this.value}`];
  }
}

export interface PReLUOptions {
  /** The slopes at first. Default 0.25. */
  readonly init?: number;
  /** The dtype of the slopes. Default float32. */
  readonly dtype?: DType;
}

const preluOptions = optionsOf<PReLUOptions>()({
  init: withDefault(finite, 0.25),
  dtype: withDefault(floatingKind, "float32"),
});
const preluTakes = layerTakes("PReLU", { channels: withDefault(whole(), 1), options: preluOptions });

/** x where x > 0, else slope · x, where the slopes are learnt (He et al. 2015). Final. */
export class PReLU extends Module {
  /** (channels,): what a negative x is multiplied by. */
  readonly slopes: Parameter;

  /**
   * @param channels how many slopes there are: 1 for all of x, or one for each place of its second axis.
   * @throws ValueError for a number of channels that is none.
   */
  constructor(
    readonly channels = 1,
    options?: PReLUOptions,
  ) {
    preluTakes.made.check(arguments);
    super();
    const { init, dtype } = preluOptions.read(options);
    this.slopes = new Parameter(constant(init)([channels], { dtype }), { dtype });
  }

  /**
   * x (N, C, ...) -> the same shape; any shape for one slope.
   * @throws ShapeError for another number of channels.
   */
  override forward(x: Tensor): Tensor {
    preluTakes.forward.check(arguments);
    return prelu(x, this.slopes);
  }

  override details(): readonly string[] {
    return [String(this.channels)];
  }
}
