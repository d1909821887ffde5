/** GradcheckError: why a gradient check did not pass, as a table for people and as rows for programs. */
import { WengertError } from "../../arguments/index.js";
import { formatShape, type Shape } from "../../array/index.js";

/** The comparison that came out worst for one input and one output. */
export interface GradcheckRow {
  readonly input: string;
  readonly inputShape: Shape;
  readonly output: string;
  readonly outputShape: Shape;
  /**
   * Which derivative: the place of the element in input and output; in
   * projection mode the direction, by number.
   */
  readonly at: { readonly input: readonly number[]; readonly output: readonly number[] } | number;
  readonly analytic: number;
  readonly numeric: number;
  readonly difference: number;
  /** The largest difference that would have passed. */
  readonly allowed: number;
  readonly passed: boolean;
}

/**
 * Why the check refused: the gradient differs, or is not linear in the upstream gradient; an input or output
 * that nothing depends on; float32; a kink within the step; a difference quotient that does not settle; an f
 * that gives another result the second time, or that writes to its inputs; nothing to check.
 */
export type GradcheckReason =
  | "gradient"
  | "nonlinear"
  | "unused"
  | "float32"
  | "kink"
  | "noConvergence"
  | "nonDeterministic"
  | "inPlace"
  | "nothingToCheck";

/** A gradient check that did not pass. */
export class GradcheckError extends WengertError {
  constructor(
    message: string,
    readonly reason: GradcheckReason,
    /** The comparisons, where the check got that far: one row for each input and output. */
    readonly rows: readonly GradcheckRow[] = [],
  ) {
    super(message);
  }
}

const number = (value: number) =>
  Number.isFinite(value) ? Number(value.toPrecision(9)).toString() : `${value}`;

const place = (index: readonly number[]) => (index.length === 0 ? "the element" : `[${index.join("][")}]`);

/** The rows as aligned columns, the failures marked. */
export function formatRows(rows: readonly GradcheckRow[]): string {
  const head = ["", "input", "output", "worst at", "analytic", "numeric", "difference", "allowed"];
  const cells = rows.map((row) => [
    row.passed ? "" : "✗",
    `${row.input} ${formatShape(row.inputShape)}`,
    `${row.output} ${formatShape(row.outputShape)}`,
    typeof row.at === "number"
      ? `direction ${row.at}`
      : `∂ output ${place(row.at.output)} / ∂ input ${place(row.at.input)}`,
    number(row.analytic),
    number(row.numeric),
    row.difference.toExponential(2),
    row.allowed.toExponential(2),
  ]);
  const table = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...table.map((line) => (line[column] as string).length)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
