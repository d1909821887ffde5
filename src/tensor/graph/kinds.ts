/** The kind of argument that is a tensor. */
import { type Kind, kind } from "../../arguments/index.js";
import { requireTensor, Tensor } from "./tensor.js";

/** A tensor, and nothing that could become one. */
export const tensorKind: Kind<Tensor> = {
  ...kind<Tensor>("a tensor", (value) => value instanceof Tensor),
  require: (by, _name, value) => requireTensor(by, value),
};
