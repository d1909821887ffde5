/** Anomaly: where the first number that is not finite came from. */
import { flag, options, WengertError, withDefault } from "../../arguments/index.js";
import {
  duringPass,
  formatOp,
  GradFn,
  type Scope,
  scopePath,
  type Tensor,
  topologicalOrder,
} from "../../tensor/index.js";
import { type Extremes, extremesOf, formatExtremes, formatNonFinite, isFiniteTensor } from "./extremes.js";

export interface Anomaly {
  readonly phase: "forward" | "backward";
  /**
   * `made`: by an op or a rule, of finite operands (or NaN of infinite ones). `given`: an operand had it
   * already. `seed`: the upstream gradient that backward started with. `sum`: contributions that are finite,
   * but not their sum. `hook`: what a hook returned.
   */
  readonly kind: "made" | "given" | "seed" | "sum" | "hook";
  /** The op: in backward the one whose rule ran. Undefined where no op is to blame. */
  readonly op: string | undefined;
  /** The modules around it, outermost first. */
  readonly modules: readonly string[];
  /** `file:line:column` of the user's call. */
  readonly source: string | undefined;
  /**
   * In backward: the operand that the rule is about, and the first op
   * inside the rule that made it, if one did.
   */
  readonly operand?: number;
  readonly within?: string | undefined;
  /** The operands; in backward after the upstream gradient. */
  readonly operands: readonly Extremes[];
  /** What is not finite. */
  readonly result: Extremes;
}

/** The first result that is not finite. `anomaly` has the numbers. */
export class AnomalyError extends WengertError {
  constructor(readonly anomaly: Anomaly) {
    super(formatAnomaly(anomaly));
  }
}

/** Which numbers count. */
export interface AnomalyOptions {
  /**
   * Whether an infinity that an op makes of finite operands counts, as ln
   * 0 does. Default true; NaN always counts.
   */
  infinity?: boolean;
}

export const anomalyOptions = options<AnomalyOptions>()({ infinity: withDefault(flag, true) });

/**
 * What an op made of its operands, if that is to be reported. An infinity is none where one was there before
 * or where the op was told of one (a mask of -Infinity): that is meant. A NaN always is.
 */
export function anomalyOf(
  output: Tensor,
  inputs: readonly Tensor[],
  attrs: unknown,
  { infinity }: Required<AnomalyOptions>,
): Pick<Anomaly, "kind" | "operands" | "result"> | undefined {
  if (isFiniteTensor(output)) return undefined;
  const result = extremesOf(output, "result");
  const operands = inputs.map((input) => extremesOf(input));
  if (result.nan > 0)
    return { kind: operands.some(({ nan }) => nan > 0) ? "given" : "made", operands, result };
  if (!infinity || operands.some(({ infinite }) => infinite > 0) || namesInfinity(attrs)) return undefined;
  return { kind: "made", operands, result };
}

const namesInfinity = (attrs: unknown): boolean =>
  typeof attrs === "object" && attrs !== null
    ? Object.values(attrs).some((value) => typeof value === "number" && !Number.isFinite(value))
    : typeof attrs === "number" && !Number.isFinite(attrs);

/**
 * The first op of a graph, operands before what is computed from them,
 * whose result is to be reported; or a leaf that is not finite.
 */
export function firstAnomaly(root: Tensor, options: Required<AnomalyOptions>): Anomaly | undefined {
  return duringPass(() => {
    for (const node of topologicalOrder([root])) {
      if (!(node instanceof GradFn)) continue;
      const output = node.peekOutput();
      const anomaly = isFiniteTensor(output)
        ? undefined
        : anomalyOf(
            output,
            node.inputs.map((_, i) => node.peekInput(i)),
            node.attrs,
            options,
          );
      node.forgetUnpacked();
      if (anomaly !== undefined) return { phase: "forward", ...whereOf(node), ...anomaly };
    }
    return undefined;
  });
}

/** Op, module path and line of a record. */
export function whereOf({
  name,
  scope,
  source,
}: {
  name: string;
  scope: Scope | undefined;
  source: string | undefined;
}) {
  return { op: name, modules: scopePath(scope), source };
}

function formatAnomaly(anomaly: Anomaly): string {
  const { phase, kind, operands, result, operand, within } = anomaly;
  const bad = formatNonFinite(result);
  const where = formatOp(anomaly.op ?? "", anomaly.modules, anomaly.source);
  const origin = operands.find(({ nan, infinite }) => (result.nan > 0 && nan > 0) || infinite > 0);
  const sentences = {
    made:
      phase === "forward"
        ? `${where} is the first op whose result is not finite (${bad})` +
          (origin === undefined
            ? ", of operands that are"
            : `: it makes them of the infinite elements of ${origin.name}`)
        : `the rule of ${where} for operand ${operand} is the first to turn a finite gradient into one ` +
          `that is not (${bad})` +
          `${within === undefined ? "" : `, at ${within} inside the rule`}`,
    given:
      phase === "forward"
        ? `${origin?.name ?? "an operand"} was not finite before any op ran; ${where} is the first to use it`
        : `the rule of ${where} for operand ${operand} gives a gradient that is not finite (${bad}), ` +
          `because ${origin?.name ?? "an operand"} is not`,
    seed: `the upstream gradient that backward started with is not finite (${bad})`,
    sum:
      `the contributions to the gradient of ${where === "" ? result.name : where} are finite, but their ` +
      `sum is not (${bad})`,
    hook: `a hook on the output of ${where} returned a gradient that is not finite`,
  };
  const lines = [...operands, result].map((each) => `  ${formatExtremes(each)}`);
  return `detectAnomaly: in ${phase}, ${sentences[kind]}.\n${lines.join("\n")}`;
}
