/** Fused ops, opened: their plain steps on the operands that were recorded, where these give the result. */
import { fill } from "../../text/fill.js";
import type { Applied } from "./applied.js";
import { allAgree, isWhole, type Matrix, matrixOf, stacked, transposed } from "./matrix.js";
import { crossEntropyBack, crossEntropyTwin, type Rows, rowTwins, type TwinStep } from "./twins.js";
import type { Grid, TwinView } from "./view.js";

/** Rows of a twin that a page shows. */
const rowsShown = 4;

export function openedForward(op: Applied): TwinView | undefined {
  const { op: name } = op.node;
  if (name === "softmaxCrossEntropy") {
    const known = examples(op);
    if (known === undefined) return undefined;
    const last = matrixOf(op.node.value, op.node.shape);
    const steps = crossEntropyTwin(known.x, known.t);
    if (last !== undefined) steps.push({ formula: op.resultName, rows: last.known });
    return view(op, steps, known.notes);
  }
  const twin = rowTwins[name];
  const [operand] = op.operands;
  if (twin === undefined || operand === undefined) return undefined;
  const x = stacked(operand.value, operand.shape);
  const y = stacked(op.node.value, op.node.shape);
  if (x === undefined || y === undefined) return undefined;
  // along the last axis, along the first, or over all of it: whichever gives the result
  const ways = [x, transposed(x), { rows: 1, columns: x.rows * x.columns, known: [x.known.flat()] }];
  for (const [i, way] of ways.entries()) {
    if (way.known[0]?.length !== way.columns || (i === 2 && !isWhole(x))) continue;
    const steps = twin(way.known);
    const given = steps.at(-1)?.rows.flat() ?? [];
    const said = i === 1 && y.columns > 1 && y.rows > 1 ? transposed(y).known.flat() : y.known.flat();
    if (given.every((value, k) => allAgree(one(value), one(said[k] ?? value)))) return view(op, steps, []);
  }
  return undefined;
}

export function openedBack(op: Applied, operand: number, rule: string | undefined): TwinView | undefined {
  if (op.node.op !== "softmaxCrossEntropy" || operand !== 0) return undefined;
  const known = examples(op);
  const logits = op.operands[0];
  const gradient = logits === undefined ? undefined : matrixOf(op.gradientOf(0), logits.shape);
  if (known === undefined || gradient === undefined) return undefined;
  const count = Number(/ \/ (\d+)$/.exec(op.edges[0]?.localText ?? "")?.[1] ?? 1);
  const steps = crossEntropyBack(known.x, known.t, count, gradient.known.slice(0, known.x.length));
  const title = `∂${op.operandName(0)} = ${count === 1 ? "y − t" : `(y − t) ÷ ${count}`}`;
  return { ...view(op, steps, known.notes), title, rule };
}

const one = (value: number): Matrix => ({ rows: 1, columns: 1, known: [[value]] });

/** Logits and targets, one row for each example; the first examples of a large batch. */
function examples(op: Applied): { x: Rows; t: Rows; notes: string[] } | undefined {
  const [logits, target] = op.operands;
  if (logits === undefined || target === undefined) return undefined;
  const x = matrixOf(logits.value, logits.shape);
  const given = matrixOf(target.value, target.shape);
  if (x === undefined || given === undefined || x.known[0]?.length !== x.columns) return undefined;
  const rows = x.known.slice(0, rowsShown);
  const t =
    target.shape.size === 2
      ? given.known.slice(0, rowsShown)
      : rows.map((row, i) => row.map((_, j) => (given.known[0]?.[i] === j ? 1 : 0)));
  if (t.length < rows.length) return undefined;
  const notes =
    x.rows > rows.length ? [op.partOf(grid(op.operandName(0), { formula: "x", rows }, x.rows))] : [];
  return { x: rows, t, notes };
}

function grid(name: string, { rows, gradient = false }: TwinStep, all = rows.length): Grid {
  const columns = rows[0]?.length ?? 0;
  return { name, shape: `(${all}, ${columns})`, gradient, rows: all, columns, known: rows };
}

function view(op: Applied, steps: readonly TwinStep[], notes: readonly string[]): TwinView {
  const { opened, openedHint } = op.words;
  const name = op.node.op;
  return {
    kind: "twin",
    title: fill(opened, { op: name }),
    hint: fill(openedHint, { op: name }),
    steps: steps.map((step) => ({
      formula: step.formula,
      grid: grid(step.formula, { ...step, rows: step.rows.slice(0, rowsShown) }, step.rows.length),
    })),
    notes: op.notes([0, 1, op.operands.length], ...notes),
  };
}
