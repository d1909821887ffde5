/** Activations as layers: one op each, nothing to train. */
import { relu, sigmoid, tanh } from "../ops/index.js";
import type { Tensor } from "../tensor/index.js";
import { Module } from "./module.js";

/** max(x, 0), of any shape. Final. */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/** 1 / (1 + e⁻ˣ), of any shape. Final. */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/** tanh x, of any shape. Final. */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}
