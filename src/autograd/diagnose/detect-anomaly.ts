/**
 * detectAnomaly: runs a program and stops at the first op, forward or
 * backward, that turns finite numbers into NaN or infinities.
 */
import { callback, requireDone, signature } from "../../arguments/index.js";
import {
  callerSource,
  context,
  type GradFn,
  nameOf,
  type Observer,
  type OpRules,
  recordSources,
  type Tensor,
  watch,
} from "../../tensor/index.js";
import {
  type Anomaly,
  AnomalyError,
  type AnomalyOptions,
  anomalyOf,
  anomalyOptions,
  firstAnomaly,
  whereOf,
} from "./anomaly.js";
import { type Extremes, extremesOf, isFiniteTensor } from "./extremes.js";

const detectAnomalyTakes = signature("detectAnomaly", { fn: callback, options: anomalyOptions });

/** Looks at every result and every gradient. */
class AnomalyObserver implements Observer {
  readonly #options: Required<AnomalyOptions>;
  /** Passes under way: ops that run in one belong to rules, where an infinity may be chosen away again. */
  #passes = 0;
  /** The first op inside the rule that is running whose result is not finite. */
  #within: string | undefined;

  constructor(options: Required<AnomalyOptions>) {
    this.#options = options;
  }

  applied(output: Tensor, rules: OpRules<unknown>, inputs: readonly Tensor[], attrs: unknown): void {
    if (this.#passes > 0 && this.#within !== undefined) return;
    const anomaly = anomalyOf(output, inputs, attrs, this.#options);
    if (anomaly === undefined) return;
    if (this.#passes > 0) {
      this.#within = rules.name;
      return;
    }
    const where = whereOf({ name: rules.name, scope: context.scope.current, source: callerSource() });
    throw new AnomalyError({ phase: "forward", ...where, ...anomaly });
  }

  backwardBegan(starts: readonly { readonly root: Tensor; readonly gradient: Tensor }[]): void {
    this.#passes++;
    this.#within = undefined;
    for (const { root, gradient } of starts) {
      const anomaly = firstAnomaly(root, this.#options);
      if (anomaly !== undefined) throw new AnomalyError(anomaly);
      if (this.#counts(gradient))
        this.#throw("seed", undefined, [], extremesOf(gradient, "the upstream gradient"));
    }
  }

  arrived(gradient: Tensor, tensor: Tensor, node: GradFn | undefined): void {
    this.#within = undefined;
    if (this.#counts(gradient))
      this.#throw("sum", node, [], extremesOf(gradient, `the gradient of ${nameOf(tensor)}`));
  }

  passed(contribution: Tensor, node: GradFn, input: number, upstream: Tensor): void {
    const within = this.#within;
    this.#within = undefined;
    if (!this.#counts(contribution)) return;
    const result = extremesOf(contribution, `the gradient of operand ${input}`);
    const g = extremesOf(upstream, "the upstream gradient");
    if (g.nan + g.infinite > 0) this.#throw("hook", node, [g], result);
    const operands = node.inputs.map((each) => extremesOf(each));
    const given = operands.some(({ nan, infinite }) => nan + infinite > 0);
    this.#throw(given ? "given" : "made", node, [g, ...operands], result, { operand: input, within });
  }

  backwardEnded(): void {
    this.#passes--;
  }

  #counts(gradient: Tensor): boolean {
    if (isFiniteTensor(gradient)) return false;
    return this.#options.infinity || extremesOf(gradient).nan > 0;
  }

  #throw(
    kind: Anomaly["kind"],
    node: GradFn | undefined,
    operands: readonly Extremes[],
    result: Extremes,
    more: Pick<Anomaly, "operand" | "within"> = {},
  ): never {
    const where = node === undefined ? { op: undefined, modules: [], source: undefined } : whereOf(node);
    throw new AnomalyError({ phase: "backward", kind, ...where, operands, result, ...more });
  }
}

/**
 * Runs `fn`, returns what it returns, and throws at the first op whose operands are finite and whose
 * result is not: in the program, in noGrad, and in every backward() that starts inside. A NaN that
 * was there before is reported with the name of its tensor. An infinity that an op is told of, or
 * finds in an operand, is meant (a mask of -Infinity) and passes until it makes a NaN. Inside a
 * derivative rule only the gradient that comes out counts.
 *
 * Sources are recorded, and every result is read: for finding errors,
 * not for training. May be nested; each sees all.
 * @throws AnomalyError with module path, line and the operands' extremes; ValueError if `fn` is not done when
 *   it returns (async, a generator): what it did later would not be seen.
 */
export function detectAnomaly<T>(fn: () => T, options?: AnomalyOptions): T {
  detectAnomalyTakes.check(arguments);
  const stop = watch(new AnomalyObserver(anomalyOptions.read(options)));
  try {
    return recordSources(() => requireDone("detectAnomaly", "fn", fn()));
  } finally {
    stop();
  }
}
