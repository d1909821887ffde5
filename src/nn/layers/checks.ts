/** The sizes of layers and the shapes of what they are given, checked with one sentence each. */
import { formatShape, requireWhole, ShapeError } from "../../array/index.js";
import { nameOf, requireTensor, type Tensor } from "../../tensor/index.js";
import { type ModuleLike, moduleLabel } from "../module/module-tree.js";

/** @throws ValueError for a size that is not a whole number of at least 1. */
export function requireSizes(kind: string, sizes: { readonly [name: string]: number }): void {
  for (const [name, size] of Object.entries(sizes)) requireWhole(kind, name, size);
}

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
