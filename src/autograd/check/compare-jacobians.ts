/** The analytic derivatives beside the numeric ones: the worst comparison of each input with each output. */

import { type FoundTensor, nameOfFound } from "../transforms/tree.js";
import { type CheckSettings, stepOf, type Tolerances } from "./check-settings.js";
import { convergenceError, type LineDerivative } from "./finite-differences.js";
import { formatRows, GradcheckError, type GradcheckRow } from "./gradcheck-error.js";
import { analyticAlong, indexOf, type Line, onLine, outputAt, type Problem } from "./jacobian-lines.js";

interface Comparison {
  readonly row: GradcheckRow;
  /** The difference in units of what is allowed. */
  readonly excess: number;
  readonly line: Line;
  readonly column: number;
}

const shortName = ({ tensor, path }: FoundTensor) => (tensor.name === "" ? path : tensor.name);

/** @throws GradcheckError with the table, where one derivative is not the numeric one. */
export function compareJacobians(
  problem: Problem,
  combination: readonly FoundTensor[],
  lines: readonly Line[],
  numeric: readonly LineDerivative[],
  settings: CheckSettings,
  tolerances: Tolerances,
): GradcheckRow[] {
  const analytic = analyticAlong(problem, combination, lines);
  const outputs = problem.evaluate();
  const worst = new Map<string, Comparison>();
  lines.forEach((line, i) => {
    if (!combination.includes(line.leaf)) return;
    const { derivative, rounding } = numeric[i] as LineDerivative;
    derivative.forEach((expected, column) => {
      const actual = (analytic[i] as Float64Array)[column] as number;
      const allowed = tolerances.allowed(expected) + (rounding[column] as number);
      const comparison = compared(outputs, line, column, { actual, expected, allowed });
      const key = `${line.leaf.path} ${comparison.row.output}`;
      const before = worst.get(key);
      if (before === undefined || before.excess < comparison.excess) worst.set(key, comparison);
    });
  });
  const rows = [...worst.values()].map(({ row }) => row);
  const failed = [...worst.values()].filter(({ row }) => !row.passed);
  if (failed.length > 0) {
    const first = failed.reduce((a, b) => (b.excess > a.excess ? b : a));
    requireConvergence(problem, first, rows, settings, tolerances);
    throw new GradcheckError(
      `${settings.name}: the gradient of ${nameOfFound(first.line.leaf)} is not the one of finite ` +
        `differences ` +
        `(with ${combination.map(shortName).join(", ")} requiring grad)` +
        `${historyHint(outputs, first.row)}\n${formatRows(rows)}`,
      "gradient",
      rows,
    );
  }
  return rows;
}

/** One derivative beside the other. */
function compared(
  outputs: readonly FoundTensor[],
  line: Line,
  column: number,
  { actual, expected, allowed }: { actual: number; expected: number; allowed: number },
): Comparison {
  const difference = Math.abs(actual - expected);
  const excess = Number.isNaN(difference) ? Infinity : difference / allowed;
  const { output, index } = outputAt(outputs, line, column);
  const { tensor } = line.leaf;
  const row: GradcheckRow = {
    input: shortName(line.leaf),
    inputShape: tensor.shape,
    output: output.path,
    outputShape: output.tensor.shape,
    at: index === undefined ? line.at : { input: indexOf(line.at, tensor.shape), output: index },
    analytic: actual,
    numeric: expected,
    difference,
    allowed,
    passed: excess <= 1,
  };
  return { row, excess, line, column };
}

/** @throws GradcheckError where the numeric derivative itself is not to be trusted. */
function requireConvergence(
  problem: Problem,
  { line, column, row }: Comparison,
  rows: readonly GradcheckRow[],
  { name }: CheckSettings,
  { step }: Tolerances,
): void {
  const moved = onLine(problem, line, (along) => convergenceError(along, stepOf(line, step), column));
  if (moved <= row.allowed) return;
  throw new GradcheckError(
    `${name}: the difference quotient for ${nameOfFound(line.leaf)} does not settle: a quarter of the ` +
      `step ` +
      `moves it by ${moved.toExponential(2)}. The function bends too much within the step ${step}, or is ` +
      `not smooth there: take a smaller step, or another point.\n${formatRows(rows)}`,
    "noConvergence",
    rows,
  );
}

/** Where the output has no history, that is the error. */
function historyHint(outputs: readonly FoundTensor[], { output: path }: GradcheckRow): string {
  const output = outputs.find((each) => each.path === path)?.tensor;
  if (output === undefined || output.requiresGrad) return "";
  return (
    `: ${path} requires no grad, its history was ` +
    `cut${output.cut === undefined ? "" : ` by ${output.cut.op}`}`
  );
}
