/** Channels as the pixels between pixels, and back (Shi et al. 2016). */
import { ShapeError, signature, whole } from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import { composed, nameOf, scope, type Tensor, tensorKind } from "../../../tensor/index.js";

const takes = { x: tensorKind, factor: whole(1) };

/** @throws ShapeError for what has no (C, H, W) as its last axes. */
function sizesOf(
  op: string,
  x: Tensor,
): { readonly lead: number[]; readonly last: [number, number, number] } {
  if (x.rank < 3)
    throw new ShapeError(`${op}: ${nameOf(x)} of shape ${formatShape(x.shape)}; it takes (..., C, H, W)`);
  return { lead: x.shape.slice(0, -3), last: x.shape.slice(-3) as [number, number, number] };
}

/** Axes in this order, behind those in front. */
const behind = (x: Tensor, axes: readonly number[]): Tensor => {
  const lead = x.rank - axes.length;
  return x.permute([...Array.from({ length: lead }, (_, i) => i), ...axes.map((axis) => lead + axis)]);
};

/**
 * y = x with the channels of each pixel as r by r pixels: (..., C · r², H, W) -> (..., C, H · r, W · r)
 * ∂L/∂x = g with its pixels as channels
 * @throws ShapeError for fewer than three axes, and for channels that r² does not divide.
 */
export const pixelShuffle = composed(
  signature("pixelShuffle", takes),
  (x: Tensor, factor: number): Tensor => {
    const { lead, last } = sizesOf("pixelShuffle", x);
    const [channels, height, width] = last;
    if (channels % factor ** 2 !== 0)
      throw new ShapeError(
        `pixelShuffle: ${nameOf(x)} of shape ${formatShape(x.shape)} has ${channels} channels, which ` +
          `${factor}² does not divide`,
      );
    const fewer = channels / factor ** 2;
    // (C·r²,H,W) -> (C,r,r,H,W) -> (C,H,r,W,r)
    return scope("pixelShuffle", () =>
      behind(x.reshape([...lead, fewer, factor, factor, height, width]), [0, 3, 1, 4, 2]).reshape([
        ...lead,
        fewer,
        height * factor,
        width * factor,
      ]),
    );
  },
);

/**
 * y = x with r by r pixels as the channels of one: (..., C, H · r, W · r) -> (..., C · r², H, W)
 * ∂L/∂x = g with its channels as pixels
 * @throws ShapeError for fewer than three axes, and for a height or width that r does not divide.
 */
export const pixelUnshuffle = composed(
  signature("pixelUnshuffle", takes),
  (x: Tensor, factor: number): Tensor => {
    const { lead, last } = sizesOf("pixelUnshuffle", x);
    const [channels, height, width] = last;
    if (height % factor !== 0 || width % factor !== 0)
      throw new ShapeError(
        `pixelUnshuffle: ${nameOf(x)} of shape ${formatShape(x.shape)}: ${factor} does not divide ` +
          `${height} and ${width}`,
      );
    const [down, across] = [height / factor, width / factor];
    // (C,H·r,W·r) -> (C,H,r,W,r) -> (C,r,r,H,W)
    return scope("pixelUnshuffle", () =>
      behind(x.reshape([...lead, channels, down, factor, across, factor]), [0, 2, 4, 1, 3]).reshape([
        ...lead,
        channels * factor ** 2,
        down,
        across,
      ]),
    );
  },
);
