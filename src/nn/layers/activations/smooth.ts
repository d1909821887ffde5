/** Smooth activations as layers: of exponentials, of tanh, of gates. */
import { positive, withDefault } from "../../../arguments/index.js";
import { axisKind } from "../../../array/index.js";
import { celu, glu, logSigmoid, mish, selu, softmin, softsign, tanhshrink } from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";

const seluTakes = layerTakes("SELU", {});

/** 1.0507 · ELU(x, 1.6733): mean 0 and variance 1 stay what they are (Klambauer 2017). Final. */
export class SELU extends Module {
  constructor() {
    seluTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    seluTakes.forward.check(arguments);
    return selu(x);
  }
}

const celuTakes = layerTakes("CELU", { alpha: withDefault(positive, 1) });

/** x where x > 0, else α (e^(x/α) - 1), without a kink for any α. Final. */
export class CELU extends Module {
  /**
   * @param alpha α: y approaches -α for very negative x.
   * @throws ValueError for an α that is not above 0.
   */
  constructor(readonly alpha = 1) {
    celuTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    celuTakes.forward.check(arguments);
    return celu(x, this.alpha);
  }

  override details(): readonly string[] {
    return [`α ${this.alpha}`];
  }
}

const mishTakes = layerTakes("Mish", {});

/** x · tanh(ln(1 + eˣ)). Final. */
export class Mish extends Module {
  constructor() {
    mishTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    mishTakes.forward.check(arguments);
    return mish(x);
  }
}

const gluTakes = layerTakes("GLU", { axis: withDefault(axisKind, -1) });

/** One half of x along an axis, by default the last, times σ of the other half. Final. */
export class GLU extends Module {
  /**
   * @param axis that is cut into halves; negative ones count from the end.
   */
  constructor(readonly axis = -1) {
    gluTakes.made.check(arguments);
    super();
  }

  /** x (..., 2 · n, ...) -> (..., n, ...). @throws ShapeError for an axis out of range or of odd size. */
  override forward(x: Tensor): Tensor {
    gluTakes.forward.check(arguments);
    return glu(x, this.axis);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`];
  }
}

const softsignTakes = layerTakes("Softsign", {});

/** x / (1 + |x|). Final. */
export class Softsign extends Module {
  constructor() {
    softsignTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    softsignTakes.forward.check(arguments);
    return softsign(x);
  }
}

const logSigmoidTakes = layerTakes("LogSigmoid", {});

/** ln σ(x). Final. */
export class LogSigmoid extends Module {
  constructor() {
    logSigmoidTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    logSigmoidTakes.forward.check(arguments);
    return logSigmoid(x);
  }
}

const tanhshrinkTakes = layerTakes("Tanhshrink", {});

/** x - tanh x. Final. */
export class Tanhshrink extends Module {
  constructor() {
    tanhshrinkTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. */
  override forward(x: Tensor): Tensor {
    tanhshrinkTakes.forward.check(arguments);
    return tanhshrink(x);
  }
}

const softminTakes = layerTakes("Softmin", { axis: withDefault(axisKind, -1) });

/** Softmax of -x along an axis, by default the last. Final. */
export class Softmin extends Module {
  /**
   * @param axis along which the probabilities sum to 1; negative ones count from the end.
   */
  constructor(readonly axis = -1) {
    softminTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> the same shape. @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    softminTakes.forward.check(arguments);
    return softmin(x, this.axis);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`];
  }
}
