/** Images and volumes read at places that are numbers themselves, with gradients by both. */
import { ShapeError, signature } from "../../../arguments/index.js";
import { formatShape, sizeOf } from "../../../array/index.js";
import {
  arange,
  composed,
  floatingOperand,
  nameOf,
  requireSameDtype,
  scope,
  type Tensor,
  tensorKind,
} from "../../../tensor/index.js";
import { where } from "../../elementwise/choices.js";
import { take } from "../../indexing/take-ops.js";
import { stack } from "../../shape/joining.js";
import { type GridSampleOptions, gridSampleOptions } from "./grid-options.js";

type Options = Required<GridSampleOptions>;

/** A neighbour of each place along an axis: which element it is, and what it counts; missing: 1. */
interface Tap {
  readonly at: Tensor;
  readonly weight: Tensor | undefined;
}

const times = (a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined =>
  a === undefined ? b : b === undefined ? a : a.mul(b);

/** From -1 .. 1 to elements, whose centres are whole numbers. */
const toElements = (x: Tensor, size: number, alignCorners: boolean): Tensor =>
  alignCorners
    ? x
        .add(1)
        .div(2)
        .mul(size - 1)
    : x.add(1).mul(size).sub(1).div(2);

/** Held between the first and the last element; what is moved, or on one of them, has no gradient. */
const clipped = (at: Tensor, last: number): Tensor => where(at.le(0), 0, where(at.ge(last), last, at));

/** Mirrored at both ends, as often as it takes. */
function mirrored(at: Tensor, low: number, high: number): Tensor {
  const span = high - low;
  if (span === 0) return at.mul(0);
  const away = at.sub(low).abs();
  const turns = away.detach().div(span).floor();
  const rest = away.sub(turns.mul(span));
  const isBack = turns.sub(turns.div(2).floor().mul(2)).eq(1);
  return where(isBack, rest.neg().add(high), rest.add(low));
}

/** Places outside as `paddingMode` moves them; zeros leaves them there. */
function inside(at: Tensor, size: number, { paddingMode, alignCorners }: Options): Tensor {
  if (paddingMode === "zeros") return at;
  const edge = alignCorners ? 0 : 0.5;
  const moved = paddingMode === "border" ? at : mirrored(at, -edge, size - 1 + edge);
  return clipped(moved, size - 1);
}

/** What an element counts that is at most 1 away, or farther: Keys's cubic with a = -3/4 (1981). */
const cubic = {
  near: (t: Tensor): Tensor => t.mul(1.25).sub(2.25).mul(t.square()).add(1),
  far: (t: Tensor): Tensor => t.mul(-0.75).add(3.75).mul(t).sub(6).mul(t).add(3),
};

function neighbours(x: Tensor, size: number, options: Options): Tap[] {
  const at = toElements(x, size, options.alignCorners);
  if (options.mode === "nearest")
    return [{ at: inside(at.detach(), size, options).round(), weight: undefined }];
  const from = options.mode === "bicubic" ? at : inside(at, size, options);
  const before = from.detach().floor();
  const [t, rest] = [from.sub(before), before.add(1).sub(from)];
  if (options.mode === "bilinear")
    return [
      { at: before, weight: rest },
      { at: before.add(1), weight: t },
    ];
  const weights = [cubic.far(t.add(1)), cubic.near(t), cubic.near(rest), cubic.far(rest.add(1))];
  return weights.map((weight, i) => ({ at: inside(before.add(i - 1), size, options), weight }));
}

/** Without what lies outside: element 0 is read there, and counts nothing. NaN is not outside, and stays. */
function withoutOutside({ at, weight }: Tap, size: number): Tap {
  const outside = at.lt(0).logicalOr(at.gt(size - 1));
  return {
    at: where(outside.logicalOr(at.ne(at)), 0, at).to("int32"),
    weight: where(outside, 0, weight ?? at.mul(0).add(1)),
  };
}

/** @throws ShapeError for shapes that do not fit. */
function requireFitting(x: Tensor, grid: Tensor): void {
  const spatial = grid.shape.at(-1);
  const fits = (spatial === 2 || spatial === 3) && x.rank === spatial + 2 && grid.rank === x.rank;
  if (!fits || x.shape[0] !== grid.shape[0])
    throw new ShapeError(
      `gridSample: ${nameOf(x)} of shape ${formatShape(x.shape)} and a grid ${nameOf(grid)} of shape ` +
        `${formatShape(grid.shape)}; images (N, C, H, W) take (N, H', W', 2), volumes (N, C, D, H, W) take ` +
        "(N, D', H', W', 3)",
    );
  if (x.shape.slice(2).includes(0))
    throw new ShapeError(`gridSample: ${nameOf(x)} of shape ${formatShape(x.shape)} has no element to read`);
}

/**
 * y = x read at the places of a grid, which lie from -1 to 1 between the edges of x, the last axis first: of
 * images (N, C, H, W) at (N, H', W', 2), whose pairs are (across, down), as (N, C, H', W'); of volumes (N, C,
 * D, H, W) at (N, D', H', W', 3) as (N, C, D', H', W'). As PyTorch's grid_sample: what spatial transformers
 * (Jaderberg et al. 2015) and warps are made of
 * ∂L/∂x = g added up where it was read, by the share of each neighbour    ∂L/∂grid = g times the slope of x
 * there, summed over the channels; none of the nearest
 * @throws ShapeError for shapes that do not fit and for an x without an element, DTypeError for dtypes that
 *   differ.
 */
export const gridSample = composed(
  signature("gridSample", { x: tensorKind, grid: tensorKind, options: gridSampleOptions }),
  (given: Tensor, places: Tensor, options?: GridSampleOptions): Tensor => {
    const read = gridSampleOptions.read(options) as Options;
    requireFitting(given, places);
    const [x, grid] = [floatingOperand(given, "gridSample"), floatingOperand(places, "gridSample")];
    requireSameDtype("gridSample", x, grid);
    return scope("gridSample", () => sampled(x, grid, read));
  },
);

function sampled(x: Tensor, grid: Tensor, options: Options): Tensor {
  const [examples = 0, channels = 0, ...sizes] = x.shape;
  const points = grid.shape.slice(1, -1);
  const coordinates = grid.reshape([examples, sizeOf(points), sizes.length]);
  let corners: Tap[] = [{ at: arange(examples).to("int32").unsqueeze(1), weight: undefined }];
  for (const [axis, size] of sizes.entries()) {
    const along = coordinates.at("...", sizes.length - 1 - axis); // (N,P)
    const taps = neighbours(along, size, options).map((tap) => withoutOutside(tap, size));
    corners = corners.flatMap((corner) =>
      taps.map((tap) => ({
        at: corner.at.mul(size).add(tap.at),
        weight: times(corner.weight, tap.weight),
      })),
    );
  }
  const behind = [...sizes.keys()].map((axis) => axis + 2);
  const rows = x.permute([0, ...behind, 1]).reshape([examples * sizeOf(sizes), channels]); // (N·H·W,C)
  const neighbourhood = take(rows, stack(corners.map(({ at }) => at)), 0); // (K,N,P,C)
  const weights = stack(corners.map(({ weight }) => weight as Tensor)).unsqueeze(-1); // (K,N,P,1)
  const y = neighbourhood.mul(weights).sum(0); // (N,P,C)
  return y.permute([0, 2, 1]).reshape([examples, channels, ...points]);
}
