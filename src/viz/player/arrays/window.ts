/**
 * Convolutions as a window on the image: forward each result is the window times the filter; the gradient of
 * a filter is a window too, of the size of the results.
 */
import { formatShape } from "../../../array/index.js";
import type { GraphNode } from "../../snapshot/snapshot.js";
import { fill } from "../../text/fill.js";
import type { Applied } from "./applied.js";
import { isWhole, type Matrix, matrixOf } from "./matrix.js";
import type { Grid, WindowView } from "./view.js";

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

/** What the op says of its numbers: `stride = 2`, or of either axis; what it does not say is as usual. */
function steps({ node }: Applied) {
  const said = new Map(node.numbers.split(", ").map((each) => each.split(" = ") as [string, string]));
  const both = (name: string, usual: number): [number, number] => {
    const of = (axis: string) => Number(said.get(`${axis}${name}`) ?? said.get(name.toLowerCase()) ?? usual);
    return [of("row"), of("column")];
  };
  return { stride: both("Stride", 1), padding: both("Padding", 0), dilation: both("Dilation", 1) };
}
