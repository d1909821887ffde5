/** Signals, images and volumes in other sizes: the nearest element of each place, or what lies between. */
import { ShapeError, signature, ValueError } from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  scope,
  type Tensor,
  tensor,
  tensorKind,
} from "../../../tensor/index.js";
import { take } from "../../indexing/take-ops.js";
import { farthest, inputsOf, type Spatial } from "../sizes.js";
import { requireRoom } from "../windows.js";
import { type InterpolateOptions, interpolateOptions } from "./interpolate-options.js";

/** How many axes change: what the mode or a list says, else all behind the channels. */
function spatialOf(x: Tensor, { mode, size, scaleFactor }: InterpolateOptions): Spatial {
  const named = { nearest: undefined, linear: 1, bilinear: 2, trilinear: 3 } as const;
  const list = [size, scaleFactor].find((each) => Array.isArray(each)) as readonly number[] | undefined;
  const spatial = named[mode ?? "nearest"] ?? list?.length ?? Math.min(3, Math.max(1, x.rank - 2));
  if (list !== undefined && list.length !== spatial)
    throw new ValueError(
      `interpolate: mode "${mode}" is along ${spatial} axes, but there are ${list.length} sizes`,
    );
  return spatial as Spatial;
}

/** Along one axis: the sizes before and after, and how far one place is from the next before. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** In single precision, for so PyTorch finds the nearest, and only so both find the same. */
const nearest = ({ from, to, step }: Change): Int32Array => {
  const single = Math.fround(step);
  return Int32Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * single)), from - 1));
};

function between(x: Tensor, axis: number, { from, to, step }: Change, alignCorners: boolean): Tensor {
  const places = Array.from({ length: to }, (_, i) =>
    alignCorners ? (to > 1 ? (i * (from - 1)) / (to - 1) : 0) : Math.max(0, (i + 0.5) * step - 0.5),
  );
  const before = places.map((place) => Math.min(Math.floor(place), from - 1));
  const after = before.map((place) => Math.min(place + 1, from - 1));
  const share = places.map((place, i) => Math.min(1, place - (before[i] as number)));
  const shape = [to, ...new Array<number>(x.rank - axis - 1).fill(1)];
  const weights = (values: readonly number[]) => tensor([...values], { shape, dtype: x.dtype });
  const taken = (at: readonly number[]) => take(x, tensor(Int32Array.from(at)), axis);
  return taken(before)
    .mul(weights(share.map((each) => 1 - each)))
    .add(taken(after).mul(weights(share)));
}

/**
 * y = x in other sizes along its last axes, given by `size` or `scaleFactor`: of signals (N, C, L), images
 * (N, C, H, W) or volumes (N, C, D, H, W), or where the mode or a list of sizes says how many axes that are,
 * of one without N; as PyTorch's interpolate
 * ∂L/∂x = g added up where it was read, by the share of each neighbour
 * @throws ShapeError for an x of another rank or without an element, ValueError for options that do not go
 *   together and for a result without an element.
 */
export const interpolate = composed(
  signature("interpolate", { x: tensorKind, options: interpolateOptions }),
  (given: Tensor, options?: InterpolateOptions): Tensor => {
    const { mode, size, scaleFactor, alignCorners } = interpolateOptions.read(options);
    if ((size === undefined) === (scaleFactor === undefined))
      throw new ValueError(
        "interpolate: give either { size } or { scaleFactor }, " +
          (size === undefined ? "one of them" : "not both"),
      );
    if (alignCorners && mode === "nearest")
      throw new ValueError('interpolate: alignCorners is for means of neighbours, not for mode "nearest"');
    const x = mode === "nearest" ? given : floatingOperand(given, "interpolate");
    const spatial = spatialOf(x, { mode, size, scaleFactor });
    const { what, batched, single } = inputsOf[spatial];
    if (x.rank !== spatial + 2 && x.rank !== spatial + 1)
      throw new ShapeError(
        `interpolate: ${nameOf(x)} of shape ${formatShape(x.shape)}; ${what} are ${batched}, or ${single}.`,
      );
    const changes = x.shape.slice(-spatial).map((from, i): Change => {
      const of = (each: number | readonly number[]) =>
        typeof each === "number" ? each : (each[i] as number);
      if (size !== undefined) return { from, to: of(size), step: from / of(size) };
      const factor = of(scaleFactor as number | readonly number[]);
      return { from, to: Math.floor(from * factor), step: 1 / factor };
    });
    const sizes = changes.map(({ to }) => to);
    if (changes.some(({ from, to }) => from < 1 || to < 1))
      throw new ShapeError(
        `interpolate: ${nameOf(x)} of shape ${formatShape(x.shape)} cannot become ${formatShape(sizes)}: ` +
          "an axis would have no element",
      );
    if (sizes.some((to) => to > farthest))
      throw new ShapeError(
        `interpolate: sizes ${formatShape(sizes)} go beyond ${farthest} places along an axis`,
      );
    requireRoom("interpolate", [...x.shape.slice(0, -spatial), ...sizes]);
    return scope("interpolate", () =>
      changes.reduce((y, change, i) => {
        const axis = x.rank - spatial + i;
        if (change.from === change.to && change.step === 1) return y;
        return mode === "nearest"
          ? take(y, tensor(nearest(change)), axis)
          : between(y, axis, change, alignCorners);
      }, x),
    );
  },
);
