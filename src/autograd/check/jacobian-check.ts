/**
 * The heart of a gradient check: one function of some leaves, its
 * derivatives by backward() against those by finite differences.
 */
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import type { RandomGenerator } from "../../random/index.js";
import { Tensor } from "../../tensor/index.js";
import { describeFound, type FoundTensor } from "../transforms/tree.js";
import { convergenceError, type LineDerivative, lineDerivative } from "./finite-differences.js";
import { formatRows, GradcheckError, type GradcheckRow } from "./gradcheck-error.js";
import {
  analyticAlong,
  indexOf,
  type Line,
  linesOf,
  onLine,
  outputAt,
  type Problem,
} from "./jacobian-lines.js";

export interface CheckSettings {
  /** The function that the user called, for messages. */
  readonly name: string;
  readonly projection: boolean;
  readonly directions: number;
  readonly generator: RandomGenerator;
  readonly step: number | undefined;
  readonly rtol: number | undefined;
  readonly atol: number | undefined;
  readonly allowFloat32: boolean;
  readonly allowUnused: boolean;
}

/** @throws GradcheckError; returns the worst comparison of each input with each output. */
export function checkJacobian(problem: Problem, settings: CheckSettings): GradcheckRow[] {
  const { leaves } = problem;
  const outputs = problem.evaluate();
  const single = [...leaves, ...outputs].find(({ tensor }) => tensor.dtype === "float32");
  if (single !== undefined && !settings.allowFloat32)
    throw new GradcheckError(
      `${settings.name}: ${describeFound(single)} is float32, where rounding drowns finite differences. ` +
        `Use float64, or pass ` +
        `{ allowFloat32: true } for a coarse check.`,
      "float32",
    );
  requireRepeatable(problem, outputs, settings);
  const tolerances = tolerancesOf(settings, single !== undefined);
  const lines = linesOf(leaves, outputs, settings.projection ? settings : undefined);
  const numeric = lines.map((line) => numericAlong(problem, outputs, line, settings, tolerances));
  let rows: GradcheckRow[] = [];
  for (const combination of problem.combinations) {
    const rowsNow = compare(problem, combination, lines, numeric, settings, tolerances);
    if (rowsNow.length >= rows.length) rows = rowsNow;
  }
  requireUsed(problem, outputs, lines, numeric, settings);
  return rows;
}

interface Tolerances {
  readonly step: number;
  readonly epsilon: number;
  readonly allowed: (numeric: number) => number;
}

function tolerancesOf({ step, rtol, atol }: CheckSettings, single: boolean): Tolerances {
  const [h, relative, absolute] = single ? [1e-2, 1e-2, 1e-3] : [1e-5, 1e-6, 1e-7];
  return {
    step: step ?? h,
    epsilon: single ? 2 ** -24 : 2 ** -53,
    allowed: (numeric) => (atol ?? absolute) + (rtol ?? relative) * Math.abs(numeric),
  };
}

/**
 * @throws GradcheckError for an f that writes to what it is given, or whose result changes from call to call.
 */
function requireRepeatable(problem: Problem, before: readonly FoundTensor[], { name }: CheckSettings): void {
  const given = [...problem.leaves, ...problem.constants];
  const versions = given.map(({ tensor }) => tensor.array.storage.version);
  const again = problem.evaluate();
  const written = given.find(({ tensor }, i) => tensor.array.storage.version !== versions[i]);
  if (written !== undefined) {
    const { lastWrite } = written.tensor.array.storage;
    throw new GradcheckError(
      `${name}: f changes its input ${describeFound(written)} in ` +
        `place${lastWrite === undefined ? "" : ` (${lastWrite.by})`}; ` +
        `a derivative at a point that moves means nothing. Let it write to a clone().`,
      "inPlace",
    );
  }
  const differs = before.find(({ tensor }, i) => {
    const other = again[i]?.tensor;
    if (other === undefined || !sameShape(other.shape, tensor.shape)) return true;
    const values = other.toTypedArray();
    return tensor.toTypedArray().some((value, at) => !Object.is(value, values[at]));
  });
  if (differs !== undefined || again.length !== before.length)
    throw new GradcheckError(
      `${name}: f gives another ${differs?.path ?? "result"} for the same inputs when it is called again. ` +
        `Seed what it draws: ` +
        `make its generator anew inside f.`,
      "nonDeterministic",
    );
}

/** A step that fits the element: relative where it is large. */
const stepOf = (line: Line, step: number): number =>
  line.direction === undefined
    ? step * Math.max(1, Math.abs(line.leaf.tensor.toTypedArray()[line.at] as number))
    : step;

