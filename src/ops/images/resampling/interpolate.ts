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
import { resample, type Sum } from "./resample-op.js";

/** How many axes change: what the mode or a list says, else all behind the channels. */
function spatialOf(x: Tensor, { mode, size, scaleFactor }: InterpolateOptions): Spatial {
  const named = {
    nearest: undefined,
    "nearest-exact": undefined,
    linear: 1,
    bilinear: 2,
    bicubic: 2,
    trilinear: 3,
  } as const;
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
const nearest = ({ from, to, step }: Change, isExact: boolean): Int32Array => {
  const [single, middle] = [Math.fround(step), isExact ? 0.5 : 0];
  return Int32Array.from({ length: to }, (_, i) =>
    Math.min(Math.floor(Math.fround((i + middle) * single)), from - 1),
  );
};

/** Where each element of the result lies between the elements before, whose centres are whole numbers. */
const placesOf = ({ from, to, step }: Change, alignCorners: boolean): number[] =>
  Array.from({ length: to }, (_, i) =>
    alignCorners ? (to > 1 ? (i * (from - 1)) / (to - 1) : 0) : (i + 0.5) * step - 0.5,
  );

/** Of each place the two neighbours, by how near they are. */
const linear = (place: number, last: number): Sum => {
  const inside = Math.min(last, Math.max(0, place));
  const before = Math.floor(inside);
  if (before === last) return [[last, 1]];
  return [
    [before, 1 - (inside - before)],
    [before + 1, inside - before],
  ];
};

/** How much an element counts that is so far away: Keys's cubic with a = -3/4 (1981), as in PyTorch. */
const cubicWeight = (away: number): number =>
  away <= 1 ? (1.25 * away - 2.25) * away * away + 1 : ((-0.75 * away + 3.75) * away - 6) * away + 3;

/** Of each place the four neighbours; beyond the ends lie copies of the last element. */
const cubic = (place: number, last: number): Sum => {
  const before = Math.floor(place);
  return [-1, 0, 1, 2].map((i) => [
    Math.min(last, Math.max(0, before + i)),
    cubicWeight(Math.abs(place - before - i)),
  ]);
};

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
    const isNearest = mode === "nearest" || mode === "nearest-exact";
    const sumAt = mode === "bicubic" ? cubic : linear;
    if (alignCorners && isNearest)
      throw new ValueError(`interpolate: alignCorners is for means of neighbours, not for mode "${mode}"`);
    const x = isNearest ? given : floatingOperand(given, "interpolate");
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
    // axes that shrink come first and those that grow most come last, and of equals the last, whose elements
    // lie apart: so the least is computed
    const order = changes
      .map((change, i) => ({ ...change, axis: x.rank - spatial + i }))
      .filter(({ from, to, step }) => from !== to || step !== 1)
      .sort((a, b) => a.to * b.from - b.to * a.from || b.axis - a.axis);
    return scope("interpolate", () =>
      order.reduce(
        (y, { axis, ...change }) =>
          isNearest
            ? take(y, tensor(nearest(change, mode === "nearest-exact")), axis)
            : resample(
                y,
                axis,
                placesOf(change, alignCorners).map((place) => sumAt(place, change.from - 1)),
              ),
        x,
      ),
    );
  },
);
