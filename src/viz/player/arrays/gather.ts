/** Sums as an arrow that gathers: back what was broadcast, forward what `sum` and `mean` add up. */
import type { List } from "immutable";
import { fill } from "../../text/fill.js";
import type { Applied } from "./applied.js";
import { isWhole, type Matrix, matrixOf, stacked } from "./matrix.js";
import type { GatherView } from "./view.js";

type Along = GatherView["along"];

/** The gradient of an operand that was copied to every row, to every column or everywhere. */
export function gatheredBack(op: Applied, operand: number, rule: string | undefined): GatherView | undefined {
  const node = op.operands[operand];
  const edge = op.edges[operand];
  if (node === undefined || edge === undefined || !edge.carried.startsWith("summed to")) return undefined;
  const along = broadcastAlong(node.shape, op.node.shape);
  const above = stacked(op.node.contributed, op.node.shape);
  const gathered = matrixOf(edge.gradient, node.shape);
  if (along === undefined || above === undefined || gathered === undefined) return undefined;
  const passed = passedTo(op, operand, above);
  if (passed === undefined) return undefined;
  const source = op.grid(passed.name, op.node, passed.matrix, true);
  const result = op.grid(`∂${op.operandName(operand)}`, node, gathered, true);
  return {
    kind: "gather",
    title: `${result.name} = ${summedText(op, along, source.name)}`,
    along,
    source,
    result,
    over: 1,
    rule,
    notes: op.notes(passed.places, op.partOf(source), op.partOf(result)),
  };
}

/** Sums and means of matrices. */
export function gatheredForward(op: Applied): GatherView | undefined {
  const found = /^\{y\} = (Σ|mean)(?:\[([\d,]*)\])? \{a\}$/.exec(op.node.inside);
  const [node] = op.operands;
  if (found === null || node === undefined || node.shape.size > 2) return undefined;
  const from = matrixOf(node.value, node.shape);
  const to = matrixOf(op.node.value, op.node.shape);
  const along = summedAlong(node.shape, found[2]);
  if (from === undefined || to === undefined || along === undefined) return undefined;
  const upright = along === "columns" && to.rows === 1 ? asColumn(to) : to;
  const count = along === "all" ? from.rows * from.columns : along === "rows" ? from.rows : from.columns;
  const source = op.grid(op.operandName(0), node, from, false);
  const result = op.grid(op.resultName, op.node, upright, false);
  const over = found[1] === "mean" ? count : 1;
  const sum = summedText(op, along, source.name);
  const formula = `${result.name} = ${over === 1 ? sum : fill(op.words.averaged, { sum, n: over })}`;
  return {
    kind: "gather",
    title: fill(op.words.forwardView, { formula }),
    along,
    source,
    result,
    over,
    notes: op.notes([0, 1], op.partOf(source), op.partOf(result)),
  };
}

function summedText(op: Applied, along: Along, source: string): string {
  const { rowsOf, columnsOf, allOf } = op.words;
  return fill({ rows: rowsOf, columns: columnsOf, all: allOf }[along], { source });
}

/** Axes that were broadcast: all leading ones are rows, the last is columns. */
function broadcastAlong(from: List<number>, to: List<number>): Along | undefined {
  const extents = to.toArray();
  const own = [...new Array<number>(extents.length - from.size).fill(1), ...from];
  const copied = extents.map((extent, axis) => extent !== own[axis]);
  if (own.every((extent) => extent === 1)) return "all";
  const leading = copied.slice(0, -1);
  if (copied.at(-1) === false && own.slice(0, -1).every((extent) => extent === 1)) return "rows";
  return copied.at(-1) === true && leading.every((each) => !each) && to.size === 2 ? "columns" : undefined;
}

/** What the op makes of the gradient above before it is added up: by its local derivative. */
function passedTo(op: Applied, operand: number, above: Matrix) {
  const name = `∂${op.resultName}`;
  const { localText } = op.edges[operand] as (typeof op.edges)[number];
  if (localText === "1") return { name, matrix: above, places: [] };
  if (localText === "-1") return { name: `−${name}`, matrix: mapped(above, (x) => -x), places: [] };
  const place = ["{a}", "{b}"].indexOf(localText);
  const node = op.operands[place];
  if (node === undefined) return undefined;
  const factor = stacked(node.value, node.shape);
  if (factor === undefined || !isWhole(factor) || !op.isAsItWas(place)) return undefined;
  const matrix = mapped(above, (x, i, j) => {
    const row = factor.known[factor.rows === 1 ? 0 : i];
    return x * (row?.[factor.columns === 1 ? 0 : j] ?? Number.NaN);
  });
  return { name: `${name} × ${op.operandName(place)}`, matrix, places: [place] };
}

function mapped(matrix: Matrix, write: (x: number, i: number, j: number) => number): Matrix {
  return { ...matrix, known: matrix.known.map((row, i) => row.map((x, j) => write(x, i, j))) };
}

const asColumn = ({ known, columns }: Matrix): Matrix => ({
  rows: columns,
  columns: 1,
  known: (known[0] ?? []).map((x) => [x]),
});

/** @param axes `0,1`; all where there are none. */
function summedAlong(shape: List<number>, axes: string | undefined): Along | undefined {
  const summed =
    axes === undefined ? shape.map((_, axis) => axis) : axes.split(",").filter(Boolean).map(Number);
  const rest = shape.filter((extent, axis) => extent !== 1 && !summed.includes(axis));
  if (rest.size === 0) return "all";
  return summed.join() === "0" ? "rows" : summed.join() === "1" ? "columns" : undefined;
}
