/** Convolution along one, two or three axes, by the op that goes along two. */
import type { Shape } from "../../../array/index.js";
import { hide, nameOperands, requireSameDtype, scope, type Tensor } from "../../../tensor/index.js";
import { type Borders, inputsOf, type Spatial } from "../sizes.js";
import { type Geometry, gridOf, requireFit, requireRoom, type WindowSizes } from "../windows.js";
import { conv2dOp } from "./convolution-ops.js";
import { requireBias, requireConvolution } from "./convolution-shapes.js";
import { type ConvSizes, geometryOf } from "./geometry.js";

interface Options extends ConvSizes {
  readonly groups: number;
  readonly bias?: Tensor | undefined;
}

/** Convolves a batch with what is left of its border, by the op along two axes. */
type Convolve = (batch: Tensor, weight: Tensor, geometry: Geometry, groups: number) => Tensor;

/** @throws as the public functions say. */
export function convolved(
  op: string,
  spatial: Spatial,
  x: Tensor,
  weight: Tensor,
  options: Options,
  by: Convolve = ofRows,
): Tensor {
  const { groups, bias } = options;
  requireSameDtype(op, x, weight);
  const who = nameOperands(x, weight);
  requireConvolution(op, spatial, x.shape, weight.shape, groups, who);
  const [outputs, , ...kernel] = weight.shape as [number, number, ...number[]];
  if (bias !== undefined) requireBias(op, bias, weight.shape, outputs);
  const geometry = geometryOf(op, kernel, options);
  requireFit(op, inputsOf[spatial].what, x.shape, geometry, ` ${who}`);
  const sizes = x.shape.slice(-spatial);
  const results: Shape = [...x.shape.slice(0, -spatial - 1), outputs, ...gridOf(sizes, geometry)];
  requireRoom(op, results);

  const isEven = geometry.borders.every(([before, after]) => before === after);
  if (spatial === 2 && x.rank === 4 && isEven) return biased(by(x, weight, geometry, groups), bias, 2);
  return scope(op, () => {
    const batch = x.rank === spatial + 2 ? x : x.unsqueeze(0);
    // what is uneven, and all of the border along the depth, which no window of the op has
    const around = geometry.borders.map(([before, after], axis) => {
      const even = spatial === 3 && axis === 0 ? 0 : Math.min(before, after);
      return [before - even, after - even] as const;
    });
    return biased(by(bordered(batch, around), weight, geometry, groups).reshape(results), bias, spatial);
  });
}

/** Plus one number for each channel. */
export function biased(product: Tensor, bias: Tensor | undefined, spatial: Spatial): Tensor {
  if (bias === undefined) return product;
  const y = product.add(bias.reshape([bias.size, ...new Array<number>(spatial).fill(1)]));
  hide(product, y);
  return y;
}

/** With zeros around the last axes. */
export function bordered(x: Tensor, around: Borders): Tensor {
  if (around.every(([before, after]) => before === 0 && after === 0)) return x;
  const none = new Array<Borders[0]>(x.rank - around.length).fill([0, 0]);
  return x.pad([...none, ...around]);
}

/** As images of one row: (N, C, L) -> (N, C, 1, L), which images and filters of two axes are already. */
export const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : x.unsqueeze(2));

/** The options of the op along two axes: those of a signal lie along its second. */
export function rowOptions({ stride, dilation, borders }: Geometry): WindowSizes {
  const widths = borders.map((sides) => Math.min(...sides));
  const along = (sizes: readonly number[], across: number) =>
    [sizes.length === 1 ? across : sizes[0], sizes.at(-1)] as [number, number];
  return { stride: along(stride, 1), padding: along(widths, 0), dilation: along(dilation, 1) };
}

function ofRows(x: Tensor, weight: Tensor, geometry: Geometry, groups: number): Tensor {
  return conv2dOp(asImages(x), asImages(weight), { ...rowOptions(geometry), groups });
}
