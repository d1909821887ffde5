/** What layers take, and the shapes of what they are given, checked with one sentence each. */
import {
  callback,
  type Kind,
  type Parameters,
  ShapeError,
  type Signature,
  signature,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { nameOf, operandKind, requireTensor, type Tensor } from "../../tensor/index.js";
import type { Initializer } from "../init.js";
import { type ModuleLike, moduleLabel } from "../module/module-tree.js";

/** What the constructor of a layer takes, and what its forward does. */
export function layerTakes(
  kind: string,
  made: Parameters,
  forward: Parameters = { x: operandKind },
): { readonly made: Signature; readonly forward: Signature } {
  return { made: signature(kind, made), forward: signature(`${kind}.forward`, forward) };
}

/** How weights start: a function from a shape to a tensor. */
export const initializerKind: Kind<Initializer> = callback;

/** `Affine1: Affine(784 → 50) takes (..., 784), but "x" is (100, 700).` */
export function wrongInput(module: ModuleLike, takes: string, x: Tensor, wayOut = ""): ShapeError {
  const layer = `${module.constructor.name}(${module.details().join(", ")})`;
  return new ShapeError(
    `${moduleLabel(module)}: ${layer} takes ${takes}, but ${nameOf(x)} is ${formatShape(x.shape)}.${wayOut}`,
  );
}

/** @throws ShapeError for an x whose last axis has another size. */
export function requireFeatures(module: ModuleLike, x: Tensor, features: number): void {
  requireTensor(module.constructor.name, x);
  if (x.shape.at(-1) !== features) throw wrongInput(module, `(..., ${features})`, x);
}

/** @throws ShapeError for an x that is no sequence of so many features, or a batch of them. */
export function requireSequence(module: ModuleLike, x: Tensor, features: number): void {
  if (x.rank < 2 || x.shape.at(-1) !== features) throw wrongInput(module, `(..., length, ${features})`, x);
}
