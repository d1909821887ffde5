/** Layers that give images other sizes: Upsample, PixelShuffle and its way back. */
import { whole } from "../../../arguments/index.js";
import { interpolateOptions } from "../../../ops/for-layers.js";
import { type InterpolateOptions, interpolate, pixelShuffle, pixelUnshuffle } from "../../../ops/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";

const upsampleTakes = layerTakes("Upsample", { options: interpolateOptions });

/** x in other sizes along its last axes, by `interpolate`. Final. */
export class Upsample extends Module {
  /** As they were given. */
  readonly options: Readonly<InterpolateOptions>;

  constructor(options: InterpolateOptions) {
    upsampleTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /** x (N, C, ...) -> (N, C, *sizes). @throws as `interpolate` does. */
  override forward(x: Tensor): Tensor {
    upsampleTakes.forward.check(arguments);
    return interpolate(x, this.options);
  }

  override details(): readonly string[] {
    const { size, scaleFactor, mode, alignCorners } = this.options;
    const text = (sizes: number | readonly number[]) => [sizes].flat().join(" × ");
    return [
      ...(size === undefined ? [] : [`size ${text(size)}`]),
      ...(scaleFactor === undefined ? [] : [`times ${text(scaleFactor)}`]),
      ...(mode === undefined || mode === "nearest" ? [] : [mode]),
      ...(alignCorners ? ["corners aligned"] : []),
    ];
  }
}

const pixelShuffleTakes = layerTakes("PixelShuffle", { factor: whole() });

/** (N, C · r², H, W) -> (N, C, H · r, W · r): channels as the pixels between pixels. Final. */
export class PixelShuffle extends Module {
  /** @param factor r, how many times as high and as wide what comes out is. */
  constructor(readonly factor: number) {
    pixelShuffleTakes.made.check(arguments);
    super();
  }

  /** x (..., C · r², H, W) -> (..., C, H · r, W · r). @throws as `pixelShuffle` does. */
  override forward(x: Tensor): Tensor {
    pixelShuffleTakes.forward.check(arguments);
    return pixelShuffle(x, this.factor);
  }

  override details(): readonly string[] {
    return [`${this.factor}`];
  }
}

const pixelUnshuffleTakes = layerTakes("PixelUnshuffle", { factor: whole() });

/** (N, C, H · r, W · r) -> (N, C · r², H, W): the way back from PixelShuffle. Final. */
export class PixelUnshuffle extends Module {
  /** @param factor r, how many times as high and as wide what goes in is. */
  constructor(readonly factor: number) {
    pixelUnshuffleTakes.made.check(arguments);
    super();
  }

  /** x (..., C, H · r, W · r) -> (..., C · r², H, W). @throws as `pixelUnshuffle` does. */
  override forward(x: Tensor): Tensor {
    pixelUnshuffleTakes.forward.check(arguments);
    return pixelUnshuffle(x, this.factor);
  }

  override details(): readonly string[] {
    return [`${this.factor}`];
  }
}
