/** The way back from pools of largest elements: each where it stood, zeros elsewhere. */
import {
  optional,
  options as optionsOf,
  ShapeError,
  signature,
  withDefault,
} from "../../../arguments/index.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../../../array/index.js";
import { asTensor, composed, nameOf, scope, type Tensor, tensorKind, zeros } from "../../../tensor/index.js";
import { type Indices, indicesKind } from "../../indexing/indices.js";
import { scatter } from "../../indexing/scattering.js";
import {
  type LengthSize,
  type SizeOf,
  type Spatial,
  sizeKind,
  sizesOf,
  type VolumeSize,
  type WindowSize,
} from "../sizes.js";
import { requireRoom } from "../windows.js";
import { poolOperand } from "./planes.js";

export interface MaxUnpoolOptions<S extends Spatial = 2> {
  /** Of the pool: from one window to the next. Default the size of the window. */
  stride?: SizeOf<S> | undefined;
  /** Of the pool: the width of the border on either side. Default 0. */
  padding?: SizeOf<S>;
  /** The sizes of the result. Default the smallest that such a pool has these results of. */
  outputSize?: SizeOf<S> | undefined;
}

const unpoolOptions = <S extends Spatial>(spatial: S) => ({
  stride: optional(sizeKind(1, spatial)),
  padding: withDefault(sizeKind(0, spatial), 0 as never),
  outputSize: optional(sizeKind(1, spatial)),
});

const options1d = optionsOf<MaxUnpoolOptions<1>>()(unpoolOptions(1));
const options2d = optionsOf<MaxUnpoolOptions<2>>()(unpoolOptions(2));
const options3d = optionsOf<MaxUnpoolOptions<3>>()(unpoolOptions(3));

interface Sizes {
  readonly stride?: number | readonly number[] | undefined;
  readonly padding: number | readonly number[];
  readonly outputSize?: number | readonly number[] | undefined;
}

function unpooled(
  op: string,
  spatial: Spatial,
  given: Tensor,
  places: Indices,
  kernelSize: number | readonly number[],
  { stride, padding, outputSize }: Sizes,
): Tensor {
  const x = poolOperand(op, spatial, given);
  const indices = asTensor(places, "int32", op);
  if (!sameShape(indices.shape, x.shape))
    throw new ShapeError(
      `${op}: indices of shape ${formatShape(indices.shape)} for ${nameOf(x)} of shape ` +
        `${formatShape(x.shape)}; there is one for each element`,
    );
  const [kernel, steps, widths] = [kernelSize, stride ?? kernelSize, padding].map((size) =>
    sizesOf(size, spatial),
  ) as [number[], number[], number[]];
  const smallest = x.shape
    .slice(-spatial)
    .map((size, i) => (size - 1) * (steps[i] as number) - 2 * (widths[i] as number) + (kernel[i] as number));
  const sizes = outputSize === undefined ? smallest : sizesOf(outputSize, spatial);
  if (sizes.some((size) => size < 1))
    throw new ShapeError(
      `${op}: sizes ${formatShape(sizes)} of the result: use less padding, or { outputSize }`,
    );
  const lead = x.shape.slice(0, -spatial);
  const result: Shape = [...lead, ...sizes];
  requireRoom(op, result);
  return scope(op, () => {
    const flat = [...lead, -1];
    const empty = zeros([...lead, sizeOf(sizes)], { dtype: x.dtype });
    return scatter(empty, lead.length, indices.reshape(flat), x.reshape(flat)).reshape(result);
  });
}

/**
 * y = zeros with each element of x where the index says, in signals of L places: the way back from maxPool1d
 * ∂L/∂x = g read where it was put
 * @throws as maxUnpool2d does.
 */
export const maxUnpool1d = composed(
  signature("maxUnpool1d", {
    x: tensorKind,
    indices: indicesKind,
    kernelSize: sizeKind(1, 1),
    options: options1d,
  }),
  (x: Tensor, indices: Indices, kernelSize: LengthSize, options?: MaxUnpoolOptions<1>): Tensor =>
    unpooled("maxUnpool1d", 1, x, indices, kernelSize, options1d.read(options)),
);

/**
 * y = zeros with each element of x where the index says, among the H · W places of its plane: the way back
 * from maxPool2d with `returnIndices`. Where an index is there twice, the last element counts.
 * ∂L/∂x = g read where it was put
 * @throws ShapeError for what are no images, and for other many indices than elements; ValueError for an
 *   index out of range.
 */
export const maxUnpool2d = composed(
  signature("maxUnpool2d", {
    x: tensorKind,
    indices: indicesKind,
    kernelSize: sizeKind(1, 2),
    options: options2d,
  }),
  (x: Tensor, indices: Indices, kernelSize: WindowSize, options?: MaxUnpoolOptions): Tensor =>
    unpooled("maxUnpool2d", 2, x, indices, kernelSize, options2d.read(options)),
);

/**
 * y = zeros with each element of x where the index says, among the D · H · W places: the way back from
 * maxPool3d
 * ∂L/∂x = g read where it was put
 * @throws as maxUnpool2d does.
 */
export const maxUnpool3d = composed(
  signature("maxUnpool3d", {
    x: tensorKind,
    indices: indicesKind,
    kernelSize: sizeKind(1, 3),
    options: options3d,
  }),
  (x: Tensor, indices: Indices, kernelSize: VolumeSize, options?: MaxUnpoolOptions<3>): Tensor =>
    unpooled("maxUnpool3d", 3, x, indices, kernelSize, options3d.read(options)),
);
