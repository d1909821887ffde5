/** Failures: which op (or module) threw an error, and on what, so that a picture can show the graph up to there. */
import type { WengertError } from "../kernels/index.js";
import type { OpRules } from "./op-rules.js";
import { currentScope, type Scope } from "./scope.js";
import { callerSource } from "./source.js";
import { Tensor } from "./tensor.js";

/** The application of an op that did not come about; a module that refused its input counts as one. */
export interface FailedOp {
  readonly rules: Pick<OpRules<unknown>, "name" | "symbol">;
  /** The tensors among the arguments, in their order. */
  readonly operands: readonly Tensor[];
  readonly scope: Scope | undefined;
  /** `file:line:column` of the user's call, where sources were recorded. */
  readonly source: string | undefined;
}

/** Held as long as the error is, and no longer. */
const failures = new WeakMap<object, FailedOp>();

/** Of ops in ops and modules in modules the innermost one is remembered. */
export function rememberFailure(error: unknown, rules: FailedOp["rules"], args: readonly unknown[]): void {
  if (typeof error !== "object" || error === null || failures.has(error)) return;
  const operands = args.flat().filter((arg) => arg instanceof Tensor);
  failures.set(error, { rules, operands, scope: currentScope(), source: callerSource() });
}

/** The error of a function composed of ops that refuses its operands before any of them runs: to its user it is an op that failed. */
export function refusal(error: WengertError, name: string, ...operands: readonly Tensor[]): WengertError {
  rememberFailure(error, { name }, operands);
  return error;
}

/** The op that threw `error`; undefined for an error that no op threw. */
export function failureOf(error: unknown): FailedOp | undefined {
  return typeof error === "object" && error !== null ? failures.get(error) : undefined;
}
