/**
 * The heart of a gradient check: one function of some leaves, its
 * derivatives by backward() against those by finite differences.
 */
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import { Tensor } from "../../tensor/index.js";
import { type FoundTensor, nameOfFound } from "../transforms/tree.js";
import { type CheckSettings, stepOf, type Tolerances, tolerancesOf } from "./check-settings.js";
import { compareJacobians } from "./compare-jacobians.js";
import { type LineDerivative, lineDerivative } from "./finite-differences.js";
import { GradcheckError, type GradcheckRow } from "./gradcheck-error.js";
import { type Line, linesOf, onLine, outputAt, type Problem } from "./jacobian-lines.js";
import { requireLinear } from "./linearity.js";

/** @throws GradcheckError; returns the worst comparison of each input with each output. */
export function checkJacobian(problem: Problem, settings: CheckSettings): GradcheckRow[] {
  const { leaves } = problem;
  const outputs = problem.evaluate();
  const single = [...leaves, ...outputs].find(({ tensor }) => tensor.dtype === "float32");
  if (single !== undefined && !settings.allowFloat32)
    throw new GradcheckError(
      `${settings.name}: ${nameOfFound(single)} is float32, where rounding drowns finite differences. ` +
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
    const rowsNow = compareJacobians(problem, combination, lines, numeric, settings, tolerances);
    requireLinear(problem, combination, rowsNow, settings, tolerances);
    if (rowsNow.length >= rows.length) rows = rowsNow;
  }
  requireUsed(problem, outputs, lines, numeric, settings);
  return rows;
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
      `${name}: f changes its input ${nameOfFound(written)} in ` +
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
    `${name}: there is a kink or a jump within the step ${h.toPrecision(3)} of ${nameOfFound(line.leaf)} ` +
      `at ${where}: the slope of ` +
      `${output.path}${index === undefined ? "" : ` at [${index.join("][")}]`} is ${left.toPrecision(6)} ` +
      `to the left and ${right.toPrecision(6)} ` +
      `to the right. No derivative can be checked there: move the input away, or take a smaller step.`,
    "kink",
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
  if (leaf !== undefined) throw tell(`no output depends on ${nameOfFound(leaf)}`);
  const output = outputs.find(({ path }) => !movedOutputs.has(path));
  if (output !== undefined)
    throw tell(`${output.path} of shape ${formatShape(output.tensor.shape)} depends on no input`);
}

/** Whether a tensor can be differentiated by or from. */
export const carriesGradients = ({ tensor }: FoundTensor): boolean =>
  tensor instanceof Tensor && isFloating(tensor.dtype);
