/** Evenly spaced places, moved by an affine map: where `gridSample` reads. */
import { ShapeError, signature } from "../../../arguments/index.js";
import { formatShape, sameShape } from "../../../array/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  scope,
  type Tensor,
  tensor,
  tensorKind,
} from "../../../tensor/index.js";
import { matmul } from "../../linear-algebra/products.js";
import { type AffineGridOptions, affineGridOptions, gridSizeKind } from "./grid-options.js";

/** Where the elements of an axis lie between -1 and 1. */
const centres = (size: number, alignCorners: boolean): number[] =>
  Array.from({ length: size }, (_, i) => {
    if (alignCorners) return size > 1 ? (2 * i) / (size - 1) - 1 : 0;
    return (2 * i + 1) / size - 1;
  });

/**
 * y = the places to which an affine map takes an evenly spaced grid, for `gridSample`: of theta (N, 2, 3) and
 * a size [N, C, H, W] places (N, H, W, 2), of theta (N, 3, 4) and [N, C, D, H, W] places (N, D, H, W, 3). A
 * row of theta gives a coordinate, as its product with (across, down, 1) or (across, down, deep, 1)
 * ∂L/∂theta = the sum of g times the places before
 * @throws ShapeError for another shape of theta than the size asks for, and for sizes below 1.
 */
export const affineGrid = composed(
  signature("affineGrid", { theta: tensorKind, size: gridSizeKind, options: affineGridOptions }),
  (given: Tensor, size: readonly number[], options?: AffineGridOptions): Tensor => {
    const { alignCorners } = affineGridOptions.read(options);
    const spatial = (given.shape.at(-1) ?? 0) - 1;
    const examples = size[0] as number;
    const fits = (spatial === 2 || spatial === 3) && size.length === spatial + 2;
    if (!fits || !sameShape(given.shape, [examples, spatial, spatial + 1]))
      throw new ShapeError(
        `affineGrid: ${nameOf(given)} of shape ${formatShape(given.shape)} for the size ` +
          `${formatShape(size)}; ` +
          "theta is (N, 2, 3) for [N, C, H, W], (N, 3, 4) for [N, C, D, H, W]",
      );
    const theta = floatingOperand(given, "affineGrid");
    const points = size.slice(2);
    let rows: number[][] = [[1]];
    for (const each of points)
      rows = rows.flatMap((row) => centres(each, alignCorners).map((centre) => [centre, ...row]));
    const places = tensor(rows.flat(), { shape: [rows.length, spatial + 1], dtype: theta.dtype }); // (P,s+1)
    return scope("affineGrid", () =>
      matmul(places, theta.permute([0, 2, 1])).reshape([examples, ...points, spatial]),
    );
  },
);
