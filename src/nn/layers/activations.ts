/** Activations as layers: one op each, nothing to train, of any shape. */
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
} from "../../ops/index.js";
import type { Tensor } from "../../tensor/index.js";
import { Module } from "../module/module.js";

/** max(x, 0). Final. */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/** x where x > 0, else slope · x. Final. */
export class LeakyReLU extends Module {
  constructor(readonly slope = 0.01) {
    super();
  }

  /** @throws ValueError for a slope that is not finite. */
  override forward(x: Tensor): Tensor {
    return leakyRelu(x, this.slope);
  }

  override details(): readonly string[] {
    return [`slope ${this.slope}`];
  }
}

/** x where x > 0, else α (eˣ - 1). Final. */
export class ELU extends Module {
  constructor(readonly alpha = 1) {
    super();
  }

  /** @throws ValueError for an α that is not finite. */
  override forward(x: Tensor): Tensor {
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

/** x · Φ(x), where Φ is the normal distribution. Final. */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  constructor({ approximate = "none" }: GELUOptions = {}) {
    super();
    this.approximate = approximate;
  }

  /** @throws ValueError for another approximation. */
  override forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override details(): readonly string[] {
    return this.approximate === "none" ? [] : [this.approximate];
  }
}

/** x · σ(x). Final. */
export class SiLU extends Module {
  override forward(x: Tensor): Tensor {
    return silu(x);
  }
}

/** 1 / (1 + e⁻ˣ). Final. */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/** ln(1 + eˣ). Final. */
export class Softplus extends Module {
  override forward(x: Tensor): Tensor {
    return softplus(x);
  }
}

/** tanh x. Final. */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/** Softmax along an axis, by default the last: probabilities that sum to 1. Final. */
export class Softmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  /** @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    return softmax(x, this.axis);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`];
  }
}

/** The logarithm of softmax along an axis, by default the last. Final. */
export class LogSoftmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  /** @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    return logSoftmax(x, this.axis);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`];
  }
}
