/** Entries moved and spread: rolled along axes, axes moved, vectors laid out as a grid. */
import {
  either,
  type Kind,
  listOf,
  oneOf,
  optional,
  optionsOfTensors,
  ShapeError,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axesKind, formatShape } from "../../array/index.js";
import {
  moving,
  nameOf,
  normalizeAxes,
  normalizeAxis,
  scope,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { concat } from "./joining.js";

const anyWhole = whole(-Infinity);
const shiftsKind = either(anyWhole, listOf(anyWhole, "an array of whole numbers"));

/** y = x rolled by some places along one axis. */
function rolled(x: Tensor, shift: number, axis: number): Tensor {
  const length = x.shape[axis] as number;
  const by = length === 0 ? 0 : ((shift % length) + length) % length;
  if (by === 0) return x;
  const part = (from: number, to: number) =>
    x.slice(x.shape.map((_, i) => (i === axis ? ([from, to] as const) : null)));
  return concat([part(length - by, length), part(0, length - by)], axis);
}

/**
 * y = x with its entries moved on by `shift` along an axis, the last ones to the beginning; along several
 * axes by as many shifts; without an axis, in the flattened x
 * ∂L/∂x = g rolled back
 * @throws ShapeError for an axis out of range or another number of shifts than axes.
 */
export const roll = moving(
  signature("roll", { x: tensorKind, shift: shiftsKind, axis: optional(axesKind) }),
  (x: Tensor, shift: number | readonly number[], axis?: number | readonly number[]): Tensor => {
    const shifts = typeof shift === "number" ? [shift] : shift;
    const axes = axis === undefined ? undefined : typeof axis === "number" ? [axis] : axis;
    if (shifts.length !== (axes?.length ?? 1))
      throw new ShapeError(
        `roll: ${shifts.length} shifts for ` +
          `${axes === undefined ? "the flattened tensor" : `${axes.length} axes`}; there is one for each`,
      );
    return scope("roll", () => {
      if (axes === undefined) return rolled(x.flatten(), shifts[0] as number, 0).reshape(x.shape);
      const along = axes.map((each) => normalizeAxis("roll", each, x.rank));
      return along.reduce((y, each, i) => rolled(y, shifts[i] as number, each), x);
    });
  },
);

/**
 * y = x with axes moved to other places, the others in their order: moveAxis(images, 1, -1) makes
 * (N, C, H, W) (N, H, W, C)
 * ∂L/∂x = g with its axes in their former order
 * @throws ShapeError for axes out of range or named twice, and for other many places than axes.
 */
export const moveAxis = moving(
  signature("moveAxis", { x: tensorKind, from: axesKind, to: axesKind }),
  (x: Tensor, from: number | readonly number[], to: number | readonly number[]): Tensor => {
    const [sources, places] = [from, to].map((axes) => {
      normalizeAxes("moveAxis", axes, x.shape); // refuses what is named twice
      return [axes].flat().map((axis) => normalizeAxis("moveAxis", axis as number, x.rank));
    }) as [number[], number[]];
    if (sources.length !== places.length)
      throw new ShapeError(
        `moveAxis: ${sources.length} axes of ${nameOf(x)} to ${places.length} places; there is one for each`,
      );
    const others = x.shape.flatMap((_, axis) => (sources.includes(axis) ? [] : [axis]));
    return x.permute(
      x.shape.map((_, place) => {
        const moved = places.indexOf(place);
        return moved < 0 ? (others.shift() as number) : (sources[moved] as number);
      }),
    );
  },
);

export interface MeshgridOptions {
  /** "ij" where the first runs down the rows (the default), "xy" where it runs along them, as in a plot. */
  indexing?: "ij" | "xy";
}

const meshgridOptions = optionsOfTensors<MeshgridOptions>()({
  indexing: withDefault(oneOf(["ij", "xy"]), "ij"),
});

const vectors: Kind<readonly Tensor[]> = listOf(tensorKind, "an array of tensors");

/**
 * The coordinates of a grid: each vector spread over the axes of all, (N), (M) -> (N, M), (N, M); with
 * { indexing: "xy" } -> (M, N), (M, N), as NumPy has it by default
 * ∂L/∂x = g summed over the axes along which it was spread
 * @throws ShapeError for what is no vector.
 */
export const meshgrid = moving(
  signature("meshgrid", { tensors: vectors, options: meshgridOptions }),
  (tensors: readonly Tensor[], options?: MeshgridOptions): Tensor[] => {
    const { indexing } = meshgridOptions.read(options);
    for (const each of tensors)
      if (each.rank !== 1)
        throw new ShapeError(`meshgrid: ${nameOf(each)} of shape ${formatShape(each.shape)} is no vector`);
    const place = (i: number) => (indexing === "xy" && i < 2 && tensors.length > 1 ? 1 - i : i);
    const shape = tensors.map((_, axis) => tensors[place(axis)]?.size as number);
    return scope("meshgrid", () =>
      tensors.map((each, i) =>
        each.reshape(shape.map((_, axis) => (axis === place(i) ? each.size : 1))).broadcastTo(shape),
      ),
    );
  },
);
