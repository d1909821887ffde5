/**
 * Windows on an image. Of a convolution: forward each result is the window times the filter; the gradient of
 * a filter is a window too, of the size of the results. Of a pool: the largest or the mean of each window.
 */
import { formatShape } from "../../../array/index.js";
import { besideOf } from "../../snapshot/beside.js";
import type { GraphNode } from "../../snapshot/snapshot.js";
import { fill } from "../../text/fill.js";
import type { Applied } from "./applied.js";
import { isWhole, type Matrix, matrixOf } from "./matrix.js";
import type { Grid, PoolView, WindowView } from "./view.js";

/** The first image, channel and filter; undefined where they are not known whole. */
export function windowForward(op: Applied): WindowView | undefined {
  const [image, filter] = op.operands.map(({ value, shape }) => matrixOf(value, shape));
  const result = matrixOf(op.node.value, op.node.shape);
  if (op.node.shape.size !== 4) return undefined;
  if (!known(image) || !known(filter) || !known(result)) return undefined;
  const [x, w] = op.operands as [GraphNode, GraphNode];
  const view = {
    image: whole(op.operandName(0), x, image, false),
    filter: whole(op.operandName(1), w, filter, false),
    result: whole(op.resultName, op.node, result, false),
  };
  const formula = `${view.result.name} = ${view.image.name} ⋆ ${view.filter.name}`;
  const title = fill(op.words.forwardView, { formula });
  return { kind: "window", title, ...view, ...steps(op), notes: notes(op, [0, 1, 2]) };
}

/** ∂w: what each element of the filter met, times what came of it. */
export function windowBack(op: Applied, operand: number, rule: string | undefined): WindowView | undefined {
  if (operand !== 1 || op.node.shape.size !== 4) return undefined;
  const [x, w] = op.operands as [GraphNode, GraphNode];
  const image = matrixOf(x.value, x.shape);
  const above = matrixOf(op.node.contributed, op.node.shape);
  const gradient = matrixOf(op.gradientOf(1), w.shape);
  if (!known(image) || !known(above) || !known(gradient)) return undefined;
  const { stride, padding, dilation } = steps(op);
  const view = {
    image: whole(op.operandName(0), x, image, false),
    filter: whole(`∂${op.resultName}`, op.node, above, true),
    result: whole(`∂${op.operandName(1)}`, w, gradient, true),
  };
  return {
    kind: "window",
    title: `${view.result.name} = ${view.image.name} ⋆ ${view.filter.name}`,
    ...view,
    stride: dilation,
    padding,
    dilation: stride,
    rule,
    notes: notes(op, [0]),
  };
}

/** How a pool sums its windows up; undefined for what is none. */
function pooledBy({ node }: Applied): PoolView["by"] | undefined {
  const by = /^\{y\} = (max|mean) windows\(\{a\}\)$/.exec(node.inside)?.[1];
  return node.shape.size === 4 ? (by as PoolView["by"] | undefined) : undefined;
}

/** Which element of a window won, or what they are on average. */
export function poolForward(op: Applied): PoolView | undefined {
  const by = pooledBy(op);
  const view = by === undefined ? undefined : pooled(op, by);
  const result = matrixOf(op.node.value, op.node.shape);
  if (view === undefined || !known(result)) return undefined;
  const said = by === "max" ? op.words.poolLargest : op.words.poolMean;
  const formula = `${op.resultName} = ${fill(said, { image: view.image.name })}`;
  return {
    ...view,
    title: fill(op.words.forwardView, { formula }),
    result: whole(op.resultName, op.node, result, false),
    notes: notes(op, [0, 1]),
  };
}

/** The gradient of every element: from the windows that it won, or that it lies in. */
export function poolBack(op: Applied, rule: string | undefined): PoolView | undefined {
  const by = pooledBy(op);
  const view = by === undefined ? undefined : pooled(op, by);
  const [x] = op.operands as [GraphNode];
  const above = matrixOf(op.node.contributed, op.node.shape);
  const gradient = by === undefined ? undefined : matrixOf(op.gradientOf(0), x.shape);
  if (view === undefined || !known(above) || !known(gradient)) return undefined;
  const upstream = whole(`∂${op.resultName}`, op.node, above, true);
  const result = whole(`∂${view.image.name}`, x, gradient, true);
  const said = by === "max" ? op.words.poolLargestBack : op.words.poolMeanBack;
  return {
    ...view,
    title: `${result.name} = ${fill(said, { upstream: upstream.name, n: view.over })}`,
    upstream,
    result,
    rule,
    notes: notes(op, [0]),
  };
}

function pooled(op: Applied, by: PoolView["by"]) {
  const [x] = op.operands as [GraphNode];
  const image = matrixOf(x.value, x.shape);
  if (!known(image)) return undefined;
  const kernel = pair(op, "Kernel", [1, 1]);
  return {
    kind: "pool" as const,
    by,
    image: whole(op.operandName(0), x, image, false),
    kernel,
    over: by === "mean" ? kernel[0] * kernel[1] : 1,
    ...steps(op, kernel),
  };
}

const known = (matrix: Matrix | undefined): matrix is Matrix => matrix !== undefined && isWhole(matrix);

const whole = (name: string, { shape }: GraphNode, matrix: Matrix, gradient: boolean): Grid => ({
  ...matrix,
  name,
  shape: formatShape(shape.toArray()),
  gradient,
});

function notes(op: Applied, places: readonly number[]): string[] {
  const several = [...op.operands, op.node].some(({ shape }) =>
    shape.slice(0, 2).some((extent) => extent > 1),
  );
  return op.notes(places, several ? op.words.firstImage : "");
}

/** What the op says of its windows; what it does not say is as usual. */
function steps(op: Applied, stride: Sizes = [1, 1]) {
  return {
    stride: pair(op, "Stride", stride),
    padding: pair(op, "Padding", [0, 0]),
    dilation: pair(op, "Dilation", [1, 1]),
  };
}

type Sizes = readonly [down: number, across: number];

/** What the op says of its numbers: `stride = 2`, or of either axis `rowStride = 2`. */
function pair({ node }: Applied, name: string, usual: Sizes): Sizes {
  const said = besideOf(node.numbers);
  const of = (axis: string) => said.get(`${axis}${name}`) ?? said.get(name.toLowerCase());
  return [Number(of("row") ?? usual[0]), Number(of("column") ?? usual[1])];
}
