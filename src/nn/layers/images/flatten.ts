/** Flatten: the way out of images to features. */
import { withDefault } from "../../../arguments/index.js";
import { axisKind } from "../../../array/index.js";
import { flatten } from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";

const flattenTakes = layerTakes("Flatten", { startAxis: withDefault(axisKind, 1) });

/**
 * From an axis on (by default the second), all become one: images (N, C,
 * H, W) -> features (N, C · H · W). Final.
 */
export class Flatten extends Module {
  /** @param startAxis the first of the axes that become one. */
  constructor(readonly startAxis = 1) {
    flattenTakes.made.check(arguments);
    super();
  }

  /** x (A, B, C, ...) -> (A, B · C · ...) for the axis 1. @throws ShapeError for an axis out of range. */
  override forward(x: Tensor): Tensor {
    flattenTakes.forward.check(arguments);
    return flatten(x, this.startAxis);
  }
}
