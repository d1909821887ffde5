/** Activations as layers: one op each, nothing to train, of any shape. */
import { finite, oneOf, options as optionsOf, withDefault } from "../../../arguments/index.js";
import { axisKind } from "../../../array/index.js";
import {
  elu,
  gelu,
  leakyRelu,
  logSoftmax,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";

/** Where there is nothing to say. */
const plain = (kind: string) => layerTakes(kind, {});

const reluTakes = plain("ReLU");

/** max(x, 0). Final. */
export class ReLU extends Module {
  constructor() {
    reluTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    reluTakes.forward.check(arguments);
    return relu(x);
  }
}

const leakyReluTakes = layerTakes("LeakyReLU", { slope: withDefault(finite, 0.01) });

/** x where x > 0, else slope · x. Final. */
export class LeakyReLU extends Module {
  /**
   * @param slope what a negative x is multiplied by.
   * @throws ValueError for a slope that is not finite.
   */
  constructor(readonly slope = 0.01) {
    leakyReluTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    leakyReluTakes.forward.check(arguments);
    return leakyRelu(x, this.slope);
  }

  override details(): readonly string[] {
    return [`slope ${this.slope}`];
  }
}

const eluTakes = layerTakes("ELU", { alpha: withDefault(finite, 1) });

/** x where x > 0, else α (eˣ - 1). Final. */
export class ELU extends Module {
  /**
   * @param alpha α: y approaches -α for very negative x.
   * @throws ValueError for an α that is not finite.
   */
  constructor(readonly alpha = 1) {
    eluTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    eluTakes.forward.check(arguments);
    return elu(x, this.alpha);
  }

  override details(): readonly string[] {
    return [`α ${this.alpha}`];
  }
}

export interface GELUOptions {
  /** The exact function (default), or the approximation by tanh. */
  readonly approximate?: "none" | "tanh";
}

const geluOptions = optionsOf<GELUOptions>()({
  approximate: withDefault(oneOf(["none", "tanh"]), "none"),
});
const geluTakes = layerTakes("GELU", { options: geluOptions });

/** x · Φ(x), where Φ is the normal distribution. Final. */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  /** @throws ValueError for another approximation. */
  constructor(options?: GELUOptions) {
    geluTakes.made.check(arguments);
    super();
    this.approximate = geluOptions.read(options).approximate;
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    geluTakes.forward.check(arguments);
    return gelu(x, { approximate: this.approximate });
  }

  override details(): readonly string[] {
    return this.approximate === "none" ? [] : [this.approximate];
  }
}

const siluTakes = plain("SiLU");

/** x · σ(x). Final. */
export class SiLU extends Module {
  constructor() {
    siluTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    siluTakes.forward.check(arguments);
    return silu(x);
  }
}

const sigmoidTakes = plain("Sigmoid");

/** 1 / (1 + e⁻ˣ). Final. */
export class Sigmoid extends Module {
  constructor() {
    sigmoidTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    sigmoidTakes.forward.check(arguments);
    return sigmoid(x);
  }
}

const softplusTakes = plain("Softplus");

/** ln(1 + eˣ). Final. */
export class Softplus extends Module {
  constructor() {
    softplusTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    softplusTakes.forward.check(arguments);
    return softplus(x);
  }
}

const tanhTakes = plain("Tanh");

/** tanh x. Final. */
export class Tanh extends Module {
  constructor() {
    tanhTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    tanhTakes.forward.check(arguments);
    return tanh(x);
  }
}

const softmaxTakes = layerTakes("Softmax", { axis: withDefault(axisKind, -1) });

/** Softmax along an axis, by default the last: probabilities that sum to 1. Final. */
export class Softmax extends Module {
  /** @param axis along which the probabilities sum to 1; negative ones count from the end. */
  constructor(readonly axis = -1) {
    softmaxTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    softmaxTakes.forward.check(arguments);
    return softmax(x, this.axis);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`];
  }
}

const logSoftmaxTakes = layerTakes("LogSoftmax", { axis: withDefault(axisKind, -1) });

/** The logarithm of softmax along an axis, by default the last. Final. */
export class LogSoftmax extends Module {
  /** @param axis along which the probabilities sum to 1; negative ones count from the end. */
  constructor(readonly axis = -1) {
    logSoftmaxTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    logSoftmaxTakes.forward.check(arguments);
    return logSoftmax(x, this.axis);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`];
  }
}