function numericAlong(
  problem: Problem,
  outputs: readonly FoundTensor[],
  line: Line,
  { name }: CheckSettings,
  { step, epsilon, allowed }: Tolerances,
): LineDerivative {
  const h = stepOf(line, step);
  const result = onLine(problem, line, (along) => lineDerivative(along, h, epsilon, allowed));
  if (result.kink < 0) return result;
  const { output, index } = outputAt(outputs, line, result.kink);
  const [left, right] = result.slopes;
  const where = line.direction === undefined ? `element ${line.at}` : `direction ${line.at}`;
  throw new GradcheckError(
    `${name}: there is a kink or a jump within the step ${h.toPrecision(3)} of ${describeFound(line.leaf)} ` +
      `at ${where}: the slope of ` +
      `${output.path}${index === undefined ? "" : ` at [${index.join("][")}]`} is ${left.toPrecision(6)} ` +
      `to the left and ${right.toPrecision(6)} ` +
      `to the right. No derivative can be checked there: move the input away, or take a smaller step.`,
    "kink",
  );
}

/** @throws GradcheckError with the table, where one derivative is not the numeric one. */
function compare(
  problem: Problem,
  combination: readonly FoundTensor[],
  lines: readonly Line[],
  numeric: readonly LineDerivative[],
  settings: CheckSettings,
  tolerances: Tolerances,
): GradcheckRow[] {
  const analytic = analyticAlong(problem, combination, lines);
  const outputs = problem.evaluate();
  const worst = new Map<string, { row: GradcheckRow; excess: number; line: Line; column: number }>();
  lines.forEach((line, i) => {
    if (!combination.includes(line.leaf)) return;
    const { derivative, rounding } = numeric[i] as LineDerivative;
    derivative.forEach((expected, column) => {
      const actual = (analytic[i] as Float64Array)[column] as number;
      const difference = Math.abs(actual - expected);
      const allowed = tolerances.allowed(expected) + (rounding[column] as number);
      const excess = Number.isNaN(difference) ? Infinity : difference / allowed;
      const { output, index } = outputAt(outputs, line, column);
      const key = `${line.leaf.path} ${output.path}`;
      const before = worst.get(key);
      if (before !== undefined && before.excess >= excess) return;
      const { tensor } = line.leaf;
      const row: GradcheckRow = {
        input: tensor.name === "" ? line.leaf.path : tensor.name,
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
      worst.set(key, { row, excess, line, column });
    });
  });
  const all = [...worst.values()];
  const rows = all.map(({ row }) => row);
  const failed = all.filter(({ row }) => !row.passed);
  if (failed.length === 0) return rows;
  const first = failed.reduce((a, b) => (b.excess > a.excess ? b : a));
  const { line, column, row } = first;
  const moved = onLine(problem, line, (along) =>
    convergenceError(along, stepOf(line, tolerances.step), column),
  );
  const names = combination.map(({ tensor, path }) => (tensor.name === "" ? path : tensor.name));
  const together = `with ${names.join(", ")} requiring grad`;
  if (!(moved <= row.allowed))
    throw new GradcheckError(
      `${settings.name}: the difference quotient for ${describeFound(line.leaf)} does not settle: a ` +
        `quarter of the step moves it by ` +
        `${moved.toExponential(2)}. The function bends too much within the step ${tolerances.step}, or is ` +
        `not smooth there: ` +
        `take a smaller step, or another point.\n${formatRows(rows)}`,
      "noConvergence",
      rows,
    );
  throw new GradcheckError(
    `${settings.name}: the gradient of ${describeFound(line.leaf)} is not the one of finite differences ` +
      `(${together})` +
      `${historyHint(outputs, row)}\n${formatRows(rows)}`,
    "gradient",
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

/**
 * @throws GradcheckError where an input moves no output, or an output follows no input: 0 = 0 proves nothing.
 */
function requireUsed(
  problem: Problem,
  outputs: readonly FoundTensor[],
  lines: readonly Line[],
  numeric: readonly LineDerivative[],
  { name, allowUnused }: CheckSettings,
): void {
  if (allowUnused) return;
  const movedLeaves = new Set<Tensor>();
  const movedOutputs = new Set<string>();
  lines.forEach((line, i) => {
    (numeric[i] as LineDerivative).derivative.forEach((value, column) => {
      if (value === 0) return;
      movedLeaves.add(line.leaf.tensor);
      movedOutputs.add(outputAt(outputs, line, column).output.path);
    });
  });
  const tell = (what: string) =>
    new GradcheckError(
      `${name}: ${what}, so that 0 = 0 is all there is to check. If that is meant, pass { allowUnused: ` +
        `true }.`,
      "unused",
    );
  const leaf = problem.leaves.find(
    ({ tensor }) => !movedLeaves.has(tensor) && !problem.mayBeUnused.has(tensor),
  );
  if (leaf !== undefined) throw tell(`no output depends on ${describeFound(leaf)}`);
  const output = outputs.find(({ path }) => !movedOutputs.has(path));
  if (output !== undefined)
    throw tell(`${output.path} of shape ${formatShape(output.tensor.shape)} depends on no input`);
}

/** Whether a tensor can be differentiated by or from. */
export const carriesGradients = ({ tensor }: FoundTensor): boolean =>
  tensor instanceof Tensor && isFloating(tensor.dtype);
