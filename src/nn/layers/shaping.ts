/** Layers that change no element: Identity, and Unflatten, Flatten's way back. */
import { isWhole, kind, listOf, ShapeError, show, ValueError } from "../../arguments/index.js";
import { axisKind, formatShape, type Shape } from "../../array/index.js";
import { nameOf, normalizeAxis, type Tensor, tensorKind } from "../../tensor/index.js";
import { Module } from "../module/module.js";
import { layerTakes } from "./checks.js";

const identityTakes = layerTakes("Identity", {}, { x: tensorKind });

/** y = x: where a layer is wanted and there is nothing to do. Final. */
export class Identity extends Module {
  constructor() {
    identityTakes.made.check(arguments);
    super();
  }

  /** x of any shape -> x itself. */
  override forward(x: Tensor): Tensor {
    identityTakes.forward.check(arguments);
    return x;
  }
}

const sizeKind = kind<number>("a whole number, or -1", (value) => value === -1 || isWhole(value));
const unflattenTakes = layerTakes(
  "Unflatten",
  { axis: axisKind, sizes: listOf(sizeKind, "an array of whole numbers, one of which may be -1", 1) },
  { x: tensorKind },
);

/** One axis becomes several: features (N, C · H · W) -> images (N, C, H, W). Final. */
export class Unflatten extends Module {
  /** Of the axes that one becomes; at most one is -1, whatever is left. */
  readonly sizes: Shape;

  /**
   * @param axis which becomes several; negative ones count from the end.
   * @param sizes of these, one of which may be -1.
   * @throws ValueError for sizes that are no such list.
   */
  constructor(
    readonly axis: number,
    sizes: Shape,
  ) {
    unflattenTakes.made.check(arguments);
    super();
    if (sizes.indexOf(-1) !== sizes.lastIndexOf(-1))
      throw new ValueError(`Unflatten: two sizes of ${show(sizes)} are -1, which can stand for one only`);
    this.sizes = Object.freeze([...sizes]);
  }

  /**
   * x (..., A · B, ...) -> (..., A, B, ...) for the sizes [A, B].
   * @throws ShapeError for an axis out of range, or whose elements do not fill the sizes.
   */
  override forward(x: Tensor): Tensor {
    unflattenTakes.forward.check(arguments);
    const { shape } = x;
    const axis = normalizeAxis("Unflatten", this.axis, shape.length);
    const size = shape[axis] as number;
    const known = this.sizes.reduce((product, each) => (each === -1 ? product : product * each), 1);
    if (this.sizes.includes(-1) ? known === 0 || size % known !== 0 : size !== known)
      throw new ShapeError(
        `Unflatten: axis ${axis} of ${nameOf(x)}, ${formatShape(shape)}, has ${size} elements, which do ` +
          `not fill ${formatShape(this.sizes)}`,
      );
    const inner = this.sizes.map((each) => (each === -1 ? size / known : each));
    return x.reshape([...shape.slice(0, axis), ...inner, ...shape.slice(axis + 1)]);
  }

  override details(): readonly string[] {
    return [`axis ${this.axis}`, formatShape(this.sizes)];
  }
}
