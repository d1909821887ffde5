/** Reductions, running sums, and where the extremes are. */
import type { Shape } from "../../../array/index.js";
import { int, ints } from "../graph-builder.js";
import { cast } from "./elementwise.js";
import type { Operator, Operators, OpToWrite } from "./operator.js";
import { reshaped } from "./shapes.js";

interface Reduced {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** A reduction of x; over no axes at all, each element is reduced by itself. */
function reduce(op: OpToWrite, opType: string, x: string, alone = "Identity"): string {
  const { axes, keepDims } = op.attrs<Reduced>();
  if (axes.length === 0) return op.node(alone, [x]);
  const keepdims = int(keepDims ? 1 : 0);
  // ReduceSum takes its axes as an operand since opset 13, the others since 18
  if (opType === "ReduceSum") return op.node(opType, [x, op.graph.list(axes)], { keepdims });
  return op.node(opType, [x], { axes: ints(axes), keepdims });
}

const reduction =
  (opType: string, alone?: string): Operator =>
  (op) =>
    reduce(op, opType, op.x, alone);

/** Whether any or all are not 0: the largest or the smallest of 0 and 1. */
const overLogic =
  (opType: string): Operator =>
  (op) => {
    const truth = op.dtypeOf(0) === "bool" ? op.x : cast(op, op.x, "bool");
    return cast(op, reduce(op, opType, cast(op, truth, "int32")), "bool");
  };

const argReduction =
  (opType: string): Operator =>
  (op) => {
    const { along } = op.attrs<{ along: number }>();
    const place = op.node(opType, [op.x], { axis: int(along), keepdims: int(0) });
    const shape = op.sizes(({ attrs }) => (attrs as { shape: Shape }).shape);
    const { length } = shape;
    const isReduced = length === op.rankOf(0) - 1;
    return cast(op, isReduced ? place : reshaped(op, place, shape), "int32");
  };

export const reductions: Operators = {
  sum: reduction("ReduceSum"),
  mean: reduction("ReduceMean"),
  max: reduction("ReduceMax"),
  min: reduction("ReduceMin"),
  norm: reduction("ReduceL2", "Abs"),
  logSumExp: reduction("ReduceLogSumExp"),
  any: overLogic("ReduceMax"),
  all: overLogic("ReduceMin"),
  argMax: argReduction("ArgMax"),
  argMin: argReduction("ArgMin"),
  cumsum: (op) => op.node("CumSum", [op.x, op.graph.index(op.attrs<number>())]),
};
