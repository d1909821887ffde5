/**
 * Transposed convolution: each input times its filter, added up where a convolution would have read it: the
 * gradient of a convolution by its images, as a function of its own (Zeiler et al. 2010).
 */
import { ShapeError, signature, ValueError } from "../../../arguments/index.js";
import { formatShape, type Shape } from "../../../array/index.js";
import {
  composed,
  nameOperands,
  requireSameDtype,
  scope,
  type Tensor,
  tensorKind,
} from "../../../tensor/index.js";
import { pad } from "../../shape/padding.js";
import { inputsOf, sizesOf, times } from "../sizes.js";
import { extentOf, requireRoom } from "../windows.js";
import { conv2dInput } from "./convolution-ops.js";
import { requireBias, requireRanks } from "./convolution-shapes.js";
import { asImages, biased, rowOptions } from "./convolved.js";
import {
  type ConvSizes,
  type ConvTranspose1dOptions,
  type ConvTranspose2dOptions,
  convTranspose1dOptions,
  convTranspose2dOptions,
  geometryOf,
} from "./geometry.js";

interface Options extends ConvSizes {
  readonly outputPadding: number | readonly number[];
  readonly groups: number;
  readonly bias?: Tensor | undefined;
}

/** @throws ShapeError for filters that are not for these inputs. */
function requireFilters(op: string, spatial: 1 | 2, x: Tensor, weight: Tensor, groups: number): void {
  const who = nameOperands(x, weight);
  const axes = `C, O / groups, ${inputsOf[spatial].kernel}`;
  requireRanks(op, spatial, x.shape, weight.shape, axes, who);
  const channels = x.shape.at(-spatial - 1) as number;
  if (weight.shape[0] === channels && channels % groups === 0) return;
  const { what } = inputsOf[spatial];
  const both = `${what} ${formatShape(x.shape)}, filters ${formatShape(weight.shape)}`;
  throw new ShapeError(
    weight.shape[0] === channels
      ? `${op}: ${both}: ${groups} groups do not divide ${channels} channels. ${who}`
      : `${op}: ${both}: the ${what} have ${channels} channels, the filters take ${weight.shape[0]}: they ` +
          `are (${axes}). ${who}`,
  );
}

function transposed(op: string, spatial: 1 | 2, x: Tensor, weight: Tensor, options: Options): Tensor {
  const { groups, bias } = options;
  requireSameDtype(op, x, weight);
  requireFilters(op, spatial, x, weight, groups);
  const [, each, ...kernel] = weight.shape as [number, number, ...number[]];
  const outputs = each * groups;
  if (bias !== undefined) requireBias(op, bias, weight.shape, outputs);
  const geometry = geometryOf(op, kernel, options);
  const { stride, dilation, borders } = geometry;
  const more = sizesOf(options.outputPadding, spatial);
  if (more.some((width, axis) => width >= Math.max(stride[axis] as number, dilation[axis] as number)))
    throw new ValueError(
      `${op}: outputPadding ${times(more)} must be smaller than the stride ${times(stride)} or the ` +
        `dilation ${times(dilation)}`,
    );
  const counts = x.shape.slice(-spatial);
  const whole = counts.map(
    (count, axis) => (count - 1) * (stride[axis] as number) + extentOf(geometry, axis),
  );
  const sizes = whole.map((size, axis) => {
    const [before, after] = borders[axis] as (typeof borders)[0];
    return size - before - after + (more[axis] as number);
  });
  const results: Shape = [...x.shape.slice(0, -spatial - 1), outputs, ...sizes];
  if (counts.includes(0) || sizes.some((size) => size < 1))
    throw new ShapeError(
      `${op}: ${inputsOf[spatial].what} ${formatShape(x.shape)} and filters ` +
        `${formatShape(weight.shape)} with padding ${times(borders)} give ${formatShape(results)}: ` +
        `nothing would be left. Use less padding.`,
    );
  requireRoom(op, results);
  return scope(op, () => {
    const batch = asImages(x.rank === spatial + 2 ? x : x.unsqueeze(0));
    const filters = asImages(weight);
    // the op cuts the same off on either side, and a convolution leaves less open than its stride
    const isDirect = borders.every(
      ([before, after], axis) => before === after && (more[axis] as number) < (stride[axis] as number),
    );
    const around = isDirect ? borders : borders.map(() => [0, 0] as const);
    const extents = isDirect ? sizes : whole;
    const shape = [batch.shape[0] as number, outputs, ...(spatial === 1 ? [1] : []), ...extents];
    const y = conv2dInput(batch, filters, shape, { ...rowOptions({ ...geometry, borders: around }), groups });
    const images = y.reshape([...results.slice(0, -spatial), ...extents]);
    if (isDirect) return biased(images, bias, spatial);
    const none = new Array<readonly [number, number]>(x.rank - spatial).fill([0, 0]);
    const cut = borders.map(([before, after], axis) => [-before, (more[axis] as number) - after] as const);
    return biased(pad(images, [...none, ...cut]), bias, spatial);
  });
}

/**
 * y[n, o] = Σ over c of wᵀ[c, o] ⋆ x[n, c] + b[o]: signals (N, C, L), or (C, L), and filters (C, O / groups,
 * kernel) -> (N, O, (L - 1) · stride - padding before and after + (kernel - 1) · dilation + outputPadding
 * + 1)
 * @throws as convTranspose2d does.
 */
export const convTranspose1d = composed(
  signature("convTranspose1d", { x: tensorKind, weight: tensorKind, options: convTranspose1dOptions }),
  (x: Tensor, weight: Tensor, options?: ConvTranspose1dOptions): Tensor =>
    transposed("convTranspose1d", 1, x, weight, convTranspose1dOptions.read(options)),
);

/**
 * y[n, o] = Σ over c of wᵀ[c, o] ⋆ x[n, c] + b[o]: each element of images (N, C, H, W), or of one (C, H, W),
 * times its filter (C, O / groups, kernel height, kernel width), added up where a convolution of the same
 * options would have read it -> (N, O, (H - 1) · stride - padding above and below + (kernel - 1) · dilation +
 * outputPadding + 1, likewise), as PyTorch's conv_transpose2d
 * @throws ShapeError for shapes that do not fit each other or results without an element, DTypeError for
 *   dtypes that differ, ValueError for options that are none.
 */
export const convTranspose2d = composed(
  signature("convTranspose2d", { x: tensorKind, weight: tensorKind, options: convTranspose2dOptions }),
  (x: Tensor, weight: Tensor, options?: ConvTranspose2dOptions): Tensor =>
    transposed("convTranspose2d", 2, x, weight, convTranspose2dOptions.read(options)),
);
