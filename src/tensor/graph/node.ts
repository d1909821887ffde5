/**
 * Node: what a value comes from, the record of an op or a leaf tensor. One type for the engine, the diagnosis
 * and the pictures.
 */
import type { GradFn } from "./grad-fn.js";
import type { Tensor } from "./tensor.js";

export type Node = GradFn | Tensor;

export const nodeOf = (tensor: Tensor): Node => tensor.gradFn ?? tensor;
