/**
 * hessian and hvp: second derivatives of a function that gives a single number, by composing the first ones.
 */
import { callback, signature } from "../../arguments/index.js";
import type { Tensor } from "../../tensor/index.js";
import { grad } from "./grad.js";
import { type Jacobian, jacobian } from "./jacobian.js";
import { type Like, treeKind } from "./tree.js";
import { vjp } from "./vjp.js";

const hessianTakes = signature("hessian", { f: callback, x: treeKind });
const hvpTakes = signature("hvp", { f: callback, x: treeKind, v: treeKind });

/**
 * ∂²f/∂x². For a tensor x: of shape (...x.shape, ...x.shape). For a tree: a tree of trees, `h.W.b` =
 * ∂²f/∂W∂b. One pass back per element of x, through the graph of the gradient.
 * @throws GradError unless f gives a single number; else as `jacobian`.
 */
export function hessian<In>(f: (x: In) => Tensor, x: In): Jacobian<Like<In>, In> {
  hessianTakes.check(arguments);
  return jacobian(grad(f) as (x: In) => Like<In>, x);
}

/**
 * ∂²f/∂x² · v without the matrix: the gradient of vᵀ·∇f, built like x,
 * at about twice the cost of a gradient (Pearlmutter 1994).
 * @throws ValueError for a v that is not built like x, ShapeError for a leaf of another shape; GradError
 *   unless f gives a single number.
 */
export function hvp<In>(f: (x: In) => Tensor, x: In, v: Like<In>): Like<In> {
  hvpTakes.check(arguments);
  const [, pullback] = vjp(grad(f) as (x: In) => Like<In>, x);
  return pullback(v as never);
}
