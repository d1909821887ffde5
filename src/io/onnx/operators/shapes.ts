/** Other shapes, orders and parts of the same elements. */
import type { Shape } from "../../../array/index.js";
import { type Dimension, fixed, isFixed, negated, sum } from "../dimension.js";
import { int, ints } from "../graph-builder.js";
import type { Application } from "../trace.js";
import { cast } from "./elementwise.js";
import type { Operator, Operators, OpToWrite } from "./operator.js";

/** x under another shape; one size that depends on the batch is -1, which ONNX works out. */
export function reshaped(op: OpToWrite, x: string, shape: readonly Dimension[]): string {
  const open = shape.filter((each) => !isFixed(each));
  const isEmpty = shape.some((each) => isFixed(each) && each.offset === 0);
  const written =
    open.length === 1 && !isEmpty ? shape.map((each) => (isFixed(each) ? each : fixed(-1))) : shape;
  // else a 0 would mean the size of x there
  return op.node("Reshape", [x, op.graph.sizes(written)], isEmpty ? { allowzero: int(1) } : {});
}

const attrsOf = <T>(application: Application) => application.attrs as T;
const shapeOf = ({ inputs }: Application): Shape => inputs[0]?.shape ?? [];

interface Box {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
}

/** Where a slice ends that goes backwards past the first element: the least int64 does, as its own kind. */
const beforeAll = -(2 ** 63);

function slice(op: OpToWrite): string {
  const { steps } = op.attrs<Box>();
  const starts = op.sizes((each) => attrsOf<Box>(each).starts);
  const sizes = op.sizes((each) => attrsOf<Box>(each).sizes);
  const shape = op.sizes(shapeOf);
  const isCut = (axis: number) => {
    const [start, size, extent] = [starts[axis], sizes[axis], shape[axis]] as [
      Dimension,
      Dimension,
      Dimension,
    ];
    const whole =
      isFixed(start) && start.offset === 0 && size.slope === extent.slope && size.offset === extent.offset;
    return !(whole && steps[axis] === 1);
  };
  const axes = steps.flatMap((_, axis) => (isCut(axis) ? [axis] : []));
  if (axes.length === 0) return op.node("Identity", [op.x]);
  const ends = axes.map((axis): Dimension => {
    const [start, size, step] = [starts[axis], sizes[axis], steps[axis]] as [Dimension, Dimension, number];
    const end = sum(start, { slope: size.slope * step, offset: size.offset * step });
    return isFixed(end) && end.offset < 0 ? fixed(beforeAll) : end;
  });
  const { graph } = op;
  return op.node("Slice", [
    op.x,
    graph.sizes(axes.map((axis) => starts[axis] as Dimension)),
    graph.sizes(ends),
    graph.list(axes),
    graph.list(axes.map((axis) => steps[axis] as number)),
  ]);
}

function pad(op: OpToWrite): string {
  const { value } = op.attrs<{ value: number }>();
  const starts = op.sizes((each) => attrsOf<{ starts: readonly number[] }>(each).starts);
  const padded = op.sizes((each) => attrsOf<{ shape: Shape }>(each).shape);
  const shape = op.sizes(shapeOf);
  const ends = padded.map((extent, axis) =>
    sum(extent, negated(sum(shape[axis] as Dimension, starts[axis] as Dimension))),
  );
  return op.node("Pad", [op.x, op.graph.sizes([...starts, ...ends]), op.number(value)]);
}

function flip(op: OpToWrite): string {
  const axes = op.attrs<readonly number[]>();
  if (axes.length === 0) return op.node("Identity", [op.x]);
  const each = (value: number) => op.graph.list(axes.map(() => value));
  return op.node("Slice", [op.x, each(-1), each(beforeAll), op.graph.list(axes), each(-1)]);
}

/** The triangles are there for floats in every runtime, for other types not. */
const triangle =
  (upper: 0 | 1): Operator =>
  (op) => {
    const dtype = op.dtypeOf(0);
    const isFloat = dtype === "float32" || dtype === "float64";
    const x = isFloat ? op.x : cast(op, op.x, "float64");
    const cut = op.node("Trilu", [x, op.graph.index(op.attrs<number>())], { upper: int(upper) });
    return isFloat ? cut : cast(op, cut, dtype);
  };

export const shapes: Operators = {
  reshape: (op) =>
    reshaped(
      op,
      op.x,
      op.sizes((each) => attrsOf<Shape>(each)),
    ),
  broadcastTo: (op) => op.node("Expand", [op.x, op.graph.sizes(op.sizes((each) => attrsOf<Shape>(each)))]),
  // the sum over the axes that were stretched, and those in front
  sumTo: (op) => {
    const shape = op.sizes((each) => attrsOf<Shape>(each));
    const from = op.sizes(shapeOf);
    const lead = from.length - shape.length;
    const axes = from.flatMap((extent, axis) => {
      const kept = shape[axis - lead];
      return kept !== undefined && kept.slope === extent.slope && kept.offset === extent.offset ? [] : [axis];
    });
    if (axes.length === 0) return op.node("Identity", [op.x]);
    return reshaped(op, op.node("ReduceSum", [op.x, op.graph.list(axes)]), shape);
  },
  permute: (op) => op.node("Transpose", [op.x], { perm: ints(op.attrs<readonly number[]>()) }),
  slice,
  pad,
  flip,
  tril: triangle(0),
  triu: triangle(1),
  concat: (op) => op.node("Concat", op.inputs, { axis: int(op.attrs<{ axis: number }>().axis) }),
};
