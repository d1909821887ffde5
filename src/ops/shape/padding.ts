/** Borders of all kinds, and borders taken away. */
import {
  anyNumber,
  type Kind,
  listOf,
  oneOf,
  optional,
  optionsOfTensors,
  ShapeError,
  show,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { moving, nameOf, scope, type Tensor, tensorKind } from "../../tensor/index.js";
import { concat } from "./joining.js";
import { type Padding, padOp } from "./pad-op.js";

export type { Padding } from "./pad-op.js";

const width: Kind<number> = { ...whole(Number.NEGATIVE_INFINITY), error: ShapeError };

const widthsKind: Kind<Padding> = listOf(
  listOf(width, "[before, after]", 2, 2) as Kind<readonly [number, number]>,
  "an array of [before, after], whole numbers, one pair per axis",
);

export interface PadOptions {
  /**
   * What stands in the border: one number (default), x in reverse from its edge on, its last elements again
   * and again, or its other end.
   */
  mode?: "constant" | "reflect" | "replicate" | "circular";
  /** The number of a constant border. Default 0. */
  value?: number | undefined;
}

const padOptions = optionsOfTensors<PadOptions>()({
  mode: withDefault(oneOf(["constant", "reflect", "replicate", "circular"]), "constant"),
  value: optional(anyNumber),
});

type Border = Exclude<PadOptions["mode"], "constant" | undefined>;

/** The widest border there may be beside so many elements. */
const widest: Record<Border, (size: number) => number> = {
  reflect: (size) => size - 1,
  replicate: (size) => (size > 0 ? Number.POSITIVE_INFINITY : 0),
  circular: (size) => size,
};

const along = (x: Tensor, axis: number, from: number, to: number): Tensor =>
  x.slice(x.shape.map((_, i) => (i === axis ? ([from, to] as const) : null)));

/** What stands before x and behind it, so many entries of each. */
function bordersOf(x: Tensor, axis: number, mode: Border, [before, after]: Padding[0]): [Tensor, Tensor] {
  const size = x.shape[axis] as number;
  if (mode === "reflect")
    return [along(x, axis, 1, 1 + before).flip(axis), along(x, axis, size - 1 - after, size - 1).flip(axis)];
  if (mode === "circular") return [along(x, axis, size - before, size), along(x, axis, 0, after)];
  return [
    along(x, axis, 0, 1).broadcastTo(x.shape.with(axis, before)),
    along(x, axis, size - 1, size).broadcastTo(x.shape.with(axis, after)),
  ];
}

function surrounded(x: Tensor, padding: Padding, mode: Border): Tensor {
  return padding.reduce<Tensor>((y, widths, axis) => {
    if (widths[0] === 0 && widths[1] === 0) return y;
    const size = y.shape[axis] as number;
    if (Math.max(...widths) > widest[mode](size))
      throw new ShapeError(
        `pad: axis ${axis} of ${nameOf(x)} of shape ${formatShape(x.shape)} has ${size} elements, too few ` +
          `for a border of ${show(widths)} in mode "${mode}": at most ${widest[mode](size)} on either side`,
      );
    const [before, after] = bordersOf(y, axis, mode, widths);
    return concat(
      [before, y, after].filter((_, i) => i === 1 || widths[i === 0 ? 0 : 1] > 0),
      axis,
    );
  }, x);
}

/** Without what negative widths take away. */
function cut(x: Tensor, padding: Padding): Tensor {
  if (padding.every(([before, after]) => before >= 0 && after >= 0)) return x;
  return x.slice(
    padding.map(([before, after], axis) => [
      Math.max(0, -before),
      (x.shape[axis] as number) - Math.max(0, -after),
    ]),
  );
}

/**
 * y = x with a border of [before, after] elements along each axis: of one value, or x mirrored at its edges
 * (mode "reflect": 3 2 | 1 2 3), its edges repeated ("replicate": 1 1 | 1 2 3) or its other end ("circular":
 * 2 3 | 1 2 3), as PyTorch has them. Negative widths take elements away.
 * ∂L/∂x = g without the border, plus what of g stands in it, where it came from
 * @throws ShapeError for other many pairs than axes, for widths that take away more elements than there are,
 *   and where an axis is too short for its border; ValueError for a value in a mode other than "constant".
 */
export const pad = moving(
  signature("pad", { x: tensorKind, padding: widthsKind, options: padOptions }),
  (x: Tensor, padding: Padding, options?: PadOptions): Tensor => {
    const { mode, value } = padOptions.read(options);
    if (padding.length !== x.rank)
      throw new ShapeError(
        `pad: ${nameOf(x)} of shape ${formatShape(x.shape)} takes [before, after] for each of its ` +
          `${x.rank} axes, got ${show(padding)}`,
      );
    if (mode !== "constant" && value !== undefined)
      throw new ValueError(`pad: a border in mode "${mode}" has no value of its own, got ${value}`);
    const away = padding.findIndex(
      ([before, after], axis) => Math.max(0, -before) + Math.max(0, -after) > (x.shape[axis] as number),
    );
    if (away >= 0)
      throw new ShapeError(
        `pad: ${show(padding[away])} takes more away from axis ${away} of ${nameOf(x)} than the ` +
          `${x.shape[away]} elements that it has`,
      );
    const added = padding.map((widths) => widths.map((each) => Math.max(0, each)) as unknown as Padding[0]);
    if (mode === "constant") {
      const constant = (of: Tensor) => padOp(of, added, { value: value ?? 0 });
      const inner = cut(x, padding);
      if (inner === x) return constant(x);
      return added.flat().some((each) => each > 0) ? scope("pad", () => constant(inner)) : inner;
    }
    // as PyTorch has it, what was cut off may stand in a border, but for that of the other end
    return scope("pad", () =>
      mode === "circular"
        ? surrounded(cut(x, padding), added, mode)
        : cut(surrounded(x, added, mode), padding),
    );
  },
);
