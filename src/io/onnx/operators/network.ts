/** Products, lookups, softmax, losses and normalization. */
import type { DType, Shape } from "../../../array/index.js";
import { float, int, ints, word } from "../graph-builder.js";
import { bytesOf, dataType } from "../tensor-data.js";
import { cast } from "./elementwise.js";
import type { Operators, OpToWrite } from "./operator.js";

/** With the last two axes exchanged. */
function transposed(op: OpToWrite, i: number): string {
  const rank = op.rankOf(i);
  const perm = Array.from({ length: rank }, (_, axis) =>
    axis < rank - 2 ? axis : axis === rank - 2 ? rank - 1 : rank - 2,
  );
  return op.node("Transpose", [op.input(i)], { perm: ints(perm) });
}

/** The sizes of the last axes from `axis` on, if that is what the axes are and they are fixed. */
function lastAxes(op: OpToWrite, axes: readonly number[]): Shape | undefined {
  const rank = op.rankOf(0);
  const first = rank - axes.length;
  if (axes.length === 0 || !axes.every((axis, i) => axis === first + i)) return undefined;
  const sizes = op.sizes(({ inputs }) => inputs[0]?.shape.slice(first) ?? []);
  return sizes.every(({ slope }) => slope === 0) ? sizes.map(({ offset }) => offset) : undefined;
}

function standardize(op: OpToWrite): string {
  const { axes, eps } = op.attrs<{ axes: readonly number[]; eps: number }>();
  const dtype = op.dtypeOf(0);
  const shape = lastAxes(op, axes);
  if (shape !== undefined) {
    const size = shape.reduce((a, b) => a * b, 1);
    const ones = bytesOf(dtype, new Array<number>(size).fill(1));
    const scale = op.graph.constant("ones", dataType[dtype], shape, ones);
    const attributes = { axis: int(-shape.length), epsilon: float(eps) };
    return op.node("LayerNormalization", [op.x, scale], attributes);
  }
  const reduced = { axes: ints(axes), keepdims: int(1) };
  const centred = op.node("Sub", [op.x, op.node("ReduceMean", [op.x], reduced)]);
  const variance = op.node("ReduceMean", [op.node("Mul", [centred, centred])], reduced);
  const deviation = op.node("Sqrt", [op.node("Add", [variance, op.number(eps)])]);
  return op.node("Div", [centred, deviation]);
}

function crossEntropy(op: OpToWrite): string {
  const reduction = op.attrs<"mean" | "sum" | "none">();
  const [logits, target] = op.inputs as readonly [string, string];
  if (op.rankOf(1) === 1)
    return op.node("SoftmaxCrossEntropyLoss", [logits, cast(op, target, "int64")], {
      reduction: word(reduction),
    });
  const weighed = op.node("Mul", [target, op.node("LogSoftmax", [logits], { axis: int(1) })]);
  const losses = op.node("Neg", [op.node("ReduceSum", [weighed, op.graph.list([1])], { keepdims: int(0) })]);
  if (reduction === "none") return losses;
  if (reduction === "sum") return op.node("ReduceSum", [losses], { keepdims: int(0) });
  return op.node("ReduceMean", [losses], { keepdims: int(0) });
}

function oneHot(op: OpToWrite): string {
  const { depth, dtype } = op.attrs<{ depth: number; dtype: DType }>();
  // runtimes have it for few types: labels and depth of int64, values of float32
  const offAndOn = op.graph.constant("off_on", dataType.float32, [2], bytesOf("float32", [0, 1]));
  const rows = op.node("OneHot", [cast(op, op.x, "int64"), op.graph.index(depth), offAndOn], {
    axis: int(-1),
  });
  return dtype === "float32" ? rows : cast(op, rows, dtype);
}

export const network: Operators = {
  matmul: (op) => {
    const { transposeA, transposeB } = op.attrs<{ transposeA: boolean; transposeB: boolean }>();
    return op.node("MatMul", [
      transposeA ? transposed(op, 0) : op.x,
      transposeB ? transposed(op, 1) : op.input(1),
    ]);
  },
  take: (op) => op.node("Gather", op.inputs, { axis: int(op.attrs<number>()) }),
  gather: (op) => op.node("GatherElements", op.inputs, { axis: int(op.attrs<number>()) }),
  scatterAdd: (op) => {
    const [x, values, places] = op.inputs as readonly [string, string, string];
    const attributes = { axis: int(op.attrs<number>()), reduction: word("add") };
    return op.node("ScatterElements", [x, places, values], attributes);
  },
  oneHot,
  softmax: (op) => op.node("Softmax", [op.x], { axis: int(op.attrs<number>()) }),
  logSoftmax: (op) => op.node("LogSoftmax", [op.x], { axis: int(op.attrs<number>()) }),
  softmaxCrossEntropy: crossEntropy,
  standardize,
};
